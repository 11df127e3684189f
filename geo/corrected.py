"""
Events with a ledger of corrections applied: what people said holds, whatever the program reads later.

Corrections are found again by evidence (`evidence`). Where the program has come to say something else than when an
event was corrected, where two people disagree without having seen each other's entry, or where the event cannot be
found, the correction stands and a `Conflict` tells of it: nothing is overwritten and nothing is dropped in silence.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.clusters import Clusters
from geo.columns import COLUMN_NAMES
from geo.corrections import BESIDE, COLUMNS_OF, JUDGED, NONE_SEEN, Correction, in_force, ordered
from geo.evidence import EventIndex
from geo.export import rows_of
from geo.frame import conform_events, join_events
from geo.names import normalise
from geo.vocabulary import disorder_type_of

OWN_POINTS: Final = ("offset_from_text", "coordinates_in_text")
"""A point that the text itself gives does not move with the place that is named beside it."""

_CONFIDENCE_OF: Final = {"place": "confidence_place", "date": "confidence_date", "type": "confidence_type"}
_SCOPES: Final = ("everywhere", "document", "event")
"""Applied in this order: what was said of one event holds against what was said of all of a name."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A correction that needs a second look, why, and the event that it was applied to, if any."""

    correction: Correction
    reason: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a ledger makes of some events.

    `changed` are those events that it says something of, with the labels that they had, `added` those that people
    added. `waiting` are corrections of events whose documents or datasets are not among these.
    """

    changed: gpd.GeoDataFrame
    added: gpd.GeoDataFrame
    conflicts: tuple[Conflict, ...] = ()
    waiting: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """Events as corrected, and what `Outcome` tells besides."""

    events: gpd.GeoDataFrame
    conflicts: tuple[Conflict, ...] = ()
    waiting: tuple[Correction, ...] = ()


def apply_ledger(events: gpd.GeoDataFrame, ledger: Iterable[Correction], documents: Collection[str] = ()) -> Corrected:
    """
    Apply a ledger to events as they were read or imported.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`; not changed.
    ledger
        Entries in any order.
    documents
        Ids of documents that were read and may have given no event.

    Returns
    -------
    corrected
        The same rows in the same order with those that were added at the end. The same for the same events and ledger.
    """
    ledger = tuple(ledger)
    rows = concerned(events, in_force(ledger))
    outcome = decide(events.iloc[rows], ledger, documents)
    frame = events.reset_index(drop=True)
    if len(outcome.changed):
        at = rows[np.flatnonzero(events.index[rows].isin(outcome.changed.index))]
        for name in (*COLUMN_NAMES, "geometry"):
            column = frame[name].copy()
            column.iloc[at] = outcome.changed[name].array
            frame[name] = column
    return Corrected(join_events([frame, outcome.added]), outcome.conflicts, outcome.waiting)


def concerned(events: Mapping[str, "pd.Series[Any]"] | pd.DataFrame, ledger: Iterable[Correction]) -> Any:
    """
    Return the numbers of the rows that a ledger may say something of, few of many.

    Parameters
    ----------
    events
        Columns by name: those of `EventTable.coded` will do.
    ledger
        Entries in force.
    """
    known = [item for entry in ledger for item in (entry.evidence, entry.other) if item is not None]
    wanted: dict[str, set[str | None]] = {
        "doc_id": {item.doc_id for item in known},
        "source_event_id": {item.source_event_id for item in known},
        "event_id": {item.event_id for item in known},
    }
    masks = [events[name].isin(values - {None}).to_numpy(dtype=bool) for name, values in wanted.items()]
    if names := {normalise(_name(entry)) for entry in ledger if entry.scope == "everywhere"}:
        texts = events["place_text"].dropna().unique()
        masks.append(events["place_text"].isin([text for text in texts if normalise(text) in names]).to_numpy(bool))
    if any(entry.action in ("merge", "split", "reject") for entry in ledger):
        clusters = events["cluster_id"][np.logical_or.reduce(masks)].dropna().unique()
        masks.append(events["cluster_id"].isin(clusters).to_numpy(dtype=bool))
    return np.flatnonzero(np.logical_or.reduce(masks))


def _name(entry: Correction) -> str:
    return (entry.evidence.place_text if entry.evidence else None) or ""


def decide(events: gpd.GeoDataFrame, ledger: Iterable[Correction], documents: Collection[str] = ()) -> Outcome:
    """
    Work out what a ledger makes of the events that it is about.

    Parameters
    ----------
    events
        At least the rows that `concerned` names, as they were read or imported.
    ledger
        Entries in any order.
    documents
        Ids of documents that were read and may have given no event.
    """
    ledger = tuple(ledger)
    entries = in_force(ledger)
    order = {entry.correction_id: number for number, entry in enumerate(ordered(ledger))}
    desk = _Desk(list(rows_of(events)), entries, order, frozenset(documents) | set(events["doc_id"].dropna()))
    for scope in _SCOPES:
        for entry in entries:
            if entry.scope == scope and entry.action != "add":
                desk.enter(entry)
    desk.cluster()
    labels = np.append(events.index.to_numpy(), np.full(len(desk.rows) - len(events), -1))
    touched = [number for number in desk.touched() if number < len(events)]
    changed = _frame([desk.rows[number] for number in touched]).set_axis(pd.Index(labels[touched]), axis=0)
    added = _frame(desk.rows[len(events) :])
    return Outcome(changed, added, tuple(desk.conflicts()), tuple(desk.waiting))


def _frame(rows: Sequence[Row]) -> gpd.GeoDataFrame:
    return conform_events(pd.DataFrame.from_records(list(rows), columns=list(COLUMN_NAMES)))


@dataclass(slots=True)
class _Verdict:
    """What was entered about one row: its entries in order, and the entry that last set each column."""

    entries: list[Correction] = field(default_factory=list)
    setter: dict[str, Correction] = field(default_factory=dict)
    disputes: dict[tuple[str, str], Conflict] = field(default_factory=dict)
    unmoved: dict[str, Conflict] = field(default_factory=dict)


class _Desk:
    """Rows under correction: `rows` as they become, `_read` as the program had them."""

    def __init__(
        self, rows: list[Row], entries: Sequence[Correction], order: Mapping[str, int], documents: Collection[str]
    ) -> None:
        self._documents = documents
        self._order = order
        self.waiting: list[Correction] = []
        self._other: list[Conflict] = []
        self._verdicts: dict[int, _Verdict] = {}
        added = [entry for entry in entries if entry.action == "add"]
        evidence = [item for entry in entries for item in (entry.evidence, entry.other) if item is not None]
        read = EventIndex(rows)
        self._read = [*rows, *(added_row(entry) for entry in added if self._is_here(entry))]
        self.rows = [dict(row) for row in self._read]
        self._index = EventIndex(self._read, evidence)
        self._clusters = Clusters(self.rows)
        for entry in added:
            self._note_added(entry, len(read.in_sentence(entry.evidence)) if entry.evidence else 0)

    def _is_here(self, entry: Correction) -> bool:
        return entry.evidence is not None and entry.evidence.doc_id in self._documents

    def _note_added(self, entry: Correction, n_now: int) -> None:
        if not self._is_here(entry):
            self.waiting.append(entry)
        elif n_now > int(entry.machine.get(BESIDE) or 0):
            reason = "the program now reads an event from the sentence of an added one: reject or merge one of them"
            self._other.append(Conflict(entry, reason, added_id(entry)))

    def enter(self, entry: Correction) -> None:
        """Take an entry down for the rows that it is about."""
        evidence = entry.evidence
        if evidence is None:
            return
        if entry.scope != "event":
            doc_id = evidence.doc_id if entry.scope == "document" else None
            numbers = self._index.of_name(normalise(_name(entry)), doc_id, normalise)
            for number in numbers:
                self._set_place_of_name(number, entry)
            if not numbers:
                self.waiting.append(entry)
            return
        found = self._index.find(evidence)
        if isinstance(found, int):
            self._set(found, entry)
            if entry.action in ("merge", "split"):
                self._regroup(found, entry)
        elif found is None and evidence.doc_id not in self._documents:
            self.waiting.append(entry)
        else:
            self._other.append(Conflict(entry, found or "no event is read from its document any more"))

    def _set_place_of_name(self, number: int, entry: Correction) -> None:
        if self._read[number]["geo_basis"] in OWN_POINTS:
            words = f"its point is told from {_name(entry)}, which was corrected elsewhere: look whether it still holds"
            self._verdict(number).unmoved[entry.correction_id] = Conflict(entry, words, self._read[number]["event_id"])
            return
        if any(self.rows[number][name] != value for name, value in entry.values.items()):
            self._set(number, entry)

    def _set(self, number: int, entry: Correction) -> None:
        row, verdict = self.rows[number], self._verdict(number)
        for name, value in entry.values.items():
            self._dispute(verdict, entry, name, row["event_id"])
            verdict.setter[name] = entry
            row[name] = value
        verdict.entries.append(entry)
        if entry.action in COLUMNS_OF:
            _follow(row, entry)

    def _dispute(self, verdict: _Verdict, entry: Correction, name: str, event_id: str) -> None:
        """Note where an entry overrules what somebody else had said and its author had not seen."""
        before = verdict.setter.get(name)
        verdict.disputes = {key: item for key, item in verdict.disputes.items() if key[1] != name}
        if before is None or before.who == entry.who or before.scope != "event":
            return
        if self._order[before.correction_id] > self._last_seen(entry) and before.values[name] != entry.values[name]:
            reason = f"{before.who} had set {name} to {_words(before.values[name])} at about the same time"
            verdict.disputes[entry.correction_id, name] = Conflict(entry, reason, event_id)

    def _last_seen(self, entry: Correction) -> int:
        """Number of the last entry that an author could see: -1 for none, all where it is not known."""
        return -1 if entry.seen == NONE_SEEN else self._order.get(entry.seen or "", len(self._order))

    def _regroup(self, number: int, entry: Correction) -> None:
        if entry.action != "merge":
            self._clusters.split(number)
            return
        other = self._index.find(entry.other) if entry.other else None
        if isinstance(other, int):
            self._clusters.merge(number, other)
        else:
            self._other.append(Conflict(entry, f"the event that it is the same as: {other or 'not among these'}"))

    def _verdict(self, number: int) -> _Verdict:
        return self._verdicts.setdefault(number, _Verdict())

    def cluster(self) -> None:
        """Say what came of the entries in the rows' own columns."""
        for number, verdict in self._verdicts.items():
            if verdict.entries and verdict.entries[-1].action == "reject":
                self._clusters.split(number)
            if verdict.entries:
                self.rows[number] |= _status(self._read[number], self.rows[number], verdict.entries)
        self._clusters.count()

    def touched(self) -> list[int]:
        """Return the numbers of the rows that are not as they were read."""
        return [number for number, row in enumerate(self.rows) if row != self._read[number]]

    def conflicts(self) -> list[Conflict]:
        """Return what needs a second look, in the order of the corrections."""
        found = list(self._other)
        for number, verdict in self._verdicts.items():
            found += verdict.disputes.values()
            found += _overtaken(self._read[number], verdict)
            if not any(entry.scope == "event" for entry in verdict.entries):
                found += verdict.unmoved.values()
        return sorted(found, key=lambda item: (self._order[item.correction.correction_id], item.reason))


def added_id(entry: Correction) -> str:
    """Return the id of the event that an entry adds."""
    return entry.correction_id[:16]


def added_row(entry: Correction) -> Row:
    """Return the event that an entry adds, as plain values, before other entries correct it."""
    evidence = entry.evidence
    row: Row = dict.fromkeys(COLUMN_NAMES)
    if evidence is not None:
        row |= {name: getattr(evidence, name) for name in evidence.__dataclass_fields__}
    row |= dict(entry.values)
    event_id = added_id(entry)
    row |= {"event_id": event_id, "cluster_id": event_id, "is_primary": True, "n_reports": 1, "n_sources": 1}
    row |= {"initiator": "unknown", "disorder_type": disorder_type_of(row["event_type"], row["sub_event_type"])}
    return row | _signed("corrected", entry)


def _follow(row: Row, entry: Correction) -> None:
    """Bring in line what depends on the columns that were set."""
    if entry.action == "type":
        row["disorder_type"] = disorder_type_of(row["event_type"], row["sub_event_type"])
    if entry.action == "place" and row["rel_place"] is not None:
        row |= {"rel_geodesic_km": None, "rel_bearing_deg": None, "rel_check": "not_checkable"}


def _status(read: Row, row: Row, entries: Sequence[Correction]) -> Row:
    """What a person made of the event; probabilities hold only for what the program said and nobody vouches for."""
    last = entries[-1]
    if last.action == "reject":
        return _signed("rejected", last)
    changed = any(row[name] != read[name] for name in JUDGED) or any(e.action in ("merge", "split") for e in entries)
    values = _signed("corrected" if changed else "confirmed", last)
    actions = {entry.action for entry in entries}
    if "confirm" in actions:
        return values | dict.fromkeys(("confidence", *_CONFIDENCE_OF.values()))
    left = {column: None if action in actions else read[column] for action, column in _CONFIDENCE_OF.items()}
    known = [value for value in left.values() if value is not None]
    if left != {column: read[column] for column in left}:
        left["confidence"] = round(float(np.prod(known)), 4) if known else None
    return values | left


def _signed(status: str, entry: Correction) -> Row:
    when = entry.when.isoformat(timespec="milliseconds")
    return {"status": status, "status_by": entry.who, "status_at": when, "status_note": entry.why}


def _overtaken(read: Row, verdict: _Verdict) -> list[Conflict]:
    """Where the program says now what it did not say when the event was corrected."""
    found = []
    for entry in verdict.entries:
        names = [name for name in entry.machine if name in entry.values or entry.action == "reject"]
        changed = [
            name
            for name in names
            if entry.scope == "event"
            and verdict.setter.get(name, entry) is entry
            and read[name] not in (entry.machine[name], entry.values.get(name, entry.machine[name]))
        ]
        if changed and (entry.action != "reject" or entry is verdict.entries[-1]):
            told = "; ".join(f"{name} {_words(entry.machine[name])} then, {_words(read[name])} now" for name in changed)
            reason = f"the program reads it otherwise than when it was corrected: {told}"
            found.append(Conflict(entry, reason, read["event_id"]))
    return found


def _words(value: object) -> str:
    return "nothing" if value is None else str(value)
