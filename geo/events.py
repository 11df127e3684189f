"""Events: what the stages found in a document, put together trigger by trigger.

Each trigger becomes one event for each place where it happened, with its own date, modality, actors and harm.
Nothing is dropped: an event without a place or a date says why.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from spacy.tokens import Span

from geo.actors import actors_of, party_names
from geo.clauses import carrier
from geo.event_dates import NEWS_DAYS, RUNNING, Dated, date_of
from geo.event_places import PAIR_SHARE, PlaceChoice, places_of, precision_of
from geo.event_tolls import toll_words
from geo.geodesy import WGS84, geodesic
from geo.modality import modality_of
from geo.records import (
    Actor,
    DateMention,
    Document,
    Event,
    Harm,
    Place,
    Relation,
    RelationClaim,
    Resolution,
    Trigger,
)
from geo.vocabulary import Modality

_DATELINE_LENGTH: Final = 100
_DATELINE: Final = re.compile(
    r"\s*(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’ /-]{2,40}\b[^\n]{0,60}?|[A-ZÀ-Þ][\w.'’ -]{1,40}, (?=[^\n]{0,30}\d)[^\n]{3,50}?"
    r"|[A-ZÀ-Þ][\w.'’ ,-]{1,40}\([^)\n]{2,40}\))\s+(?:--?|–|—)\s"
)
_DASH: Final = re.compile(r"^[^\n.]{0,60}?(?:--?|–|—)\s")
_AFTER_DATE: Final = 64
_CARRIED: Final = 0.6
"""Share of its confidence that a place keeps when an event takes it over from the one before."""
_FAMILIES: Final = (
    frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"}),
    frozenset({"Protests", "Riots"}),
)
"""Types between which a paragraph changes while it goes on about the same happening."""
_TO_GO_TO: Final = frozenset({"exact", "street", "settlement", "near", "admin2"})
_REGAINED: Final = "Government regains territory"
_OVERTAKEN: Final = "Non-state actor overtakes territory"
_TAKEN: Final = frozenset({_REGAINED, _OVERTAKEN})
_OVERTAKERS: Final = frozenset({"rebel group", "political militia", "identity militia", "external forces"})
HISTORY_DAYS: Final = 365
"""An event that ended longer before publication is history."""


@dataclass(frozen=True, slots=True)
class Measures:
    """
    What other stages can do with a claim or a sentence, handed in so that stages stay apart.

    `check` holds a claim against the geodesic from its anchor to a point (lat, lon); `offset` gives the point
    (lat, lon) and radius in km that a claim describes, or None; `read_harm` reads killed and injured.
    """

    check: Callable[[RelationClaim, Place, float, float], Relation]
    offset: Callable[[RelationClaim, Place], tuple[float, float, float] | None]
    read_harm: Callable[[str], Harm]


@dataclass(slots=True)
class _Story:
    """What the sentences so far have settled for those that follow."""

    block: int = -1
    running: Event | None = None
    last: Event | None = None
    before: Event | None = None
    fresh: bool = False
    claimants: list[str] = field(default_factory=list)
    latest: dict[str, Event] = field(default_factory=dict)


def extract(
    document: Document,
    sentences: Sequence[Span],
    triggers: Sequence[Sequence[Trigger]],
    *,
    resolutions: Sequence[Resolution],
    dates: Sequence[DateMention],
    claims: Sequence[RelationClaim],
    measures: Measures,
) -> tuple[Event, ...]:
    """
    Put together the events of a document.

    Parameters
    ----------
    document
        The document; its publication day anchors what the text does not date.
    sentences
        Its parsed body sentences, in order.
    triggers
        For each sentence, what it reports; empty for background.
    resolutions, dates, claims
        Those of the whole document, in order.
    measures
        Functions of other stages.

    Returns
    -------
    events
        In reading order; one for each trigger and place.
    """
    story = _Story()
    document = replace(document, published=document.published or _dateline_day(document, dates))
    found: list[Event] = []
    for sentence, here in zip(sentences, triggers, strict=True):
        _turn_page(story, document, sentence)
        for trigger in here:
            events = _events_of(document, sentence, trigger, here, (resolutions, dates, claims), measures, story)
            found.extend(events)
            _remember(story, events)
    return tuple(_without_doubles(found))


def _events_of(
    document: Document,
    sentence: Span,
    trigger: Trigger,
    here: Sequence[Trigger],
    parts: tuple[Sequence[Resolution], Sequence[DateMention], Sequence[RelationClaim]],
    measures: Measures,
    story: _Story,
) -> list[Event]:
    resolutions, dates, claims = parts
    token = carrier(sentence, trigger.start, trigger.end)
    modality, claimed_by = modality_of(trigger, sentence, document.published, _parties(resolutions))
    earlier = _pointed_back_to(trigger, sentence, story)
    claimed_by = _in_full(claimed_by, story)
    running = earlier.date if earlier and earlier.date else _running_date(story, trigger, document)
    days = [found for found in dates if not _in_dateline(found.start, sentence)]
    dated = date_of(token, sentence, days, running=running, published=document.published, modality=modality)
    if modality in {"reported", "claimed"}:
        modality = _in_time(modality, dated, document)
    names = [found for found in resolutions if not _in_dateline(found.mention.start, sentence)]
    choices = places_of(trigger, sentence, names, claims)
    if choices[0].resolution is None:
        told_on = earlier or _told_on(trigger, sentence, names, story, dated) or _there(sentence, story)
        choices = (_same_place(told_on),) if told_on is not None and told_on.resolution is not None else choices
    event = Event(
        sentence_start=sentence.start_char,
        sentence_end=sentence.end_char,
        trigger=trigger,
        modality=modality,
        claimed_by=claimed_by,
        date=dated.mention,
        date_reason=dated.reason,
        confidence_date=dated.confidence if dated.mention else None,
        confidence_type=trigger.score,
    )
    harm = measures.read_harm(toll_words(sentence, trigger, here))
    events = []
    for number, choice in enumerate(choices):
        placed = _placed(event, choice, resolutions, measures)
        if choice.back:
            placed = _moved_to(placed, earlier or story.last, choice)
        actor1, actor2, initiator = actors_of(
            trigger, sentence, resolutions, choice.place.country if choice.place else None
        )
        toll = harm if number == 0 else Harm()
        placed = replace(placed, trigger=_by_who_took_it(trigger, actor1, choice.place))
        events.append(replace(placed, actor1=actor1, actor2=actor2, initiator=initiator, harm=toll))
    return events


def _by_who_took_it(trigger: Trigger, taker: Actor | None, place: Place | None) -> Trigger:
    """
    The trigger with the sub-type that a change of control has by who took the ground.

    ACLED's codebook has a government regain territory in its own country; whoever else takes it overtakes it.
    """
    if taker is None or trigger.sub_event_type not in _TAKEN:
        return trigger
    at_home = taker.actor_type == "state forces" and place is not None and place.country is not None
    if taker.actor_type in _OVERTAKERS or at_home:
        return replace(trigger, sub_event_type=_REGAINED if at_home else _OVERTAKEN)
    return trigger


def _turn_page(story: _Story, document: Document, sentence: Span) -> None:
    """Note where a paragraph ends (its date loses force) and where a section does (its date is forgotten)."""
    block = next((n for n, b in enumerate(document.blocks) if b.start <= sentence.start_char < b.end), -1)
    if block == story.block:
        return
    if any(passed.role == "heading" for passed in document.blocks[max(0, story.block) : max(0, block)]):
        story.running = None
    story.before = story.last or story.before
    story.block, story.fresh, story.last = block, False, None


def _running_date(story: _Story, trigger: Trigger, document: Document) -> DateMention | None:
    """The date of the story so far: of the paragraph, or of the same type of event in the same section and week."""
    event = story.running
    if event is None or event.date is None or story.fresh:
        return event.date if event else None
    if event.trigger.event_type != trigger.event_type or event.date.precision not in {"day", "time"}:
        return None
    return event.date if _is_news(event.date, document) else None


def _is_news(found: DateMention, document: Document) -> bool:
    if found.date_start is None or document.published is None:
        return False
    return 0 <= (document.published - found.date_start).days <= NEWS_DAYS


def _in_full(claimed_by: str | None, story: _Story) -> str | None:
    """As in "according to the ministry": the ministry that was named before."""
    if claimed_by is None or " " in claimed_by:
        return claimed_by
    return next((name for name in reversed(story.claimants) if name.endswith(f" {claimed_by}")), claimed_by)


def _moved_to(event: Event, earlier: Event | None, choice: PlaceChoice) -> Event:
    """The event at the very spot of an earlier one, which "there", "the town" or "the attack" points back to."""
    if earlier is None or earlier.resolution is None or earlier.resolution.place is None:
        return event
    return replace(
        event,
        resolution=earlier.resolution,
        place_reason=choice.reason,
        geo_precision=earlier.geo_precision,
        geo_basis=earlier.geo_basis,
        radius_km=earlier.radius_km,
        lat=earlier.lat,
        lon=earlier.lon,
        confidence_place=round(choice.score * (earlier.confidence_place or 0.0), 4),
    )


def _parties(resolutions: Sequence[Resolution]) -> frozenset[str]:
    """Names, lower case, whose statements are claims: armed groups, countries, capitals that stand for governments."""
    speak = (found for found in resolutions if found.place is not None and (found.actor or found.mention.demonym))
    return party_names() | {found.mention.text.lower() for found in speak}


def _dateline_day(document: Document, dates: Sequence[DateMention]) -> date | None:
    """The day in the dateline of a document whose publication day is not given: it was written then."""
    for found in dates:
        if found.end > _DATELINE_LENGTH or found.date_start is None or found.precision not in {"day", "time"}:
            continue
        if _DASH.search(document.text[found.end : found.end + _AFTER_DATE]):
            return found.date_end
    return None


def _in_dateline(at: int, sentence: Span) -> bool:
    """Whether an offset lies in a sentence's dateline ("NAIROBI, June 26 (Agency) - "): where a report was filed."""
    if at - sentence.start_char > _DATELINE_LENGTH or at < sentence.start_char:
        return False
    line = _DATELINE.match(sentence.text)
    return line is not None and at < sentence.start_char + line.end()


