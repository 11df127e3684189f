"""
The store's schema and how it came about: migrations run in order, each in the transaction that notes its number.

A store that is newer than this program is refused, since what it would not understand it could damage.
"""

import uuid
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from geo.columns import COLUMNS
from geo.errors import StoreError
from geo.store_engine import WRITES
from geo.store_tables import EXPORTS, IMPORTED_COLUMNS, META, METADATA, event_column

_LOCK: Final = 0x67656F
"""Any number that other programs on the same server are unlikely to lock."""

SCHEMA: Final = "schema"
STORE_ID: Final = "store_id"
CHANGE: Final = "change"

_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

_GEOPACKAGE: Final = (
    "PRAGMA application_id = 1196444487",
    "PRAGMA user_version = 10300",
    "ALTER TABLE events ADD COLUMN geom BLOB",
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),"
    " column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,"
    " srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " PRIMARY KEY (table_name, column_name))",
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    " ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic', 0, 'NONE', 0, 'undefined',"
    " NULL), ('WGS 84 geodetic', 4326, 'EPSG', 4326, '" + _WGS84 + "', NULL)",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)"
    " VALUES ('events', 'features', 'events', -180, -90, 180, 90, 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', 'POINT', 4326, 0, 0)",
)
"""What makes the file a GeoPackage (OGC 12-128r18): QGIS opens it, and `events` is a layer of points."""

_POSTGIS: Final = (
    "ALTER TABLE events ADD COLUMN geom geometry(Point, 4326)"
    " GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED",
    "CREATE INDEX events_geom ON events USING gist (geom)",
)


def _first(connection: sa.Connection) -> None:
    """All tables, and the geometry of events."""
    on_file = connection.dialect.name == "sqlite"
    if not on_file:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
    METADATA.create_all(connection, checkfirst=True)
    for statement in _GEOPACKAGE if on_file else _POSTGIS:
        connection.exec_driver_sql(statement)
    rows = ((STORE_ID, uuid.uuid4().hex), (CHANGE, "0"))
    connection.execute(sa.insert(META), [{"name": name, "value": value} for name, value in rows])


def _exports(connection: sa.Connection) -> None:
    """The table of what was taken out; a store that is new has it already."""
    EXPORTS.create(connection, checkfirst=True)


def _imported_columns(connection: sa.Connection) -> None:
    """The table of imports as columns; those of before are read from the table of events."""
    IMPORTED_COLUMNS.create(connection, checkfirst=True)


MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_first, _exports, _imported_columns)
"""The n-th takes a store from version n - 1 to n. One that was released never changes: add another."""


def migrate(engine: sa.Engine, name: str) -> None:
    """
    Bring a store, or an empty database, to this program's version.

    Raises
    ------
    StoreError
        If the store is newer than the program, or the database holds tables that are not the store's.
    """
    with engine.begin() as connection:
        if _version(connection, name) == len(MIGRATIONS) and not _missing(connection):
            return
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        version = _version(connection, name)
        for number, migration in enumerate(MIGRATIONS[version:], version + 1):
            migration(connection)
            connection.execute(sa.delete(META).where(META.c.name == SCHEMA))
            connection.execute(sa.insert(META).values(name=SCHEMA, value=str(number)))
        for column in _missing(connection):
            connection.execute(sa.text(f"ALTER TABLE events ADD COLUMN {column}"))


def _version(connection: sa.Connection, name: str) -> int:
    # Asked once: between two questions another program may have made the whole store.
    tables = sa.inspect(connection).get_table_names()
    if META.name not in tables:
        if others := [table for table in tables if table in METADATA.tables]:
            raise StoreError(f"{name} has a table {others[0]!r} of another program: name another store in GEO_STORE")
        return 0
    text = connection.execute(sa.select(META.c.value).where(META.c.name == SCHEMA)).scalar()
    version = int(text) if text is not None and text.isdigit() else 0
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{name} was made by a newer program (its schema is {version}, this program knows {len(MIGRATIONS)}): "
            "update the program, or name another store in GEO_STORE"
        )
    return version


def _missing(connection: sa.Connection) -> list[str]:
    """Definitions of columns that events have now and had not when the store was made; old rows have null there."""
    there = set(connection.exec_driver_sql("SELECT * FROM events LIMIT 0").keys())
    types = {column.name: event_column(column.name, column.dtype).type for column in COLUMNS}
    return [f'"{name}" {kind.compile(connection.dialect)}' for name, kind in types.items() if name not in there]
