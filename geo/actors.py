"""Who did it and to whom: actors by name and kind, from a table of armed groups and the words of the sentence.

Dependencies say who acts: the subject of an active verb, "by X", "X launched an attack", "the X strike"; and who is
acted upon: the object, the subject of a passive, "attack on X", the object of the verb that an attack is subject of.
Names come from `tables/actors.csv` (longest alias first), kinds from there or from `tables/actor_nouns.csv`.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from spacy.tokens import Span, Token

from geo.clauses import carrier, child, climb, is_verb, noun_phrase, subject_of
from geo.cues import TABLES, load_cues
from geo.names import normalise
from geo.records import Actor, Resolution, Trigger
from geo.vocabulary import ACTOR_TYPES, Initiator

_LONGEST_ALIAS: Final = 7
_CROWDS: Final = {"Protests": "protesters", "Riots": "rioters"}
"""What people who act are called in demonstrations."""


@dataclass(frozen=True, slots=True)
class Group:
    """
    One row of `tables/actors.csv`.

    `country` is ISO 3166-1 alpha-2 where the group has one home; `acronyms` are those of its names that are
    written in capitals, and count only so ("ETA", not "Eta").
    """

    name: str
    actor_type: str
    country: str | None
    acronyms: frozenset[str]


@cache
def load_groups() -> dict[str, Group]:
    """Armed groups and forces by normalised name and alias."""
    found: dict[str, Group] = {}
    with (TABLES / "actors.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            names = (row["name"], *filter(None, row["aliases"].split("|")))
            acronyms = frozenset(normalise(name) for name in names if name.isupper())
            group = Group(row["name"], row["actor_type"], row["country"] or None, acronyms)
            for name in names:
                found.setdefault(normalise(name), group)
    return found


@cache
def load_nouns() -> dict[str, str]:
    """Kinds of actor by common noun."""
    with (TABLES / "actor_nouns.csv").open(encoding="utf-8", newline="") as handle:
        return {row["noun"]: row["actor_type"] for row in csv.DictReader(handle)}


@cache
def party_names() -> frozenset[str]:
    """One-word names of armed groups, lower case: those whose statements are claims."""
    parties = {"rebel group", "political militia", "identity militia", "state forces", "external forces"}
    return frozenset(name for name, group in load_groups().items() if " " not in name and group.actor_type in parties)


def actors_of(
    trigger: Trigger, sentence: Span, resolutions: Sequence[Resolution] = (), country: str | None = None
) -> tuple[Actor | None, Actor | None, Initiator]:
    """
    Read who acted and who was acted upon.

    Parameters
    ----------
    trigger, sentence
        The event's words and their parsed sentence.
    resolutions
        Those of the document: demonyms and capitals among them name states.
    country
        ISO code of the country where the event happened; armies of other countries there are external forces.

    Returns
    -------
    actor1, actor2, initiator
        `actor1` is who acted where the words say so; `initiator` is "unknown" where both fought or nobody is named.
    """
    token = carrier(sentence, trigger.start, trigger.end)
    states = {found.mention.start: found for found in resolutions if found.place is not None}
    doers, targets = _doers(token), _targets(token)
    reader = _Reader(states, country, trigger)
    first = next((actor for head in doers if (actor := reader.actor(head, loosely=True))), None)
    second = next((actor for head in targets if (actor := reader.actor(head, loosely=False)) and actor != first), None)
    mutual = token.lower_ in load_cues("actor_cues")["mutual_words"]
    if mutual and second is None and len(doers) > 1:
        second = next(
            (actor for head in doers[1:] if (actor := reader.actor(head, loosely=True)) and actor != first), None
        )
    return first, second, "unknown" if first is None or mutual else "actor1"


def _doers(token: Token) -> list[Token]:
    """Heads of the phrases that may name who acted, likeliest first."""
    found: list[Token] = []
    for part in (_objects_of(token, "by"), _agent(token), [token] if not is_verb(token) else []):
        found.extend(part)
    found.extend(_objects_of(token, "between"))
    verb = token if is_verb(token) else token.head
    speaks = verb is not token and verb.lower_ in load_cues("modality")["speech"]
    if is_verb(verb) and not speaks and (is_verb(token) or token.dep_ == "dobj"):
        subject = subject_of(verb)
        if subject is not None and subject.dep_ != "nsubjpass":
            found.extend(_with_conjuncts(subject))
    if _told_as_setting(token):
        found.extend(_of(child(token.head.head, "nsubj")))
    if token.dep_ == "nsubjpass" or (token.dep_ == "dobj" and token.head.dep_ == "acl"):
        found.extend(_agent(token.head))
    return found


def _agent(verb: Token) -> list[Token]:
    agent = child(verb, "agent")
    target = child(agent, "pobj") if agent is not None else None
    return _with_conjuncts(target) if target is not None else []


def _targets(token: Token) -> list[Token]:
    found: list[Token] = []
    if is_verb(token):
        found.extend(_of(child(token, "dobj")))
        found.extend(_of(child(token, "nsubjpass")))
        if token.dep_ == "acl" and child(token, "agent") is not None:
            found.append(token.head)
    for word in ("on", "against", "with", "at", "of", "between"):
        found.extend(_objects_of(token, word))
    if token.dep_ in {"nsubj", "compound"} and token.head.lower_ in load_cues("actor_cues")["harm_verbs"]:
        found.extend(_of(child(token.head, "dobj")))
    for kid in token.children:
        if kid.dep_ == "advcl" and kid.lower_ in load_cues("actor_cues")["harm_verbs"]:
            found.extend(_of(child(kid, "dobj")))
    if token.dep_ == "pobj" and token.head.head.lower_ in load_cues("actor_cues")["harm_verbs"]:
        found.extend(_of(child(token.head.head, "nsubjpass")))
        found.extend(_of(child(token.head.head, "dobj")) if _told_as_setting(token) else [])
    return found


def _told_as_setting(token: Token) -> bool:
    """As in "soldiers killed six rebels in a *firefight*": who acts and suffers stands with the verb."""
    return token.dep_ == "pobj" and token.head.lower_ in {"in", "during"} and is_verb(token.head.head)


def _of(token: Token | None) -> list[Token]:
    return _with_conjuncts(token) if token is not None else []


def _objects_of(token: Token, preposition: str) -> list[Token]:
    found: list[Token] = []
    for kid in token.children:
        if kid.lower_ == preposition and kid.dep_ in {"prep", "agent"}:
            found.extend(_of(child(kid, "pobj")))
    return found


def _with_conjuncts(token: Token) -> list[Token]:
    return [token, *token.conjuncts]


class _Reader:
    """Turns noun phrases into actors, given the states that the document's names stand for."""

    def __init__(self, states: dict[int, Resolution], country: str | None, trigger: Trigger) -> None:
        self._states = states
        self._country = country
        self._kind = trigger.kind
        self._event_type = trigger.event_type
        self._takes_ground = "territory" in (trigger.sub_event_type or "")

    @cached_property
    def _countries(self) -> dict[str | None, str]:
        """Names, by code, of the countries that the document names."""
        places = [found.place for found in self._states.values() if found.place is not None]
        return {place.country: place.name for place in places if place.geo_precision == "country"}

    def actor(self, head: Token, *, loosely: bool) -> Actor | None:
        """
        The actor that a noun phrase names.

        `loosely` also reads the owner of a thing ("Russian missiles", "RSF drones") as the actor.
        """
        head = _counted(head)
        return self._speaker(head) if head.lower_ in {"it", "they"} else self._named(head, loosely=loosely)

    def _named(self, head: Token, *, loosely: bool) -> Actor | None:
        """The actor that a noun phrase names itself."""
        phrase = _without_dateline(noun_phrase(head), head)
        group = _group_renamed(head) or _group_in(phrase) or _group_in(_members_of(head))
        if group is not None:
            return Actor(group.name, self._abroad(group.actor_type, group.country))
        named = self._by_noun(head, phrase, loosely=loosely)
        if named is None and self._counts_nationals(head):
            named = Actor(_text(phrase), "civilians")
        named = named or self._owner([head] if not loosely else phrase)
        if named is not None:
            return named
        if self._names_a_spot([*phrase, *head.conjuncts]):
            return None
        if head.ent_type_ == "PERSON" and head.pos_ == "PROPN" and (loosely or not self._takes_ground):
            return Actor(_text(phrase), "civilians" if self._kind == "incident" and not loosely else None)
        return Actor(_text(phrase), "organisation") if head.ent_type_ == "ORG" and loosely else None

    def _counts_nationals(self, head: Token) -> bool:
        """As in "eight *Syrians*": people of a country, and not its state."""
        found = self._states.get(head.idx)
        counted = child(head, "nummod") is not None and self._kind == "incident"
        return counted and found is not None and found.mention.demonym and head.text.endswith("s")

    def _names_a_spot(self, phrase: Sequence[Token]) -> bool:
        """Whether the phrase names a town or the like: who fights "between Corinto and Miranda" is not they."""
        found = (self._states.get(token.idx) for token in phrase)
        return any(each is not None and each.place is not None and not each.actor for each in found)

    def _by_noun(self, head: Token, phrase: Sequence[Token], *, loosely: bool) -> Actor | None:
        """The actor that a common noun names ("soldiers", "villagers")."""
        crowd = _CROWDS.get(self._event_type or "")
        kind = load_nouns().get(head.lower_) or _kind_of_members(head)
        if kind is None:
            counted = loosely and crowd is not None and head.lower_ in load_cues("actor_cues")["count_nouns"]
            return Actor(crowd, crowd) if counted and crowd else None
        if kind == "state forces" and any(kid.tag_ == "PRP$" for kid in head.children):
            state = self._speaker_state(head)
            if state is not None:
                return state
        if kind == "civilians":
            armed = any(kid.lower_ in {"armed", "masked", "hooded"} for kid in head.children)
            kind = "political militia" if armed else (crowd or kind) if loosely else kind
        return Actor(_text(phrase), self._abroad(kind, self._owner_country(phrase)))

    def _owner(self, phrase: Sequence[Token]) -> Actor | None:
        for token in phrase:
            found = self._states.get(token.idx)
            if found is None or found.place is None:
                continue
            state = self._state_of(found, token)
            if state is not None:
                kind = "government" if self._kind != "incident" else "state forces"
                return Actor(state, self._abroad(kind, found.place.country))
        return None

    def _state_of(self, found: Resolution, token: Token) -> str | None:
        """The state that a demonym, a country's name or a capital that stands for its government means."""
        place = found.place
        if place is None:
            return None
        if place.geo_precision == "country":
            named = found.mention.demonym or found.actor or token.ent_type_ in {"GPE", "NORP"}
            return place.name if named else None
        return self._countries.get(place.country or "") if found.actor else None

    def _speaker(self, pronoun: Token) -> Actor | None:
        """As in "the *M23* said *it* had taken the town": who speaks of themselves."""
        for verb in climb(pronoun):
            subject = child(verb, "nsubj")
            speaks = verb.lower_ in load_cues("modality")["speech"]
            if speaks and subject is not None and subject.i < pronoun.i and subject.lower_ not in {"it", "they"}:
                return self.actor(subject, loosely=True)
        return None

    def _speaker_state(self, head: Token) -> Actor | None:
        """As in "Kyiv said *its forces* …": the state that speaks."""
        for verb in climb(head):
            subject = child(verb, "nsubj")
            if subject is not None and subject.i < head.i and (found := self._owner(noun_phrase(subject))):
                return found
        return None

    def _owner_country(self, phrase: Sequence[Token]) -> str | None:
        for token in phrase:
            found = self._states.get(token.idx)
            if found is not None and found.place is not None and found.mention.demonym:
                return found.place.country
        return None

    def _abroad(self, kind: str, home: str | None) -> str:
        if kind == "state forces" and home is not None and self._country is not None and home != self._country:
            return "external forces"
        return kind


