"""Where a verb's event happened, from the sentence alone: names found by the recogniser, chosen by the scorer.

The same choice as in the pipeline but without a gazetteer, so that place *selection* can be measured by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from spacy.tokens import Span, Token

from geo.actors import load_groups
from geo.clauses import carrier
from geo.event_place_scorer import choose
from geo.event_place_sites import Spot, names_a_body
from geo.gazetteer import load_gazetteer
from geo.names import normalise
from geo.pipeline import resolve_mentions
from geo.records import Block, Document, Resolution
from geo.syntax import parse

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NEVER = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})


def spots_in(sentence: Span, resolutions: Sequence[Resolution] = ()) -> list[Spot]:
    """
    Names in a sentence that may be places, in order: entities labelled so, and runs of proper nouns.

    Demonyms, capitals that stand for governments and names of armed groups are left out.

    Parameters
    ----------
    sentence
        Parsed sentence.
    resolutions
        What the stages for place names made of the document; they tell how surely a name is a place's.
    """
    found = [
        _spot(_trim(list(ent)), ent.label_) for ent in sentence.ents if ent.label_ in PLACE_LABELS and _trim(list(ent))
    ]
    taken = {i for spot in found for i in _covered(sentence, spot)}
    for run in _runs(sentence, taken):
        labels = {token.ent_type_ for token in run}
        found.append(_spot(run, next(iter(labels)) or None if len(labels) == 1 else "MIXED"))
    named = [_with(spot, resolutions) for spot in found if not names_a_body(spot) and not _is_group(spot)]
    return sorted((spot for spot in named if spot is not None), key=lambda spot: spot.start)


def _is_group(spot: Spot) -> bool:
    group = load_groups().get(normalise(spot.text))
    return group is not None and group.actor_type != "identity militia"


def _with(spot: Spot, resolutions: Sequence[Resolution]) -> Spot | None:
    """The name with what the place stages say of it; None where they say that no event happens there."""
    here = [found for found in resolutions if found.mention.start < spot.end and found.mention.end > spot.start]
    if not here:
        return spot
    best = max(here, key=lambda found: found.mention.score)
    if best.mention.demonym or best.actor:
        return None
    size = best.place.geo_precision if best.place else None
    return replace(spot, known=best.place is not None, score=best.mention.score, size=size)


def _covered(sentence: Span, spot: Spot) -> list[int]:
    return [token.i for token in sentence if spot.start <= token.idx < spot.end]


def _trim(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[0].dep_ == "det" or not tokens[0].text[0].isalnum() or tokens[0].is_space):
        tokens = tokens[1:]
    while tokens and (tokens[-1].text[0].islower() or not tokens[-1].text[-1].isalnum() or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens


def _runs(sentence: Span, taken: set[int]) -> Iterable[list[Token]]:
    run: list[Token] = []
    for token in sentence:
        name = token.pos_ == "PROPN" and token.ent_type_ not in _NEVER and token.i not in taken
        joins = token.text == "-" and run and token.whitespace_ == "" and token.i not in taken
        if name or joins:
            run.append(token)
            continue
        if _trim(run):
            yield _trim(run)
        run = []
    if _trim(run):
        yield _trim(run)


def _spot(tokens: Sequence[Token], label: str | None) -> Spot:
    within = {token.i for token in tokens}
    head = next((token for token in tokens if token.head.i not in within or token.head.i == token.i), tokens[-1])
    last = tokens[-1]
    start, end = tokens[0].idx, last.idx + len(last)
    return Spot(start, end, head, label)


def event_place_spans(
    sentence: Span, verb: tuple[int, int], spots: Sequence[Spot] | None = None
) -> list[tuple[int, int]]:
    """
    Spans of the places where a verb's event happened.

    Parameters
    ----------
    sentence
        Parsed sentence.
    verb
        Code points of the verb in the stored text, end exclusive.
    spots
        Place names to choose among; those of `spots_in` by default.

    Returns
    -------
    spans
        Start and end of each chosen name, in order; empty where the sentence gives the event no place.
    """
    trigger = carrier(sentence, *verb)
    names = spots_in(sentence) if spots is None else list(spots)
    return [(spot.start, spot.end) for spot, _ in choose(trigger, names)]


def find_event_places(rows: Iterable[Mapping[str, Any]]) -> list[list[tuple[int, int]]]:
    """
    Spans of the places of each row's event, by `text` and `verb` (start, end) alone.

    Place names are found and resolved by the pipeline's stages, and chosen among as there.
    """
    kept = list(rows)
    return [
        event_place_spans(sentence, row["verb"], spots_in(sentence, resolutions))
        for row, (sentence, resolutions) in zip(kept, parse_rows(kept), strict=True)
    ]


def parse_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Span, tuple[Resolution, ...]]]:
    """Parse the `text` of each row as a document of one sentence, and resolve its place names."""
    gazetteer = load_gazetteer()
    documents = [Document(str(n), row["text"], (Block(0, len(row["text"]), "body"),)) for n, row in enumerate(rows)]
    for document, doc in zip(documents, parse(documents), strict=True):
        yield doc[:], resolve_mentions(document, doc, gazetteer)
