"""Sentences that tell more of an event without saying again where: "three others were hurt in *the attack*"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple

import geopandas as gpd

_VIOLENT: Final = frozenset({"Battles", "Violence against civilians", "Explosions/Remote violence"})
_BLAST: Final = frozenset({"Explosions/Remote violence"})
_CROWD: Final = frozenset({"Protests", "Riots"})
_TYPES: Final = {
    noun: types
    for nouns, types in (
        ("attack attacks assault raid ambush incident incidents violence operation", _VIOLENT),
        ("shooting shootings gunfire shootout firefight clash clashes fighting battle skirmish", _VIOLENT),
        ("killing killings murder murders massacre stabbing assassination", _VIOLENT),
        ("blast blasts bombing bombings explosion explosions bomb bombs device detonation", _BLAST),
        ("strike strikes airstrike airstrikes shelling bombardment barrage", _BLAST),
        ("protest protests march rally demonstration demonstrations unrest riot riots", _CROWD),
    )
    for noun in nouns.split()
}
"""The types of event that each noun may point back to."""
_NOUN: Final = "|".join(_TYPES)
_POINTING: Final = re.compile(
    rf"\b(?:the|this|that|these|those|both)\s+(?:[a-z][\w-]*\s+){{0,2}}?(?:(?:{_NOUN})\s+)?(?:{_NOUN})\b", re.IGNORECASE
)
_AFTERWARDS: Final = re.compile(r"\b(?:after|since|following|before|until|ahead of)\s+$", re.IGNORECASE)
_ANOTHER: Final = re.compile(
    r"\b(?:another|separate(?:ly)?|second|third|different|elsewhere|previous|earlier)\b", re.IGNORECASE
)
_COLUMNS: Final = (
    *("doc_id", "sentence_start", "sentence", "kind", "event_type", "modality", "date_start", "date_end", "lat"),
    "status",
)

Row = Mapping[str, Any]


class Follower(NamedTuple):
    """A row that tells more of what another tells, by their numbers."""

    row: int
    leader: int


def followers(events: gpd.GeoDataFrame) -> Iterator[Follower]:
    """
    Find the incidents without a place that only tell more of one before them in the same document.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`, numbered from 0.

    Yields
    ------
    follower
        In the order of the text. The words name an event as known ("the attack"), of a kind that fits both rows; both
        are told alike (as having happened, planned, …), and their days do not exclude each other. The nearest row
        before that fits leads, which may be a follower itself.
    """
    usable = events["doc_id"].notna() & events["kind"].eq("incident")
    told = events.loc[usable, list(_COLUMNS)]
    plain = told.astype(object).where(told.notna(), None).to_dict("records")
    yield from followers_among({"row": int(number), **row} for number, row in zip(told.index, plain, strict=True))


def followers_among(rows: Iterable[Row]) -> Iterator[Follower]:
    """Do so among rows of documents as plain values, each with its number under `row`."""
    told = [row for row in rows if row["kind"] == "incident" and row["status"] != "rejected"]
    usable = [row for row in told if row["sentence_start"] is not None]
    usable.sort(key=lambda row: (row["doc_id"], row["sentence_start"], row["row"]))
    for _, document in groupby(usable, key=lambda row: row["doc_id"]):
        before: list[Row] = []
        for row in document:
            leader = _leader(row, before) if row["lat"] is None else None
            if leader is not None:
                yield Follower(row["row"], leader["row"])
            before.append(row)


def pointing_words(sentence: str | None) -> str | None:
    """Return the words that name an event as known; None if a sentence has none or tells of another one."""
    if sentence is None or _ANOTHER.search(sentence):
        return None
    found = _POINTING.search(sentence)
    return found.group() if found and not _AFTERWARDS.search(sentence[: found.start()]) else None


def _leader(row: Row, before: list[Row]) -> Row | None:
    words = pointing_words(row["sentence"])
    if words is None:
        return None
    types = _TYPES[words.split()[-1].lower()] | {None}
    return next(
        (one for one in reversed(before) if {row["event_type"], one["event_type"]} <= types and _meet(row, one)), None
    )


def _meet(row: Row, earlier: Row) -> bool:
    """Whether two rows of one document may tell of the same: from two sentences, told alike, on days that overlap."""
    if row["sentence_start"] == earlier["sentence_start"] or row["modality"] != earlier["modality"]:
        return False
    days = (row["date_start"], row["date_end"], earlier["date_start"], earlier["date_end"])
    return None in days or (row["date_start"] <= earlier["date_end"] and earlier["date_start"] <= row["date_end"])
