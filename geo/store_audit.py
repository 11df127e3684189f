"""What was done to a store and what was taken out of it: one list, by time, out of its own tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from geo.correction_words import about_words, correction_words
from geo.store import Store, aware
from geo.store_exports import stored_exports
from geo.store_imports import stored_imports
from geo.store_ledger import TAKEN_OVER, ledger
from geo.store_tables import AUDIT

What = Literal["correction", "export", "import", "removal"]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that was done: when (UTC), by whom where that is known, and in words."""

    when: datetime
    what: What
    who: str | None
    words: str


def audit(store: Store) -> list[AuditLine]:
    """Return what was done, by time."""
    lines = [*_corrections(store), *_exports(store), *_imports(store), *_noted(store)]
    return sorted(lines, key=lambda line: line.when)


def _corrections(store: Store) -> Iterator[AuditLine]:
    entries = ledger(store)
    known = {entry.correction_id: entry for entry in entries}
    for entry in entries:
        undone = known.get(entry.undoes or "")
        words = [correction_words(entry, undone), about_words(undone or entry)]
        why = f" ({entry.why})" if entry.why else ""
        yield AuditLine(entry.when, "correction", entry.who, " — ".join(part for part in words if part) + why)


def _exports(store: Store) -> Iterator[AuditLine]:
    for item in stored_exports(store):
        words = f"{item.n_events:,} events as {item.format} from the {item.source}: {item.filter}"
        yield AuditLine(item.at, "export", item.who, words)


def _imports(store: Store) -> Iterator[AuditLine]:
    for item in stored_imports(store):
        refused = f", {item.n_refused:,} rows refused" if item.n_refused else ""
        yield AuditLine(
            item.imported_at, "import", None, f"{item.file} ({item.format}): {item.n_events:,} events{refused}"
        )


def _noted(store: Store) -> Iterator[AuditLine]:
    with store.reading() as connection:
        rows = connection.execute(sa.select(AUDIT.c.at, AUDIT.c.what, AUDIT.c.subject).order_by(AUDIT.c.number)).all()
    for at, what, subject in rows:
        yield AuditLine(aware(at), "import" if what == TAKEN_OVER else "removal", None, f"{what}: {subject}")
