"""A ledger from elsewhere: which of its entries are new here, and what comes of each, with the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.corrected import Conflict
from geo.correction_words import undone_by
from geo.corrections import Correction

WAITS: Final = "waits: its document or dataset is not in this store"
OTHER: Final = "not taken over: the ledger here has another entry of this id"
NOT_HERE: Final = "takes back an entry that is not here"


@dataclass(frozen=True, slots=True)
class Received:
    """
    An entry from elsewhere, and whether it is new here.

    `doubts` say why somebody should look at it, `waits` that its document or dataset is not here.
    """

    entry: Correction
    is_new: bool
    doubts: tuple[str, ...] = ()
    waits: bool = False
    taken_back_by: str | None = None

    @property
    def words(self) -> str:
        """What comes of it, in words."""
        known = () if self.is_new or OTHER in self.doubts else ("known already",)
        waits = (WAITS,) if self.waits else ()
        back = () if self.taken_back_by is None else (f"taken back by {self.taken_back_by}",)
        return "; ".join((*known, *self.doubts, *waits, *back)) or "applies"


def new_entries(given: Iterable[Correction], ledger: Iterable[Correction]) -> list[Correction]:
    """Return the entries that a ledger does not have, once each."""
    known = {entry.correction_id for entry in ledger}
    fresh: dict[str, Correction] = {}
    for entry in given:
        if entry.correction_id not in known:
            fresh.setdefault(entry.correction_id, entry)
    return list(fresh.values())


def reception(
    given: Sequence[Correction],
    ledger: Sequence[Correction],
    conflicts: Iterable[Conflict],
    waiting: Iterable[Correction],
) -> list[Received]:
    """
    Say of each entry what comes of it here.

    Parameters
    ----------
    given
        Entries from elsewhere.
    ledger
        The ledger before they are taken over.
    conflicts, waiting
        What applying the ledger gave, with those of them that are new.
    """
    here = {entry.correction_id: entry for entry in ledger}
    fresh = {entry.correction_id: entry for entry in new_entries(given, ledger)}
    known = here | fresh
    undone = undone_by(list(known.values()))
    waits = {entry.correction_id for entry in waiting}
    reasons: dict[str, list[str]] = {}
    for conflict in conflicts:
        reasons.setdefault(conflict.correction.correction_id, []).append(conflict.reason)
    received = []
    for entry in given:
        name = entry.correction_id
        doubts = list(reasons.get(name, ()))
        if known[name] != entry:
            doubts = [OTHER]
        elif entry.undoes is not None and entry.undoes not in known:
            doubts.append(NOT_HERE)
        by = undone[name].who if name in undone else None
        received.append(Received(entry, fresh.get(name) is entry, tuple(doubts), name in waits, by))
    return received
