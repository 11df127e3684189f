"""
Events with a ledger of corrections applied: what people said holds, whatever the program reads later.

Corrections are found again by evidence (`evidence`). Where the program has come to say something else than when an
event was corrected, where two people disagree without having seen each other's entry, or where the event cannot be
found, the correction stands and a `Conflict` tells of it: nothing is overwritten and nothing is dropped in silence.

Reports of the same event are brought together by what they say once corrected, as if it had been read so, and only then
as people said of them; what they said wins. Taking a correction back brings the earlier clusters back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.clusters import Clusters
from geo.columns import COLUMN_NAMES
from geo.corrected_rows import Row, added_id, added_row, follow, row_status
from geo.corrections import BESIDE, COLUMNS_OF, NONE_SEEN, Correction, in_force, ordered
from geo.event_table import EventTable, Ints
from geo.evidence import EventIndex
from geo.export import rows_of
from geo.frame import conform_events, join_events
from geo.names import normalise
from geo.report_agreement import report_of
from geo.report_groups import ReportGroups
from geo.report_references import followers_among

OWN_POINTS: Final = ("offset_from_text", "coordinates_in_text")
"""A point that the text itself gives does not move with the place that is named beside it."""

ADDED: Final = -1
"""Instead of the number of a row: that of an event that somebody added."""
_SCOPES: Final = ("everywhere", "document", "event")
"""Applied in this order: what was said of one event holds against what was said of all of a name."""


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

    `changed` are those events that it makes something else of, by the numbers of their rows, `added` those that people
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
    table = EventTable.of(events)
    groups = ReportGroups.of(table.part(np.flatnonzero(events["doc_id"].isin(list(documents)))))
    outcome = decide(table, ledger, documents, groups)
    frame = events.reset_index(drop=True)
    if len(outcome.changed):
        for name in (*COLUMN_NAMES, "geometry"):
            column = frame[name].copy()
            column.iloc[outcome.changed.index] = outcome.changed[name].array
            frame[name] = column
    return Corrected(join_events([frame, outcome.added]), outcome.conflicts, outcome.waiting)


def _concerned(table: EventTable, ledger: Iterable[Correction]) -> Ints:
    """The numbers of the rows that entries in force may say something of, few of many."""
    known = [item for entry in ledger for item in (entry.evidence, entry.other) if item is not None]
    wanted: dict[str, set[str | None]] = {
        "doc_id": {item.doc_id for item in known},
        "source_event_id": {item.source_event_id for item in known},
        "event_id": {item.event_id for item in known},
    }
    masks = [table.coded(name).isin(values - {None}).to_numpy(dtype=bool) for name, values in wanted.items()]
    if names := {normalise(_name(entry)) for entry in ledger if entry.scope == "everywhere"}:
        texts = [text for text in table.distinct("place_text").dropna().unique() if normalise(text) in names]
        masks.append(table.coded("place_text").isin(texts).to_numpy(dtype=bool))
    if any(entry.action in ("merge", "split", "reject") for entry in ledger):
        clusters = set(table.values("cluster_id", np.flatnonzero(np.logical_or.reduce(masks)))) - {None}
        masks.append(table.coded("cluster_id").isin(clusters).to_numpy(dtype=bool))
    return np.flatnonzero(np.logical_or.reduce(masks))


def _name(entry: Correction) -> str:
    return (entry.evidence.place_text if entry.evidence else None) or ""


def decide(
    table: EventTable, ledger: Iterable[Correction], documents: Collection[str] = (), groups: ReportGroups | None = None
) -> Outcome:
    """
    Work out what a ledger makes of the events that it is about.

    Parameters
    ----------
    table
        Events as they were read or imported.
    ledger
        Entries in any order.
    documents
        Ids of documents that were read and may have given no event.
    groups
        The reports of those documents by their rows, as the table has them together; without it no correction of a
        place, a date or a type brings reports together or apart.
    """
    ledger = tuple(ledger)
    entries = in_force(ledger)
    order = {entry.correction_id: number for number, entry in enumerate(ordered(ledger))}
    part = table.part(_concerned(table, entries))
    desk = _Desk(part, entries, order, frozenset(documents) | set(part["doc_id"].dropna()))
    for scope in _SCOPES:
        for entry in entries:
            if entry.scope == scope and entry.action != "add":
                desk.enter(entry)
    desk.judge()
    desk.cluster(table, groups or ReportGroups({}, {}))
    touched = [number for number in desk.touched() if desk.labels[number] != ADDED]
    changed = _frame([desk.rows[n] for n in touched]).set_axis(pd.Index([desk.labels[n] for n in touched]), axis=0)
    added = _frame([row for row, label in zip(desk.rows, desk.labels, strict=True) if label == ADDED])
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
    """Rows under correction: `rows` as they become, `_read` as the program had them, `labels` their numbers."""

    def __init__(
        self,
        part: gpd.GeoDataFrame,
        entries: Sequence[Correction],
        order: Mapping[str, int],
        documents: Collection[str],
    ) -> None:
        rows = list(rows_of(part))
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
        self.labels = [int(number) for number in part.index] + [ADDED] * (len(self._read) - len(rows))
        self._index = EventIndex(self._read, evidence)
        self._regroupings: list[tuple[int, int | None]] = []
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
            follow(row, entry)

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
        other = self._index.find(entry.other) if entry.other else None
        if entry.action == "split":
            self._regroupings.append((number, None))
        elif isinstance(other, int):
            self._regroupings.append((number, other))
        else:
            self._other.append(Conflict(entry, f"the event that it is the same as: {other or 'not among these'}"))

    def _verdict(self, number: int) -> _Verdict:
        return self._verdicts.setdefault(number, _Verdict())

    def judge(self) -> None:
        """Say what came of the entries in the rows' own columns."""
        for number, verdict in self._verdicts.items():
            if verdict.entries:
                self.rows[number] |= row_status(self._read[number], self.rows[number], verdict.entries)

    def cluster(self, table: EventTable, groups: ReportGroups) -> None:
        """Bring reports together by what is said of them now, then as people said."""
        documents = {row["doc_id"] for _, row, read in self._labelled(groups) if row != read}
        self._take(table, {n for n, doc_id in groups.documents.items() if doc_id in documents})
        now = {n: row for n, row, _ in self._labelled(groups)}
        beside = {n for n, row in now.items() if row["doc_id"] in documents}
        followed = {n: other for n, other in groups.followed.items() if n not in beside}
        followed |= {one.row: one.leader for one in followers_among({"row": n, **now[n]} for n in beside)}
        reports = {n: report_of(row) for n, row in now.items()}
        changed = {n: report for n, report in reports.items() if report != groups.reports.get(n)}
        moved = groups.regrouped(changed, followed)
        told = {self.labels[number] for pair in self._regroupings for number in pair if number is not None}
        leaders = {leader for n in {*moved, *told} for leader in (groups.leader.get(n, n), moved.get(n, n))}
        self._take(table, {n for leader in leaders for n in groups.members.get(leader, ())} | moved.keys())
        at = {label: number for number, label in enumerate(self.labels)}
        clusters = Clusters(self.rows)
        for n, leader in moved.items():
            clusters.put(at[n], self.rows[at[leader]]["event_id"])
        for number, other in self._regroupings:
            if other is None:
                clusters.split(number)
            else:
                clusters.merge(number, other)
        for number, verdict in self._verdicts.items():
            if verdict.entries and verdict.entries[-1].action == "reject":
                clusters.split(number)
        clusters.count()

    def _labelled(self, groups: ReportGroups) -> list[tuple[int, Row, Row]]:
        """Rows that are among the groups: number, as they become, and as they were read."""
        rows = zip(self.labels, self.rows, self._read, strict=True)
        return [(number, row, read) for number, row, read in rows if number in groups.documents]

    def _take(self, table: EventTable, numbers: Collection[int]) -> None:
        """Have more rows of the table at hand, which nothing was entered about."""
        missing = sorted(set(numbers) - set(self.labels))
        rows = list(rows_of(table.part(missing)))
        self._read += rows
        self.rows += [dict(row) for row in rows]
        self.labels += missing

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