def _in_time(modality: Modality, dated: Dated, document: Document) -> Modality:
    """What a date far before publication makes history, and one after it a plan, whatever the verb says."""
    if dated.mention is None or dated.mention.date_end is None or document.published is None:
        return modality
    if dated.mention.date_start is not None and dated.mention.date_start > document.published:
        return "planned"
    past = dated.mention.date_end < document.published - timedelta(days=HISTORY_DAYS)
    return "historical" if past else modality


def _pointed_back_to(trigger: Trigger, sentence: Span, story: _Story) -> Event | None:
    """The event that "the attack" means: the latest of its type, where the trigger is a definite noun."""
    token = carrier(sentence, trigger.start, trigger.end)
    definite = any(
        kid.dep_ == "det" and kid.lower_ in {"the", "this", "that", "these", "those"} for kid in token.children
    )
    return story.latest.get(trigger.event_type or trigger.kind) if definite else None


def _told_on(
    trigger: Trigger, sentence: Span, names: Sequence[Resolution], story: _Story, dated: Dated
) -> Event | None:
    """
    The event before, where its paragraph goes on about it: a type of its family, no date and no place name of its own.

    Only a place that is one to go to, or a district, is carried on, not a province or a country.
    """
    last = story.last
    if last is None or last.resolution is None or last.geo_precision not in _TO_GO_TO:
        return None
    types = {last.trigger.event_type, trigger.event_type}
    alike = len(types) == 1 or any(types <= family for family in _FAMILIES)
    goes_on = alike and trigger.kind == "incident"
    undated = dated.reason == RUNNING or (dated.mention is not None and dated.mention.basis == "publication")
    named = any(sentence.start_char <= found.mention.start < sentence.end_char for found in names)
    return last if goes_on and undated and not named else None


