"""The commands about a store and its ledger."""

import json
from dataclasses import replace

import pyogrio
import pytest

from geo.__main__ import main
from geo.correction_json import ledger_text
from geo.corrections import correct, undo
from geo.errors import StoreError
from geo.export import read_events, rows_of
from geo.scoring import evaluate
from geo.store import open_store
from geo.store_documents import add_reading, remove_document
from geo.store_events import stored_events
from geo.store_ledger import append, ledger
from tests.geo.import_rows import ACLED, ACLED_2023, csv_text
from tests.geo.readings import GAZETTEER, made_reading


@pytest.fixture
def address(tmp_path, monkeypatch):
    """A store of two documents with two events each."""
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GEO_USER", "Ada")
    path = tmp_path / "store.gpkg"
    monkeypatch.setenv("GEO_STORE", str(path))
    with open_store() as store:
        for number in (1, 2):
            add_reading(store, made_reading(number, n_events=2, numbered=True), GAZETTEER)
    return path


def enter(*judged):
    """Enter judgements of events by number; returns the entries."""
    with open_store() as store:
        rows = list(rows_of(stored_events(store)))
        entries = [correct(action, rows[number], values, who="Ada") for number, action, values in judged]
        append(store, entries)
    return entries


@pytest.mark.usefixtures("address")
def test_list_tells_what_was_done_to_what(capsys):
    assert main(["corrections", "list"]) == 1
    assert capsys.readouterr() == ("", "no correction was entered\n")
    (entry,) = enter((0, "tolls", {"fatalities_low": 2, "fatalities_best": 3}))
    assert main(["corrections", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(entry.correction_id[:8])
    assert first.endswith("Ada: killed 3 (2 to 3), injured not stated")
    assert second.strip() == "“(0) Shells hit Kyiv on 3 March.”"
    assert main(["corrections", "list", "--conflicts"]) == 1


@pytest.mark.usefixtures("address")
def test_what_is_exported_is_imported_elsewhere_once(tmp_path, capsys):
    entries = enter((0, "confirm", None), (3, "reject", None))
    out = tmp_path / "ledger.jsonl"
    assert main(["corrections", "export", "-o", str(out)]) == 0
    other = str(tmp_path / "other.gpkg")
    assert main(["corrections", "import", str(out), "--store", other]) == 0
    assert main(["corrections", "import", str(out), "--store", other]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "2 corrections taken over, 0 known already",
        "0 corrections taken over, 2 known already",
    ]
    assert "2 wait for documents or datasets that are not in this store" in said.err
    with open_store(other) as store:
        assert ledger(store) == tuple(entries)
    assert main(["corrections", "list", "--conflicts", "--json", "--store", other]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["conflicts"] for row in rows] == [["waits: its document or dataset is not in this store"]] * 2


@pytest.mark.usefixtures("address")
def test_a_damaged_line_takes_nothing_over(tmp_path, capsys):
    path = tmp_path / "ledger.jsonl"
    path.write_text(ledger_text(enter((0, "confirm", None))) + '{"version": 9}\n', encoding="utf-8")
    other = tmp_path / "other.gpkg"
    assert main(["corrections", "import", str(path), "--store", str(other)]) == 2
    assert "line 2: version 9 of a correction is not known here" in capsys.readouterr().err
    assert not other.exists()


@pytest.mark.usefixtures("address")
def test_undo_by_the_start_of_an_id(capsys):
    (entry,) = enter((0, "reject", None))
    short = entry.correction_id[:8]
    assert main(["corrections", "undo", short, "--why", "it happened"]) == 0
    assert capsys.readouterr().out == "taken back: rejected\n"
    with open_store() as store:
        last = ledger(store)[-1]
    assert (last.undoes, last.who, last.why) == (entry.correction_id, "Ada", "it happened")
    assert main(["corrections", "undo", short]) == 2
    assert f"taken back already, by Ada: to bring it back, undo {last.correction_id[:8]}" in capsys.readouterr().err
    main(["corrections", "list"])
    assert "Ada: rejected  [taken back by Ada]" in capsys.readouterr().out
    for wrong in ("abc", "0" * 8):
        assert main(["corrections", "undo", wrong]) == 2
        assert f"{wrong!r}: no entry has this id" in capsys.readouterr().err


@pytest.mark.usefixtures("address")
def test_gold_is_made_of_documents_that_were_looked_over_and_is_accepted(tmp_path, capsys):
    gold = tmp_path / "gold.jsonl"
    assert main(["corrections", "gold", "-o", str(gold)]) == 1
    assert "no document was looked over" in capsys.readouterr().err
    moved = {"lat": 49.98, "lon": 36.25, "place_name": "Kharkiv", "geo_basis": "manual"}
    enter((0, "place", moved), (1, "reject", None), (2, "confirm", None))
    assert main(["corrections", "gold", "-o", str(gold)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "1 documents with 1 incidents",
        "1 documents left out: 1 of their incidents are neither confirmed, corrected nor rejected",
    ]
    (row,) = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    assert (row["doc_id"], row["published"]) == ("doc-1", "2025-03-04")
    assert row["events"] == [
        {
            "type": "Shelling/artillery/missile attack",
            "date": ["2025-03-03", "2025-03-03"],
            "undated": False,
            "country": "UA",
            "places": [{"name": "Kharkiv", "lat": 49.98, "lon": 36.25, "radius_km": 12.0}],
            "unplaced": False,
            "optional": False,
        }
    ]
    figures = evaluate(gold).figures
    assert (figures["gold"], figures["type_r"], figures["place_r"]) == (1, 1.0, 0.0)


def test_info_check_and_audit(address, capsys):
    assert main(["store", "info"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{address}\nsqlite, schema ")
    assert "events                 4\n" in told
    assert main(["store", "info", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["documents"] == 2
    assert main(["store", "audit"]) == 1
    (entry,) = enter((0, "reject", None))
    with open_store() as store:
        append(store, [replace(undo(entry, who="Ben"), why="a slip")])
        remove_document(store, "doc-2")
    capsys.readouterr()
    assert main(["store", "audit"]) == 0
    words = [line.split("  ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert words == [
        "correction Ada: rejected — “(0) Shells hit Kyiv on 3 March.”",
        "correction Ben: takes back: rejected — “(0) Shells hit Kyiv on 3 March.” (a slip)",
        "removal    -: document removed: doc-2",
    ]
    assert main(["store", "check"]) == 0
    assert capsys.readouterr().out == "nothing is wrong; 2 corrections are readable\n"


@pytest.mark.usefixtures("address")
def test_check_tells_of_damage(capsys):
    with open_store() as store, store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM mentions WHERE number = 1")
    assert main(["store", "check"]) == 1
    assert capsys.readouterr().out == "1 documents have more or fewer mentions than were read\n"


@pytest.mark.usefixtures("address")
def test_events_are_written_as_corrected_or_as_read(tmp_path, capsys):
    enter((0, "reject", None), (1, "tolls", {"fatalities_best": 7}))
    out = tmp_path / "events.geojson"
    assert main(["store", "events", "-o", str(out), "--filter", "status=any&reports=all"]) == 0
    assert capsys.readouterr().err.splitlines()[0] == "4 of 4 events"
    events = read_events(out)
    assert events["status"].tolist() == ["rejected", "corrected", "extracted", "extracted"]
    assert main(["export", "--store", "-o", str(out), "--filter", "status=corrected", "-q"]) == 0
    assert read_events(out)["fatalities_best"].tolist() == [7]
    assert main(["store", "events", "-o", str(out), "--as-read", "-q"]) == 0
    assert set(read_events(out)["status"]) == {"extracted"}
    capsys.readouterr()
    main(["store", "audit"])
    words = [line.split("  ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    begin = "events as geojson from the command line:"
    assert words[2:] == [
        f"export     Ada: 4 {begin} incidents, rejected ones included, every report of each",
        f"export     Ada: 1 {begin} incidents, corrected",
        f"export     Ada: 4 {begin} all events",
    ]


@pytest.mark.usefixtures("address")
def test_a_geopackage_of_a_store_holds_what_was_not_placed(tmp_path):
    reading = made_reading(3, n_events=1)
    with open_store() as store:
        lost = tuple(replace(item, place=None, reason="no table has it") for item in reading.resolutions)
        add_reading(store, replace(reading, resolutions=lost, events=()), GAZETTEER)
    out = tmp_path / "events.gpkg"
    assert main(["export", "--store", "-o", str(out), "-q"]) == 0
    left = pyogrio.read_dataframe(out, layer="leftovers", read_geometry=False)
    assert left[["what", "text", "reason"]].to_numpy().tolist() == [["mention", "Kyiv", "no table has it"]]


@pytest.mark.usefixtures("address")
def test_an_export_that_cannot_be_noted_is_made_and_told(tmp_path, monkeypatch, capsys):
    def failing(*_given):
        raise StoreError("the store: the disk is full")

    monkeypatch.setattr("geo.store_exports.note_export", failing)
    out = tmp_path / "events.geojson"
    assert main(["store", "events", "-o", str(out), "-q"]) == 1
    assert "this export is not in the store's list of exports: the store: the disk is full" in capsys.readouterr().err
    assert len(read_events(out)) == 4


@pytest.mark.parametrize("words", [["-o", "x.csv"], ["e.csv", "--store", "s", "-o", "x.csv"]])
def test_export_takes_a_file_or_a_store(words, capsys):
    assert main(["export", *words]) == 2
    assert "say what to export: a file of events, or --store" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["store", "info"], ["store", "events", "-o", "x.csv"], ["corrections", "list"]])
def test_no_store_is_no_reason_to_make_one(tmp_path, words, capsys):
    missing = tmp_path / "no.gpkg"
    assert main([*words, "--store", str(missing)]) == 2
    assert f"there is no store '{missing}'" in capsys.readouterr().err
    assert not missing.exists()


def test_documents_are_added_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GEO_HOME", str(tmp_path))
    article = tmp_path / "a.txt"
    article.write_text("Rebels attacked a convoy near Mopti on 3 March 2025, killing four soldiers.", encoding="utf-8")
    words = ["store", "add", str(article), "--store", str(tmp_path / "s.gpkg")]
    assert main(words) == 0
    assert "1 documents with 1 events, 1 of them new" in capsys.readouterr().err
    assert main(words) == 0
    assert "1 documents with 1 events, 0 of them new" in capsys.readouterr().err
    assert main(["store", "add", str(tmp_path / "none.txt"), "--store", str(tmp_path / "s.gpkg")]) == 2


def test_an_import_is_kept_in_a_store_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "s.gpkg"))
    path = tmp_path / "acled.csv"
    path.write_text(csv_text(ACLED_2023, ACLED), encoding="utf-8")
    assert main(["import", str(path), "--store"]) == 0
    assert f"1 events kept in {tmp_path / 's.gpkg'}" in capsys.readouterr().err
    assert main(["import", str(path), "--store"]) == 0
    assert "has these events already: nothing was changed" in capsys.readouterr().err
