"""
The store's tables, the same on SQLite and PostgreSQL.

`events` has every column of `columns.COLUMNS` as it was read or imported, so that whoever speaks SQL, and QGIS, can
use it: in a file it is a GeoPackage layer, on PostgreSQL a PostGIS table. What people decided is in `corrections`,
which is only ever added to.
"""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from geo.columns import COLUMNS, Dtype

METADATA: Final = sa.MetaData()

NUMBER: Final = sa.BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
"""A row's own number: only an INTEGER counts up by itself in SQLite, and GeoPackage knows no BIGINT."""

INSTANT: Final = sa.DateTime(timezone=True).with_variant(
    sqlite.DATETIME(  # type: ignore[no-untyped-call]
        storage_format="%(year)04d-%(month)02d-%(day)02dT%(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06dZ",
        regexp=r"(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)Z",
    ),
    "sqlite",
)
"""A moment in UTC, written in a file as GeoPackage has it."""

_TYPES: Final[dict[Dtype, Any]] = {
    "str": sa.Text(),
    "Int32": sa.Integer(),
    "Int64": NUMBER,
    "float64": sa.Double(),
    "bool": sa.Boolean(),
    "date": sa.Date(),
    "datetime": INSTANT,
}


def event_column(name: str, dtype: Dtype) -> sa.Column[Any]:
    """Make the table's column for one of `columns.COLUMNS`."""
    return sa.Column(name, _TYPES[dtype])


META: Final = sa.Table("meta", METADATA, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))

DOCUMENTS: Final = sa.Table(
    "documents",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("doc_id", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text),
    sa.Column("published", sa.Date),
    sa.Column("publisher", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("reading_version", sa.Text, nullable=False),
    sa.Column("gazetteer_version", sa.Text, nullable=False),
    sa.Column("read_at", INSTANT, nullable=False),
    sa.Column("n_events", sa.Integer, nullable=False),
    sa.Column("n_mentions", sa.Integer, nullable=False),
    sa.Column("change", NUMBER, nullable=False),
)

READINGS: Final = sa.Table(
    "readings",
    METADATA,
    sa.Column("doc_id", sa.Text, sa.ForeignKey("documents.doc_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("reading", sa.LargeBinary, nullable=False),
)
"""Whole readings: `reading_json` compressed by zlib."""

MENTIONS: Final = sa.Table(
    "mentions",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("doc_id", sa.Text, sa.ForeignKey("documents.doc_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    sa.Column("gazetteer_id", sa.Text),
    sa.Column("feature_code", sa.Text),
    sa.Column("score", sa.Double, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

IMPORTS: Final = sa.Table(
    "imports",
    METADATA,
    sa.Column("import_id", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False, unique=True),
    sa.Column("imported_at", INSTANT, nullable=False),
    sa.Column("n_events", sa.Integer, nullable=False),
    sa.Column("n_refused", sa.Integer, nullable=False),
    sa.Column("refused", sa.Text, nullable=False),
    sa.Column("change", NUMBER, nullable=False),
)
"""Files of events that were taken over; `content` is the sha256 of their events, `refused` a JSON list."""

IMPORTED_COLUMNS: Final = sa.Table(
    "imported_columns",
    METADATA,
    sa.Column("import_id", NUMBER, sa.ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("columns", sa.LargeBinary, nullable=False),
)
"""The events of imports once more, as columns that are read at once (`store_columns`)."""

EVENTS: Final = sa.Table(
    "events",
    METADATA,
    sa.Column("fid", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("import_id", NUMBER, sa.ForeignKey("imports.import_id", ondelete="CASCADE"), index=True),
    *(event_column(column.name, column.dtype) for column in COLUMNS),
    sa.Index("events_event_id", "event_id", unique=True),
    sa.Index("events_doc_id", "doc_id"),
)
"""`import_id` is null for events that were read from a document; `geom` is added by the first migration."""

CORRECTIONS: Final = sa.Table(
    "corrections",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("correction_id", sa.Text, nullable=False, unique=True),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("doc_id", sa.Text, index=True),
    sa.Column("event_id", sa.Text),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made_at", INSTANT, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("content", sa.Text, nullable=False),
)
"""The ledger: `content` is the whole entry as JSON, the other columns are for reading along."""

AUDIT: Final = sa.Table(
    "audit",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("at", INSTANT, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
)
"""What was removed or replaced, and when: the tables themselves tell of everything else."""

EXPORTS: Final = sa.Table(
    "exports",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("at", INSTANT, nullable=False),
    sa.Column("who", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("filter", sa.Text, nullable=False),
    sa.Column("n_events", sa.Integer, nullable=False),
)
"""What was taken out: by whom where that is known, from where, as what, the filter in words and how many events."""