def _there(sentence: Span, story: _Story) -> Event | None:
    """The event of the paragraph before, where a sentence says that its own happened "there"."""
    points = any(word.lower_ == "there" and word.dep_ == "advmod" for word in sentence)
    return story.before if points and story.last is None else None


def _same_place(earlier: Event) -> PlaceChoice:
    return PlaceChoice(earlier.resolution, _CARRIED, "the place of the event told before", back=True)


def _remember(story: _Story, events: Sequence[Event]) -> None:
    for event in events[:1]:
        story.last = event
        if event.claimed_by:
            story.claimants.append(event.claimed_by)
        stated = event.date is not None and event.date.basis != "publication"
        if stated and event.modality in {"reported", "claimed", "negated"}:
            story.running, story.fresh = event, True
        if event.modality in {"reported", "claimed"} and (event.resolution or event.date):
            story.latest[event.trigger.event_type or event.trigger.kind] = event


def _placed(event: Event, choice: PlaceChoice, resolutions: Sequence[Resolution], measures: Measures) -> Event:
    """The event at its chosen place, moved or widened as the words say."""
    if choice.resolution is None or choice.place is None:
        return replace(event, resolution=choice.resolution, place_reason=choice.reason)
    precision, radius = precision_of(choice)
    placed: dict[str, Any] = {
        "resolution": choice.resolution,
        "place_reason": choice.reason,
        "geo_precision": precision,
        "radius_km": radius,
        "confidence_place": round(choice.resolution.score * choice.score, 4),
    }
    if choice.other is not None and choice.other.place is not None:
        placed |= _between(choice.place, choice.other.place)
    elif choice.claim is not None:
        placed |= _offset(choice.claim, choice.place, measures)
    elif choice.relation is not None:
        placed |= _related(choice.relation, choice.place, resolutions, measures)
    return replace(event, **placed)


