"""The store on SQLite and on PostgreSQL: whole or not at all, the same twice, and clear when it cannot."""

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import sqlalchemy as sa
from pandas.testing import assert_frame_equal

from geo import store_migrations
from geo.errors import StoreError
from geo.frame import events_gdf, validate_events_gdf
from geo.imported import RefusedRow
from geo.own_places import home_dir
from geo.records import Unread
from geo.store import check_store, next_change, open_store, store_info
from geo.store_columns import imported_columns
from geo.store_documents import (
    add_reading,
    read_through,
    remove_document,
    stored_documents,
    stored_reading,
)
from geo.store_engine import shown, store_address
from geo.store_events import stored_events
from geo.store_exports import note_export, stored_exports
from geo.store_imports import add_import, remove_import, stored_imports
from geo.store_tables import AUDIT, DOCUMENTS, EVENTS, IMPORTED_COLUMNS, META
from geo.synth import synth
from tests.geo.readings import GAZETTEER, made_reading

KILLS = 100


def frame_of(*readings):
    return events_gdf(readings, gazetteer_version=GAZETTEER)


def same(found, wanted):
    assert_frame_equal(pd.DataFrame(found), pd.DataFrame(wanted))


def counts(store):
    return store_info(store).counts


def test_a_reading_comes_back_as_it_was(store):
    reading = made_reading(1)
    assert add_reading(store, reading, GAZETTEER)
    assert stored_reading(store, reading.document, GAZETTEER) == reading
    assert list(stored_documents(store)) == [reading.document]
    assert counts(store) == {"documents": 1, "mentions": 3, "events": 3, "imports": 0, "corrections": 0}
    assert check_store(store) == []


def test_events_come_back_as_the_frame_has_them(store):
    readings = [made_reading(number, n_events=number) for number in range(4)]
    for reading in readings:
        add_reading(store, reading, GAZETTEER)
    events = stored_events(store)
    validate_events_gdf(events)
    same(events, frame_of(*readings))


def test_an_empty_store_has_an_empty_frame(store):
    validate_events_gdf(stored_events(store))
    assert len(stored_events(store)) == 0


def test_reading_the_same_again_changes_nothing(store):
    add_reading(store, made_reading(1), GAZETTEER)
    before = stored_events(store), store.meta("change")
    assert not add_reading(store, made_reading(1), GAZETTEER)
    assert store.meta("change") == before[1]
    same(stored_events(store), before[0])


def test_another_version_or_text_takes_the_place_of_the_old(store):
    add_reading(store, made_reading(1), GAZETTEER)
    assert add_reading(store, made_reading(1), "places-2")
    changed = made_reading(1, n_events=1, text="Rockets hit Kyiv on 3 March.")
    assert stored_reading(store, changed.document, "places-2") is None
    assert add_reading(store, changed, "places-2")
    assert counts(store)["events"] == 1
    assert stored_events(store)["sentence"].tolist() == ["Rockets hit Kyiv on 3 March."]


def test_a_change_of_code_asks_for_a_new_reading(store, monkeypatch):
    add_reading(store, made_reading(1), GAZETTEER)
    monkeypatch.setattr("geo.store_documents.reading_version", lambda: "0.1.0+other")
    assert stored_reading(store, made_reading(1).document, GAZETTEER) is None


def test_where_a_document_lies_does_not_matter(store):
    reading = made_reading(1)
    add_reading(store, reading, GAZETTEER)
    moved = replace(reading.document, source="elsewhere.txt")
    assert stored_reading(store, moved, GAZETTEER) == replace(reading, document=moved)


def test_what_was_added_stays_added(store):
    add_reading(store, made_reading(1), GAZETTEER, "start")
    assert not list(stored_documents(store, "added"))
    assert add_reading(store, made_reading(1), GAZETTEER, "added")
    add_reading(store, made_reading(1), "places-2", "start")
    assert [document.doc_id for document in stored_documents(store, "added")] == ["doc-1"]


def test_a_document_can_be_removed(store):
    add_reading(store, made_reading(1), GAZETTEER)
    add_reading(store, made_reading(2), GAZETTEER)
    assert remove_document(store, "doc-1")
    assert not remove_document(store, "doc-1")
    assert counts(store) == {"documents": 1, "mentions": 3, "events": 3, "imports": 0, "corrections": 0}
    with store.reading() as connection:
        assert connection.execute(sa.select(AUDIT.c.what, AUDIT.c.subject)).all() == [("document removed", "doc-1")]


