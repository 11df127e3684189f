"""Fixtures shared by the tests of the stages."""

import uuid

import pytest
import sqlalchemy as sa

from geo.records import Block, Document
from geo.store import open_store
from geo.store_engine import store_address
from geo.syntax import parse as parse_documents
from tests.postgresql import binaries, running

TEMPLATE = "with_postgis"


@pytest.fixture(scope="session")
def parse():
    """The project's own parser: text in, one body block, parsed text out."""

    def parsed(text):
        document = Document("d", text, (Block(0, len(text), "body"),))
        return next(parse_documents([document]))

    return parsed


@pytest.fixture(scope="session")
def postgresql():
    """The address of a PostgreSQL server with PostGIS, started for the tests."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL with PostGIS: python tests/postgresql.py installs one as root on Debian")
    with running(folder) as address:
        engine = sa.create_engine(store_address(f"{address}/postgres"), isolation_level="AUTOCOMMIT")
        # PostGIS takes a second to install and a tenth of that to copy.
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {TEMPLATE}")
        template = sa.create_engine(store_address(f"{address}/{TEMPLATE}"), isolation_level="AUTOCOMMIT")
        with template.connect() as connection:
            connection.exec_driver_sql("CREATE EXTENSION postgis")
        template.dispose()
        yield address, engine
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path, monkeypatch):
    """The address of a store that does not exist yet, once on each database."""
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    if request.param == "sqlite":
        yield str(tmp_path / "store.gpkg")
        return
    server, engine = request.getfixturevalue("postgresql")
    name = f"store_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    yield f"{server}/{name}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(address):
    """An open, empty store, once on each database."""
    with open_store(address) as store:
        yield store
