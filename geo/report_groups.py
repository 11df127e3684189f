"""
Reports brought together under leaders, and brought together anew where few of them change.

In the order of their ranks each report joins the leader that it agrees with, the nearest of them, or leads from then
on. What a change brings about is followed in the same order: a report is looked at anew only if a leader that it agrees
with came or went. That gives what bringing all reports together anew would give (a test holds it to that).
"""

import heapq
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Self, TypeVar

import pandas as pd

from geo.report_agreement import Cell, Rank, Report, agreement, cell_of, cells_around, rank, reports_of
from geo.report_references import followers

Place = tuple[Rank, float, int]
"""Where a report comes in the order: the best known first, of those the surest, then by its number."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class ReportGroups:
    """
    Reports by number, each with the number of its leader, itself where it leads.

    Parameters
    ----------
    reports
        What can be compared; others are alone.
    sure
        Confidence of each as it was read.
    leader
        The leader of each, if that is known; else they are brought together here.
    followed
        Of those that tell more of another one and have no place themselves, that other one (`report_references`).
    documents
        The document of each, where it is known.
    """

    def __init__(
        self,
        reports: Mapping[int, Report],
        sure: Mapping[int, float],
        leader: Mapping[int, int] | None = None,
        followed: Mapping[int, int] | None = None,
        documents: Mapping[int, str] | None = None,
    ) -> None:
        self.reports = reports
        self.sure = sure
        self.leader: Mapping[int, int] = _Regrouping(self, reports).leader if leader is None else leader
        self.followed = followed or {}
        self.documents = documents or {}

    @classmethod
    def of(cls, events: pd.DataFrame) -> Self:
        """Take over the rows of a frame, numbered by its index, as its column of clusters has them together."""
        numbers = [int(number) for number in events.index]
        reports = {n: report for n, report in zip(numbers, reports_of(events), strict=True) if report is not None}
        named = dict(zip(events["event_id"], numbers, strict=True))
        leader = {n: named.get(cluster, n) for n, cluster in zip(numbers, events["cluster_id"], strict=True)}
        sure = dict(zip(numbers, events["confidence"].fillna(0.0), strict=True))
        followed = {one.row: one.leader for one in followers(events)}
        return cls(reports, sure, leader, followed, dict(zip(numbers, events["doc_id"], strict=True)))

    @cached_property
    def members(self) -> Mapping[int, list[int]]:
        """The numbers of each leader's reports, its own among them."""
        return _gathered((leader, n) for n, leader in self.leader.items())

    @cached_property
    def leaders(self) -> Mapping[Cell, list[Place]]:
        """The places of those that lead, by cell."""
        return self._by_cell(n for n in self.reports if self.leader[n] == n)

    @cached_property
    def by_cell(self) -> Mapping[Cell, list[Place]]:
        """The places of all reports by cell."""
        return self._by_cell(self.reports)

    def _by_cell(self, numbers: Iterable[int]) -> Mapping[Cell, list[Place]]:
        found = ((n, self.reports[n]) for n in numbers)
        return _gathered((cell_of(report), self.place(n, report)) for n, report in found)

    def place(self, number: int, report: Report) -> Place:
        """Return where a report comes in the order."""
        return rank(report), -self.sure[number], number

    def regrouped(
        self, changed: Mapping[int, Report | None], followed: Mapping[int, int] | None = None
    ) -> dict[int, int]:
        """
        Return the leaders of those reports that have another one once some are changed.

        Parameters
        ----------
        changed
            What is compared of them now by their numbers; None for a report that is alone from now on.
        followed
            As the parameter of the class, for all reports, once some are changed; as before by default.
        """
        follows = self.followed if followed is None else followed
        found = _Regrouping(self, changed, before=self.leader).leader
        found |= {n: n for n, report in changed.items() if report is None}

        def led(number: int) -> int:
            while number in follows:
                number = follows[number]
            return found.get(number, number if number in self.followed else self.leader.get(number, number))

        touched = found.keys() | follows.keys() | self.followed.keys()
        return {n: leader for n in touched if (leader := led(n)) != self.leader.get(n, n)}


class _Regrouping:
    """One walk through changed reports and those that follow from them; `leader` is what came of it."""

    def __init__(
        self,
        groups: ReportGroups,
        changed: Mapping[int, Report | None],
        before: Mapping[int, int] | None = None,
    ) -> None:
        self._groups = groups
        self._changed = changed
        self._before = before
        self._leaders: dict[Cell, list[Place]] = {}
        self.leader: dict[int, int] = {}
        self._waiting = [groups.place(n, report) for n, report in changed.items() if report is not None]
        if before is not None:
            for n in changed:
                if n in groups.reports and before[n] == n:
                    self._waiting += self._dependents(groups.reports[n])
        heapq.heapify(self._waiting)
        while self._waiting:
            self._look_at(heapq.heappop(self._waiting))

    def _report(self, number: int) -> Report:
        return self._changed.get(number) or self._groups.reports[number]

    def _look_at(self, place: Place) -> None:
        number = place[-1]
        if number in self.leader:
            return
        report = self._report(number)
        leader = self._leader_for(report, place)
        self.leader[number] = number if leader is None else leader
        if leader is None:
            self._leaders.setdefault(cell_of(report), []).append(place)
        if self._before is not None and self._led_before(number) != (leader is None):
            for other in self._dependents(report):
                if other > place:
                    heapq.heappush(self._waiting, other)

    def _led_before(self, number: int) -> bool:
        return number not in self._changed and self._before is not None and self._before[number] == number

    def _leader_for(self, report: Report, place: Place) -> int | None:
        """The leader that a report joins: of its own document first, then the nearest."""
        found: list[tuple[bool, float, Place, Report]] = []
        for cell in cells_around(report):
            for its in (*self._leaders.get(cell, ()), *self._still_leading(cell)):
                if its < place:
                    other = self._report(its[-1])
                    away = abs(other.lat - report.lat) + abs(other.lon - report.lon)
                    found.append((other.doc != report.doc, away, its, other))
        return next((its[-1] for _, _, its, other in sorted(found) if agreement(report, other) is not None), None)

    def _still_leading(self, cell: Cell) -> Iterable[Place]:
        """Leaders from before that are not among the changed, and that nothing else has come of yet."""
        if self._before is None:
            return ()
        known = self._groups.leaders.get(cell, ())
        return (its for its in known if its[-1] not in self._changed and its[-1] not in self.leader)

    def _dependents(self, report: Report) -> list[Place]:
        """Unchanged reports that agree with one."""
        known = (place for cell in cells_around(report) for place in self._groups.by_cell.get(cell, ()))
        reports = self._groups.reports
        found = (place for place in known if place[-1] not in self._changed)
        return [place for place in found if agreement(reports[place[-1]], report) is not None]


def _gathered(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