def test_only_what_is_new_is_read(store):
    asked = []

    def read(documents):
        for document in documents:
            asked.append(document.doc_id)
            yield made_reading(int(document.doc_id[4:]))

    unread = Unread("x.pdf", "is empty")
    items = [made_reading(1).document, unread, made_reading(2).document]
    first = list(read_through(store, items[:2], read, GAZETTEER))
    again = list(read_through(store, items, read, GAZETTEER))
    assert first == [made_reading(1), unread]
    assert again == [made_reading(1), unread, made_reading(2)]
    assert asked == ["doc-1", "doc-2"]


def test_text_that_databases_refuse_is_stored_all_the_same(store):
    reading = made_reading(1)
    odd = replace(reading, document=replace(reading.document, title="nul \0 and \ud800"))
    add_reading(store, odd, GAZETTEER)
    assert stored_reading(store, odd.document, GAZETTEER) == odd
    assert stored_events(store)["doc_title"].iloc[0] == "nul \ufffd and \ufffd"


def test_an_import_comes_back_and_a_second_time_changes_nothing(store):
    events = synth(200, seed=3)
    taken = add_import(store, events, "events.csv", "acled", [RefusedRow(7, "no date")])
    assert (taken.n_new, taken.n_replaced, taken.n_known) == (200, 0, 0)
    same(stored_events(store, imports_only=True), events)
    again = add_import(store, events, "copy.csv", "acled")
    assert again.known_import
    (kept,) = stored_imports(store)
    assert (kept.file, kept.format, kept.n_events, kept.n_refused) == ("events.csv", "acled", 200, 1)
    assert kept.imported_at.tzinfo is not None


def test_a_later_import_replaces_events_with_the_same_ids(store):
    events = synth(50, seed=3)
    add_import(store, events, "march.csv", "acled")
    newer = events.copy()
    newer["status_note"] = "updated"
    taken = add_import(store, newer.iloc[40:].reset_index(drop=True), "april.csv", "acled")
    assert (taken.n_new, taken.n_replaced) == (10, 10)
    assert [item.n_events for item in stored_imports(store)] == [40, 10]
    assert stored_events(store)["status_note"].notna().sum() == 10
    assert remove_import(store, taken.import_id)
    assert not remove_import(store, taken.import_id)
    assert len(stored_events(store)) == 40


def test_events_of_a_document_are_better_evidence_than_imported_copies(store):
    reading = made_reading(1)
    copies = frame_of(reading)
    add_import(store, copies, "copies.geojson", "own")
    add_reading(store, reading, GAZETTEER)
    assert len(stored_events(store)) == 3
    assert len(stored_events(store, imports_only=True)) == 0
    taken = add_import(store, frame_of(reading, made_reading(2)), "more.geojson", "own")
    assert (taken.n_new, taken.n_known) == (3, 3)


def test_a_snapshot_and_what_changed_since_are_all_events(store, monkeypatch):
    monkeypatch.setattr("geo.store_events.SNAPSHOT_EVENTS", 1)
    first, second = synth(60, seed=1), synth(30, seed=2)
    kept = add_import(store, first, "a.csv", "acled").import_id
    for number in (1, 2, 3):
        add_reading(store, made_reading(number), GAZETTEER)
    same(stored_events(store), stored_events(store))
    dropped = add_import(store, second, "b.csv", "acled").import_id
    assert len(stored_events(store)) == 99
    remove_document(store, "doc-2")
    remove_import(store, dropped)
    add_reading(store, made_reading(3, n_events=1), "places-2")
    by_snapshot = stored_events(store)
    monkeypatch.setattr("geo.store_events.load_snapshot", lambda _: None)
    same(by_snapshot, stored_events(store))
    assert len(by_snapshot) == 60 + 3 + 1
    assert kept == 1


def read_from_rows(store):
    """All events, read from their table as if no import had left columns."""
    with store.writing() as connection:
        connection.execute(sa.delete(IMPORTED_COLUMNS))
        next_change(connection)
    for snapshot in (home_dir() / "cache").glob("*.arrow"):
        snapshot.unlink()
    return stored_events(store)


