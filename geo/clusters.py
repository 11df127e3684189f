"""Reports of the same event put together, or taken apart: the columns that tell of it."""

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
        self._members: dict[str, list[int]] = {}
        self._changed: set[str] = set()
        for number, row in enumerate(rows):
            self._members.setdefault(row["cluster_id"] or row["event_id"], []).append(number)

    def _name(self, number: int) -> str:
        row = self._rows[number]
        return str(row["cluster_id"] or row["event_id"])

    def merge(self, number: int, into: int) -> None:
        """Have an event, with the reports of its cluster, be the same as another."""
        name = self._name(into)
        for member in list(self._members[self._name(number)]):
            self.put(member, name)
        self._rows[into]["cluster_id"] = name

    def split(self, number: int) -> None:
        """Take an event out of its cluster; if it stood for it, the first of the others does from then on."""
        name = self._name(number)
        rest = [other for other in self._members[name] if other != number]
        if rest and name == self._rows[number]["event_id"]:
            for other in rest:
                self.put(other, self._rows[rest[0]]["event_id"])
        self.put(number, self._rows[number]["event_id"])

    def put(self, number: int, name: str) -> None:
        """Put an event in a cluster, out of the one that it is in."""
        before = self._name(number)
        self._members[before].remove(number)
        self._members.setdefault(name, []).append(number)
        self._rows[number]["cluster_id"] = name
        self._changed |= {before, name}

    def count(self) -> None:
        """Fill the columns that count a cluster's reports and sources."""
        for name in self._changed:
            rows = [self._rows[number] for number in self._members[name]]
            sources = {row["doc_id"] or row["event_id"] for row in rows}
            for row in rows:
                row |= {
                    "is_primary": row["cluster_id"] == row["event_id"],
                    "n_reports": len(rows),
                    "n_sources": len(sources),
                }
