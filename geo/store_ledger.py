"""The ledger of corrections in the store: entries are only ever added."""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from geo.correction_json import from_json, to_json
from geo.corrections import Correction
from geo.errors import CorrectionError, StoreError
from geo.store import Store, now, storable
from geo.store_tables import AUDIT, CORRECTIONS

TAKEN_OVER: Final = "corrections taken over"


def append(store: Store, entries: Iterable[Correction], origin: str | None = None) -> int:
    """
    Add entries, in one transaction.

    Parameters
    ----------
    store
        The store.
    entries
        Entries made here or taken over from another ledger; those that the store has already are passed over.
    origin
        For entries from elsewhere: their file and who took it over, for the audit.

    Returns
    -------
    n_new
        How many were added.
    """
    given = {entry.correction_id: entry for entry in entries}
    with store.writing() as connection:
        known = set(connection.execute(sa.select(CORRECTIONS.c.correction_id)).scalars())
        fresh = [entry for name, entry in given.items() if name not in known]
        if fresh:
            connection.execute(sa.insert(CORRECTIONS), [_row(entry) for entry in fresh])
            if origin is not None:
                connection.execute(
                    sa.insert(AUDIT).values(at=now(), what=TAKEN_OVER, subject=f"{len(fresh)} of {storable(origin)}")
                )
    return len(fresh)


def _row(entry: Correction) -> dict[str, object]:
    evidence = entry.evidence
    return {
        "correction_id": entry.correction_id,
        "action": entry.action,
        "doc_id": evidence.doc_id if evidence else None,
        "event_id": evidence.event_id if evidence else None,
        "who": storable(entry.who),
        "made_at": entry.when,
        "why": storable(entry.why) if entry.why else None,
        "content": to_json(entry),
    }


def ledger(store: Store) -> tuple[Correction, ...]:
    """
    Return all entries in the order in which they came.

    Raises
    ------
    StoreError
        If one of them is damaged.
    """
    with store.reading() as connection:
        chosen = sa.select(CORRECTIONS.c.number, CORRECTIONS.c.content).order_by(CORRECTIONS.c.number)
        rows = connection.execute(chosen).all()
    try:
        return tuple(from_json(content) for _, content in rows)
    except CorrectionError as error:
        raise StoreError(f"the ledger of {store.name} is damaged: {error}") from error


def ledger_version(store: Store) -> int:
    """Return a number that grows with every entry: what was worked out for it holds until it does."""
    with store.reading() as connection:
        return int(connection.execute(sa.select(sa.func.max(CORRECTIONS.c.number))).scalar() or 0)