def _members_of(head: Token) -> list[Token]:
    """As in "fighters *of the M23 movement*"; a commander or spokesman of a group is no member in this sense."""
    of = next((kid for kid in head.children if kid.lower_ in {"of", "from"} and kid.dep_ == "prep"), None)
    inner = child(of, "pobj") if of is not None else None
    armed = load_nouns().get(head.lower_) in {"rebel group", "political militia", "state forces", "identity militia"}
    return noun_phrase(inner) if inner is not None and armed else []


def _kind_of_members(head: Token) -> str | None:
    """As in "*gang* members"."""
    if head.lower_ not in {"member", "members"}:
        return None
    return next((kind for kid in head.lefts if (kind := load_nouns().get(kid.lower_))), None)


def _counted(head: Token) -> Token:
    """As in "thousands of *marchers*", "a group of *gunmen*": those who are counted."""
    of = next((kid for kid in head.children if kid.lower_ == "of" and kid.dep_ == "prep"), None)
    inner = child(of, "pobj") if of is not None else None
    return inner if inner is not None and head.lower_ in load_cues("actor_cues")["count_nouns"] else head


def _without_dateline(phrase: list[Token], head: Token) -> list[Token]:
    """As in "Port-au-Prince (Press) — *Gang members*": what stands before a dash is no part of who acted."""
    dashes = [token.i for token in head.doc[phrase[0].i : head.i] if token.text in {"—", "–", "--"}]
    return [token for token in phrase if not dashes or token.i > dashes[-1]]


