"""Documents and their readings in the store."""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, Literal

import sqlalchemy as sa

from geo.columns import COLUMN_NAMES
from geo.errors import RecordError, StoreError
from geo.frame import COORDINATE_DECIMALS, DEFAULTS
from geo.reading_json import from_json, to_json
from geo.records import Document, Reading, Unread
from geo.rows import reading_rows, toponym_rows
from geo.store import Store, next_change, note_removal, now, storable
from geo.store_events import insert_events
from geo.store_tables import DOCUMENTS, EVENTS, IMPORTS, MENTIONS, READINGS
from geo.versions import reading_version

Origin = Literal["start", "added"]
"""Whether a document is one that the dashboard was started on, or was added to the store to stay."""

BLOCK: Final = 512
"""Documents looked up before those among them that are new are read: bounds memory, not speed."""

LOADED: Final = 64
"""Readings fetched from the database at once: bounds memory, not speed."""

Read = Callable[[Iterable[Document]], Iterator[Reading | Unread]]


def fingerprint(document: Document) -> str:
    """Return a hash over all of a document that its reading depends on: where it lies is not part of it."""
    parts: list[object] = [
        document.doc_id,
        document.text,
        [[block.start, block.end, block.role] for block in document.blocks],
    ]
    day = document.published.isoformat() if document.published else None
    parts += [document.title, day, document.publisher, document.url, document.language]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def add_reading(store: Store, reading: Reading, gazetteer_version: str, origin: Origin = "added") -> bool:
    """
    Keep a reading in place of what the store had of its document, in one transaction.

    Parameters
    ----------
    store
        The store.
    reading
        What was found in a document.
    gazetteer_version
        Version of the tables that placed it.
    origin
        What the document is to the store; one that was added stays so.

    Returns
    -------
    changed
        False, and nothing is written, if the store has this document read by the same versions.
    """
    document, versions = reading.document, (reading_version(), gazetteer_version)
    with store.writing() as connection:
        known = _known(connection, document.doc_id)
        if known is not None and _is_current(known, document, versions):
            return _promote(connection, known, origin)
        _forget_events(connection, reading, known)
        values = _document_row(reading, versions) | {
            "origin": "added" if known is not None and known.origin == "added" else origin,
            "change": next_change(connection),
        }
        if known is None:
            connection.execute(sa.insert(DOCUMENTS).values(values))
        else:
            connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.number == known.number).values(values))
        content = zlib.compress(to_json(reading).encode())
        connection.execute(sa.insert(READINGS).values(doc_id=document.doc_id, reading=content))
        if mentions := toponym_rows(document, reading.resolutions):
            connection.execute(sa.insert(MENTIONS), [_mention_row(row) for row in mentions])
        insert_events(connection, event_rows(reading, gazetteer_version))
    return True


def _known(connection: sa.Connection, doc_id: str) -> Any:
    names = ("number", "doc_id", "origin", "fingerprint", "reading_version", "gazetteer_version")
    chosen = sa.select(*(DOCUMENTS.c[name] for name in names)).where(DOCUMENTS.c.doc_id == doc_id)
    return connection.execute(chosen).first()


def _is_current(known: Any, document: Document, versions: tuple[str, str]) -> bool:
    return (known.reading_version, known.gazetteer_version) == versions and known.fingerprint == fingerprint(document)


def _promote(connection: sa.Connection, known: Any, origin: Origin) -> bool:
    """What is added stays, even if it was only one of the documents to start with."""
    if origin in ("start", known.origin):
        return False
    values = {"origin": origin, "change": next_change(connection)}
    connection.execute(sa.update(DOCUMENTS).where(DOCUMENTS.c.number == known.number).values(values))
    return True