def _between(one: Place, other: Place) -> dict[str, Any]:
    km, _ = geodesic(one.lat, one.lon, other.lat, other.lon)
    azimuth, _, metres = WGS84.inv(one.lon, one.lat, other.lon, other.lat)
    lon, lat, _ = WGS84.fwd(one.lon, one.lat, azimuth, metres / 2)
    return {
        "lat": round(lat, 5),
        "lon": round(lon, 5),
        "geo_precision": "near",
        "geo_basis": "offset_from_text",
        "radius_km": round(PAIR_SHARE * km + max(one.radius_km, other.radius_km), 1),
    }


def _offset(claim: RelationClaim, anchor: Place, measures: Measures) -> dict[str, Any]:
    point = measures.offset(claim, anchor)
    if point is None:
        return {}
    lat, lon, radius = point
    return {
        "lat": lat,
        "lon": lon,
        "radius_km": radius,
        "geo_precision": "near",
        "geo_basis": "offset_from_text",
        "relation": measures.check(claim, anchor, lat, lon),
    }


def _related(
    claim: RelationClaim, place: Place, resolutions: Sequence[Resolution], measures: Measures
) -> dict[str, Any]:
    anchors = (
        found.place
        for found in resolutions
        if found.mention.start < claim.anchor_end and found.mention.end > claim.anchor_start
    )
    anchor = next(anchors, None)
    if anchor is None or anchor.place_id == place.place_id:
        return {}
    return {"relation": measures.check(claim, anchor, place.lat, place.lon)}


def _without_doubles(events: Sequence[Event]) -> list[Event]:
    """Two triggers of one sentence that tell the same type, place and modality are one event: the surer one stays."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        mention = event.resolution.mention.start if event.resolution else None
        kind = (event.trigger.kind, event.trigger.sub_event_type)
        key = (event.sentence_start, kind, mention, event.modality)
        if key not in kept or event.trigger.score > kept[key].trigger.score:
            kept[key] = event
    return sorted(kept.values(), key=lambda event: (event.sentence_start, event.trigger.start))