def test_columns_that_imports_left_are_the_rows_of_the_table(store, monkeypatch):
    monkeypatch.setattr("geo.store_columns.PART", 25)
    first = synth(60, seed=1).assign(actor1="nul \0 and so on")
    add_import(store, first, "a.csv", "acled")
    add_reading(store, made_reading(1), GAZETTEER)
    add_import(store, synth(30, seed=2), "b.csv", "acled")
    newer = first.iloc[20:30].assign(status_note="updated").reset_index(drop=True)
    add_import(store, newer, "c.csv", "acled")
    add_import(store, frame_of(made_reading(2)), "d.csv", "own")
    add_reading(store, made_reading(2), GAZETTEER)
    assert store_info(store).counts["events"] == 96
    with store.reading() as connection:
        parts = [imported_columns(connection, import_id) for import_id in (1, 2, 3, 4)]
    assert [[len(part) for part in found] for found in parts] == [[20, 20, 10], [25, 5], [10], [0]]
    by_columns = stored_events(store)
    assert by_columns["actor1"].iloc[0] == "nul \ufffd and so on"
    same(by_columns, read_from_rows(store))


def test_columns_of_another_program_are_passed_over(store, monkeypatch):
    events = synth(60, seed=1)
    add_import(store, events, "a.csv", "acled")
    monkeypatch.setattr("geo.store_snapshot._made_of", lambda: b"other columns")
    same(stored_events(store), events)


def test_columns_of_a_removed_import_are_gone(store):
    add_import(store, synth(60, seed=1), "a.csv", "acled")
    assert remove_import(store, 1)
    with store.reading() as connection:
        assert connection.execute(sa.select(IMPORTED_COLUMNS)).all() == []


def test_a_store_without_columns_of_its_imports_gets_a_table_of_them(address):
    with open_store(address) as store:
        add_import(store, synth(10, seed=1), "a.csv", "acled")
        with store.writing() as connection:
            connection.execute(sa.update(META).where(META.c.name == "schema").values(value="2"))
            connection.execute(sa.text("DROP TABLE imported_columns"))
    with open_store(address) as store:
        same(stored_events(store), synth(10, seed=1))