def _group_renamed(head: Token) -> Group | None:
    """As in "Boko Haram's rival, *the Islamic State West Africa Province*,": who a common noun is said to be."""
    others = [kid for kid in head.children if kid.dep_ == "appos"] if head.pos_ == "NOUN" else []
    return next((group for other in others if (group := _group_in(noun_phrase(other)))), None)


def _group_in(phrase: Sequence[Token]) -> Group | None:
    words = [token.text for token in phrase]
    for length in range(min(_LONGEST_ALIAS, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            group = _group_named(words[start : start + length])
            if group is not None:
                return group
    return None


def _group_named(words: Sequence[str]) -> Group | None:
    if not any(word[0].isupper() for word in words):
        return None
    text = " ".join(words)
    name = normalise(text)
    group = load_groups().get(name)
    return None if group is None or (name in group.acronyms and not text.isupper()) else group


def _text(phrase: Sequence[Token]) -> str:
    """The phrase without articles, possessives, numbers, ages, and the dateline before it."""
    phrase = _behind_dash(phrase)
    within = {token.i for token in phrase}
    number = {part.i for token in phrase if token.dep_ == "nummod" for part in token.subtree if part.i in within}
    vague = load_cues("actor_cues")["vague_counts"]
    kept = [
        token
        for token in phrase
        if token.i not in number
        and token.dep_ not in {"det", "predet"}
        and token.tag_ not in {"PRP$", "CD"}
        and token.lower_ not in vague
    ]
    words = "".join(token.text_with_ws for token in kept or phrase)
    return _BESIDE_NAME.sub("", " ".join(words.split()).strip(" ,'’\"“”"))


_BESIDE_NAME: Final = re.compile(r"^[\W\d]*-?years?-old |(?<=\w) (?:dead|wounded|injured|hurt|missing)$")


def _behind_dash(phrase: Sequence[Token]) -> Sequence[Token]:
    """As in "GAO, Sept 18 - *Gunmen*": what follows the last dash between blanks."""
    dashes = [
        row
        for row in range(1, len(phrase) - 1)
        if phrase[row].text in {"-", "--", "–", "—"} and phrase[row].whitespace_ and phrase[row - 1].whitespace_
    ]
    return phrase[dashes[-1] + 1 :] if dashes else phrase


def check_types() -> None:
    """
    Hold the tables against the vocabulary.

    Raises
    ------
    ValueError
        If a table names a kind of actor that `vocabulary.ACTOR_TYPES` lacks.
    """
    kinds = {group.actor_type for group in load_groups().values()} | set(load_nouns().values())
    if kinds - set(ACTOR_TYPES):
        raise ValueError(f"unknown kinds of actor {sorted(kinds - set(ACTOR_TYPES))}: use one of {ACTOR_TYPES}")
