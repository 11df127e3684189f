"""Reports of the same event brought together, or taken apart, by hand: the columns that tell of it."""

from typing import Any

Row = dict[str, Any]


class Clusters:
    """
    The clusters of some rows, each with all of its rows.

    Parameters
    ----------
    rows
        Events as plain values; `count` writes into those whose cluster changed.
    """

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._changed: set[int] = set()

    def _members(self, number: int) -> list[int]:
        name = self._rows[number]["cluster_id"]
        if name is None:
            return [number]
        return [other for other, row in enumerate(self._rows) if row["cluster_id"] == name]

    def merge(self, number: int, into: int) -> None:
        """Have an event, with the reports of its cluster, be the same as another."""
        name = self._rows[into]["cluster_id"] or self._rows[into]["event_id"]
        members = [*self._members(number), *self._members(into)]
        self._put(members, name)

    def split(self, number: int) -> None:
        """Take an event out of its cluster; if it stood for it, the first of the others does from then on."""
        rest = [other for other in self._members(number) if other != number]
        if rest and self._rows[number]["cluster_id"] == self._rows[number]["event_id"]:
            self._put(rest, self._rows[rest[0]]["event_id"])
        self._changed |= set(rest)
        self._put([number], self._rows[number]["event_id"])

    def _put(self, numbers: list[int], name: str) -> None:
        for number in numbers:
            self._rows[number]["cluster_id"] = name
        self._changed |= set(numbers)

    def count(self) -> None:
        """Fill the columns that count a cluster's reports and sources."""
        for number in self._changed:
            members = self._members(number)
            sources = {self._rows[other]["doc_id"] or self._rows[other]["event_id"] for other in members}
            self._rows[number] |= {
                "is_primary": self._rows[number]["cluster_id"] == self._rows[number]["event_id"],
                "n_reports": len(members),
                "n_sources": len(sources),
            }