def test_a_damaged_snapshot_is_passed_over(store, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.store_events.SNAPSHOT_EVENTS", 1)
    add_reading(store, made_reading(1), GAZETTEER)
    stored_events(store)
    (snapshot,) = (tmp_path / "home" / "cache").glob("*.arrow")
    snapshot.write_bytes(b"x")
    assert len(stored_events(store)) == 3


def test_a_store_keeps_its_id_and_its_content_when_it_is_opened_again(address):
    with open_store(address) as store:
        add_reading(store, made_reading(1), GAZETTEER)
    with open_store(address) as again:
        assert again.store_id == store.store_id
        assert stored_reading(again, made_reading(1).document, GAZETTEER) == made_reading(1)
        assert store_info(again).schema == len(store_migrations.MIGRATIONS)


def test_migrations_run_in_order_and_a_newer_store_is_refused(address, monkeypatch):
    open_store(address).close()
    ran = []

    def second(connection):
        ran.append(2)
        connection.execute(sa.text("ALTER TABLE documents ADD COLUMN shelf TEXT"))

    with monkeypatch.context() as patch:
        patch.setattr(store_migrations, "MIGRATIONS", (*store_migrations.MIGRATIONS, second, lambda _: ran.append(3)))
        for _ in range(2):
            with open_store(address) as store:
                assert store_info(store).schema == 5
    assert ran == [2, 3]
    with pytest.raises(StoreError, match=r"newer program \(its schema is 5, this program knows 3\): update"):
        open_store(address)


def test_a_store_of_the_first_schema_gets_a_list_of_exports(address):
    with open_store(address) as store, store.writing() as connection:
        add = sa.update(META).where(META.c.name == "schema").values(value="1")
        connection.execute(add)
        connection.execute(sa.text("DROP TABLE exports"))
    with open_store(address) as store:
        note_export(store, "Ada", "dashboard", "CSV", "all events", 3)
        (export,) = stored_exports(store)
        assert (export.who, export.source, export.format) == ("Ada", "dashboard", "CSV")
        assert (export.filter, export.n_events, export.at.tzinfo) == ("all events", 3, UTC)


def test_a_migration_that_fails_leaves_the_store_as_it_was(address, monkeypatch):
    open_store(address).close()

    def failing(connection):
        connection.execute(sa.text("ALTER TABLE documents ADD COLUMN shelf TEXT"))
        connection.execute(sa.text("SELECT * FROM nowhere"))

    with monkeypatch.context() as patch:
        patch.setattr(store_migrations, "MIGRATIONS", (*store_migrations.MIGRATIONS, failing))
        with pytest.raises(StoreError, match="nowhere"):
            open_store(address)
    with open_store(address) as store, store.reading() as connection:
        assert "shelf" not in set(connection.exec_driver_sql("SELECT * FROM documents").keys())


def test_a_column_that_events_did_not_have_is_added(address):
    with open_store(address) as store, store.writing() as connection:
        connection.execute(sa.text("ALTER TABLE events DROP COLUMN injured"))
    with open_store(address) as store:
        add_reading(store, made_reading(1), GAZETTEER)
        same(stored_events(store), frame_of(made_reading(1)))


def test_a_database_with_other_tables_of_these_names_is_refused(address):
    engine = sa.create_engine(store_address(address))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE events (name TEXT)"))
    engine.dispose()
    with pytest.raises(StoreError, match="has a table 'events' of another program"):
        open_store(address)


def _ingest(address, first, count, pipe):
    """Add documents one after the other and tell of each once it is committed."""
    with open_store(address) as store:
        pipe.send("open")
        for number in range(first, first + count):
            add_reading(store, made_reading(number, n_events=4), GAZETTEER)
            pipe.send(number)
    pipe.close()


@pytest.fixture(scope="module")
def processes():
    """Fresh processes that have the store's modules already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["geo.store_documents", "tests.geo.readings", "pg8000"])
    return context


def _ingesting(processes, address, first, count):
    ours, theirs = processes.Pipe(duplex=False)
    child = processes.Process(target=_ingest, args=(address, first, count, theirs))
    child.start()
    theirs.close()
    return child, ours


def _told(pipe):
    told = []
    try:
        while True:
            told.append(pipe.recv())
    except EOFError:
        return told


def test_a_program_killed_at_any_moment_leaves_whole_documents(address, processes):
    moments = random.Random(6)  # noqa: S311
    committed: set[int] = set()
    open_store(address).close()
    for turn in range(KILLS):
        child, pipe = _ingesting(processes, address, 1000 * turn, 500)
        assert pipe.recv() == "open"
        committed |= {pipe.recv() for _ in range(moments.randrange(4))}
        time.sleep(moments.uniform(0, 0.02))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        committed |= set(_told(pipe))
        pipe.close()
    with open_store(address) as store:
        assert check_store(store) == []
        stored = {document.doc_id for document in stored_documents(store)}
        assert stored >= {f"doc-{number}" for number in committed}
        assert counts(store)["events"] == 4 * len(stored)
        assert len(stored) >= KILLS
        for document in stored_documents(store):
            assert len(stored_reading(store, document, GAZETTEER).events) == 4


def test_many_open_a_new_store_at_once(address):
    at_once = threading.Barrier(8)

    def opened():
        at_once.wait()
        with open_store(address) as store:
            return counts(store)["documents"]

    with ThreadPoolExecutor(8) as pool:
        assert [one.result() for one in [pool.submit(opened) for _ in range(8)]] == [0] * 8


def test_two_programs_write_at_once(address, processes):
    running = [_ingesting(processes, address, 1000 * half, 40) for half in (0, 1)]
    told = [_told(pipe) for _, pipe in running]
    for child, pipe in running:
        child.join()
        pipe.close()
        assert child.exitcode == 0
    assert [len(half) for half in told] == [41, 41]
    with open_store(address) as store:
        assert counts(store)["events"] == 2 * 40 * 4
        assert check_store(store) == []
        assert store.meta("change") == "80"


def test_one_reads_while_another_writes(address):
    with open_store(address) as one, open_store(address) as other:
        add_reading(one, made_reading(1), GAZETTEER)
        with one.writing() as connection:
            connection.execute(sa.update(META).where(META.c.name == "change").values(value="7"))
            assert other.meta("change") == "1"
            assert len(stored_events(other)) == 3
        assert other.meta("change") == "7"


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_points_are_in_postgis(store):
    add_reading(store, made_reading(1), GAZETTEER)
    add_import(store, synth(100, seed=1), "a.csv", "acled")
    with store.reading() as connection:
        near = (
            "SELECT count(*) FROM events WHERE ST_DWithin(geom::geography, ST_MakePoint(30.52, 50.45)::geography, 2000)"
        )
        points = "SELECT count(*), count(geom), count(lat) FROM events"
        assert connection.exec_driver_sql(near).scalar() >= 3
        n_rows, n_points, n_lats = connection.exec_driver_sql(points).one()
    assert n_rows == 103
    assert n_points == n_lats < n_rows


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    return tmp_path / "store.gpkg"


def test_the_file_is_a_geopackage_that_gdal_opens(file):
    reading = made_reading(1)
    events = synth(50, seed=1)
    with open_store(file) as store:
        add_reading(store, reading, GAZETTEER)
        add_import(store, events, "a.csv", "acled")
    assert pyogrio.list_layers(file)[:, 0].tolist()[0] == "events"
    info = pyogrio.read_info(file, layer="events")
    assert (info["crs"], info["geometry_type"], info["features"]) == ("EPSG:4326", "Point", 53)
    layer = gpd.read_file(file, layer="events")
    assert layer["date_start"].iloc[0] == pd.Timestamp("2025-03-03")
    placed = layer[layer["lat"].notna()]
    assert (placed.geometry.y == placed["lat"]).all()
    assert (placed.geometry.x == placed["lon"]).all()
    assert layer.geometry.isna().equals(layer["lat"].isna())


def test_a_file_that_is_no_store_is_said_to_be_none(file):
    file.write_text("just some text, long enough to be no header of a database at all" * 20)
    with pytest.raises(StoreError, match="it is no store: move the file away"):
        open_store(file)


def test_a_damaged_file_is_said_to_be_damaged(file):
    with open_store(file) as store:
        for number in range(60):
            add_reading(store, made_reading(number), GAZETTEER)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 60_000] = os.urandom(60_000)
    file.write_bytes(content)
    with open_store(file) as store:
        try:
            found = check_store(store)
        except StoreError as error:
            found = [str(error)]
        assert any("damaged" in line for line in found)


def test_a_full_disk_is_said_to_be_full_and_nothing_is_lost(file):
    with open_store(file) as store:
        add_reading(store, made_reading(1), GAZETTEER)
        with closing(sqlite3.connect(file)) as probe:
            pages = probe.execute("PRAGMA page_count").fetchone()[0]
        sa.event.listen(store.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(StoreError, match="the disk is full: make room"):
            add_reading(store, made_reading(2, n_events=400), GAZETTEER)
        assert counts(store)["documents"] == 1
        assert check_store(store) == []


def test_a_store_that_may_not_be_written_to_says_so(file):
    open_store(file).close()
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        assert counts(store)["documents"] == 0
        with pytest.raises(StoreError, match="may not be written to: change its permissions"):
            add_reading(store, made_reading(1), GAZETTEER)


def test_a_writer_that_waits_too_long_says_so(file, monkeypatch):
    monkeypatch.setattr("geo.store_engine.BUSY_SECONDS", 0)
    held = open_store(file), open_store(file)
    with held[0] as one, held[1] as other, one.writing(), pytest.raises(StoreError, match="another program has been"):
        add_reading(other, made_reading(1), GAZETTEER)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("mysql://root:secret@here/db", r"mysql://root:\*\*\*@here/db is no store"),
        ("postgresql://user:secret@127.0.0.1:1/db", r"user:\*\*\*@127.0.0.1:1/db: the server does not answer"),
        ("://here", "the store's address is none"),
        ("postgresql://host/db", "host/db is no store: give a file's path, or postgresql://USER"),
        ("/proc/nowhere/store.gpkg", "cannot be made"),
    ],
)
def test_an_address_that_leads_nowhere(given, says):
    with pytest.raises(StoreError, match=says) as error:
        open_store(given)
    assert "secret" not in str(error.value)


def test_where_the_store_is(monkeypatch, tmp_path):
    monkeypatch.setenv("GEO_HOME", str(tmp_path))
    assert shown(store_address()) == str(tmp_path / "store.gpkg")
    monkeypatch.setenv("GEO_STORE", "postgres://me:secret@host/db")
    assert shown(store_address()) == "postgresql+pg8000://me:***@host/db"
    assert shown(store_address(tmp_path / "other.gpkg")) == str(tmp_path / "other.gpkg")


def test_tables_have_every_column_of_the_frame():
    assert EVENTS.columns.keys()[2:] == list(frame_of().columns[:-1])
    assert "doc_id" in DOCUMENTS.columns


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_lost_connection_is_opened_again_and_nothing_is_lost(address, postgresql):
    _, engine = postgresql
    name = address.rpartition("/")[2]
    with open_store(address) as store:
        add_reading(store, made_reading(1), GAZETTEER)
        with engine.connect() as connection:
            connection.execute(
                sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
            )
        assert counts(store)["documents"] == 1
        add_reading(store, made_reading(2), GAZETTEER)
        assert counts(store)["documents"] == 2