def _forget_events(connection: sa.Connection, reading: Reading, known: Any) -> None:
    """Drop what an earlier reading found, and imported copies of these events: the document is better evidence."""
    doc_id = reading.document.doc_id
    if known is not None:
        for table in (READINGS, MENTIONS):
            connection.execute(sa.delete(table).where(table.c.doc_id == doc_id))
        connection.execute(sa.delete(EVENTS).where(EVENTS.c.doc_id == doc_id, EVENTS.c.import_id.is_(None)))
    ids = [str(row["event_id"]) for row in reading_rows(reading)]
    copies = EVENTS.c.event_id.in_(ids) & EVENTS.c.import_id.is_not(None)
    imports = connection.execute(sa.select(EVENTS.c.import_id).where(copies).distinct()).scalars().all()
    connection.execute(sa.delete(EVENTS).where(copies))
    for import_id in imports:
        note_change(connection, import_id)
        note_removal(connection, "events replaced by their document", f"import {import_id}, document {doc_id}")


def note_change(connection: sa.Connection, import_id: int) -> None:
    """Note that an import lost or gained events."""
    count = sa.select(sa.func.count()).where(EVENTS.c.import_id == import_id).scalar_subquery()
    values = {"change": next_change(connection), "n_events": count}
    connection.execute(sa.update(IMPORTS).where(IMPORTS.c.import_id == import_id).values(values))


def _document_row(reading: Reading, versions: tuple[str, str]) -> dict[str, Any]:
    document = reading.document
    texts = {name: getattr(document, name) for name in ("doc_id", "title", "publisher", "url", "language", "source")}
    return {
        **{name: None if text is None else storable(text) for name, text in texts.items()},
        "doc_id": document.doc_id,
        "published": document.published,
        "text": storable(document.text),
        "fingerprint": fingerprint(document),
        "reading_version": versions[0],
        "gazetteer_version": versions[1],
        "read_at": now(),
        "n_events": len(reading.events),
        "n_mentions": len(reading.resolutions),
    }


def _mention_row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def event_rows(reading: Reading, gazetteer_version: str) -> Iterator[dict[str, Any]]:
    """Yield the events of a reading as rows of the store: with defaults, coordinates rounded as in the frame."""
    for row in reading_rows(reading, gazetteer_version):
        full = {name: row.get(name, DEFAULTS.get(name)) for name in COLUMN_NAMES}
        for name in ("lat", "lon"):
            value = full[name]
            full[name] = round(value, COORDINATE_DECIMALS) if isinstance(value, float) else value
        yield full


def stored_reading(store: Store, document: Document, gazetteer_version: str) -> Reading | None:
    """
    Return the reading of a document if the store has it, by the same versions, else None.

    The document is as given: where it lies and what had to be assumed to read it may have changed.
    """
    with store.reading() as connection:
        known = _known(connection, document.doc_id)
        if known is None or not _is_current(known, document, (reading_version(), gazetteer_version)):
            return None
        content = connection.execute(sa.select(READINGS.c.reading).where(READINGS.c.doc_id == document.doc_id)).scalar()
    try:
        reading = _decoded(content)
    except RecordError:
        return None
    return replace(reading, document=document)


def _decoded(content: bytes | None) -> Reading:
    try:
        reading = from_json(zlib.decompress(content or b""))
    except zlib.error as error:
        raise RecordError(f"a stored reading is damaged: {error}") from error
    if isinstance(reading, Unread):
        raise RecordError("a stored reading is none")
    return reading


def stored_documents(store: Store, origin: Origin | None = None) -> Iterator[Document]:
    """
    Yield the documents of the store in the order in which they came.

    Parameters
    ----------
    store
        The store.
    origin
        Only those; all by default.

    Raises
    ------
    StoreError
        If a stored document is damaged.
    """
    for reading in _readings_of(store, _numbers(store, origin)):
        yield reading.document


def document_ids(store: Store, origin: Origin | None = None) -> list[str]:
    """Return the ids of the documents, all or those of an origin, in the order in which they came."""
    chosen = sa.select(DOCUMENTS.c.doc_id).order_by(DOCUMENTS.c.number)
    if origin is not None:
        chosen = chosen.where(DOCUMENTS.c.origin == origin)
    with store.reading() as connection:
        return list(connection.execute(chosen).scalars())


def stored_document(store: Store, doc_id: str) -> Document | None:
    """Return a document of the store, None where it has none of that id; raises `StoreError` if it is damaged."""
    with store.reading() as connection:
        known = _known(connection, doc_id)
    readings = _readings_of(store, [] if known is None else [known.number])
    return next((reading.document for reading in readings), None)


def changed_readings(store: Store, change: int = -1, origin: Origin | None = None) -> Iterator[Reading]:
    """
    Yield the readings of documents that came or changed after a change of the store, by whatever versions.

    Parameters
    ----------
    store
        The store.
    change
        Number of the last change that is known already; -1 for all.
    origin
        Only those; all by default.

    Raises
    ------
    StoreError
        If a stored document is damaged.
    """
    yield from _readings_of(store, _numbers(store, origin, change))


def stale_documents(store: Store, gazetteer_version: str) -> Iterator[Document]:
    """Yield the added documents that were read by other versions than these: they are to be read anew."""
    current = (DOCUMENTS.c.reading_version == reading_version()) & (DOCUMENTS.c.gazetteer_version == gazetteer_version)
    chosen = sa.select(DOCUMENTS.c.number).where(DOCUMENTS.c.origin == "added", ~current).order_by(DOCUMENTS.c.number)
    with store.reading() as connection:
        numbers = list(connection.execute(chosen).scalars())
    for reading in _readings_of(store, numbers):
        yield reading.document


def _readings_of(store: Store, numbers: Sequence[int]) -> Iterator[Reading]:
    """The stored readings of documents in order, without those that are gone."""
    joined = DOCUMENTS.join(READINGS, DOCUMENTS.c.doc_id == READINGS.c.doc_id)
    chosen = sa.select(DOCUMENTS.c.number, READINGS.c.reading).select_from(joined).order_by(DOCUMENTS.c.number)
    for at in range(0, len(numbers), LOADED):
        with store.reading() as connection:
            rows = connection.execute(chosen.where(DOCUMENTS.c.number.in_(numbers[at : at + LOADED]))).all()
        for number, content in rows:
            try:
                yield _decoded(content)
            except RecordError as error:
                fault = f"document number {number} of {store.name}: {error}: remove it and add it anew"
                raise StoreError(fault) from error


def _numbers(store: Store, origin: Origin | None, change: int = -1) -> list[int]:
    chosen = sa.select(DOCUMENTS.c.number).where(DOCUMENTS.c.change > change).order_by(DOCUMENTS.c.number)
    if origin is not None:
        chosen = chosen.where(DOCUMENTS.c.origin == origin)
    with store.reading() as connection:
        return [int(number) for number in connection.execute(chosen).scalars()]


def remove_document(store: Store, doc_id: str) -> bool:
    """Drop a document with all that was read in it; tells whether it was there. Corrections stay in the ledger."""
    with store.writing() as connection:
        known = _known(connection, doc_id)
        if known is None:
            return False
        connection.execute(sa.delete(EVENTS).where(EVENTS.c.doc_id == doc_id, EVENTS.c.import_id.is_(None)))
        connection.execute(sa.delete(DOCUMENTS).where(DOCUMENTS.c.number == known.number))
        next_change(connection)
        note_removal(connection, "document removed", doc_id)
    return True


def read_through(
    store: Store,
    documents: Iterable[Document | Unread],
    read: Read,
    gazetteer_version: str,
    origin: Origin = "start",
) -> Iterator[Reading | Unread]:
    """
    Read documents, those that the store knows from the store, and keep the others there.

    Parameters
    ----------
    store
        The store.
    documents
        Documents; what is already `Unread` is passed on in its place.
    read
        Reads the documents that are new to the store, such as `pipeline.read`.
    gazetteer_version
        Version of the tables that `read` places with.
    origin
        What the documents are to the store.

    Yields
    ------
    reading or unread
        In the order of the documents; one whose reading is yielded is stored.
    """
    waiting = iter(documents)
    while block := list(islice(waiting, BLOCK)):
        known = [item if isinstance(item, Unread) else stored_reading(store, item, gazetteer_version) for item in block]
        pairs = zip(block, known, strict=True)
        fresh = read([item for item, found in pairs if found is None and isinstance(item, Document)])
        for found in known:
            item = next(fresh) if found is None else found
            if isinstance(item, Reading):
                add_reading(store, item, gazetteer_version, origin)
            yield item
