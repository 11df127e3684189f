import argparse
import json

import pyogrio
import pytest

from geo import import_commands
from geo.errors import FilterError, FrameError, ImportFileError
from geo.importers import FORMATS
from tests.geo.import_rows import ACLED, ACLED_2023, csv_text


@pytest.fixture
def run():
    parser = argparse.ArgumentParser()
    import_commands.add_parsers(parser.add_subparsers())

    def call(*words):
        arguments = parser.parse_args([str(word) for word in words])
        return arguments.run(arguments)

    return call


@pytest.fixture
def acled(tmp_path):
    path = tmp_path / "acled.csv"
    rows = (ACLED, {**ACLED, "event_id_cnty": "B", "fatalities": "many"}, {**ACLED, "event_id_cnty": "C", "iso": "466"})
    path.write_text(csv_text(ACLED_2023, *rows), encoding="utf-8")
    return path


def test_the_formats_are_those_of_the_importers():
    assert tuple(FORMATS) == import_commands.FORMAT_NAMES


def test_import_tells_what_it_took_and_what_not(run, acled, tmp_path, capsys):
    out, refused = tmp_path / "events.geojson", tmp_path / "refused.csv"
    assert run("import", acled, "-o", out, "--refused", refused) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "ACLED: 2 rows taken over, 1 refused"
    assert said[1] == "  row 3: fatalities 'many' is no whole number of 0 or more"
    assert said[-1] == f"written to {out}"
    assert refused.read_text().splitlines()[1] == "3,fatalities 'many' is no whole number of 0 or more"
    collection = json.loads(out.read_text(encoding="utf-8"))
    assert len(collection["features"]) == 2
    assert "ACLED (acleddata.com; its terms of use apply)" in collection["credits"]


def test_export_filters_and_says_so(run, acled, tmp_path, capsys):
    events, package = tmp_path / "events.jsonl", tmp_path / "events.gpkg"
    run("import", acled, "-o", events, "-q")
    assert run("export", events, "-o", package, "--filter", "country=ML") == 0
    assert "1 of 2 events" in capsys.readouterr().err
    info = pyogrio.read_info(package, layer="events")
    assert info["features"] == 1
    assert "Mali" in info["layer_metadata"]["filter"]
    assert run("export", events, "-o", tmp_path / "e.acled.csv", "-q") == 0


def test_export_takes_only_our_own_events(run, acled, tmp_path):
    with pytest.raises(ImportFileError, match="lacks events of this program's columns"):
        run("export", acled, "-o", tmp_path / "e.kml")


def test_a_guessed_mapping_is_kept_adjusted_and_used(run, tmp_path):
    table, mapping = tmp_path / "log.csv", tmp_path / "mapping.yaml"
    table.write_text("no,day,y,x\n7,2024-03-12,47.5,36.5\n")
    assert run("import", table, "--save-map", mapping) == 0
    mapping.write_text(mapping.read_text().replace("dataset: log", "dataset: Our log") + "fixed:\n  country: UA\n")
    assert run("import", table, "--map", mapping, "-o", tmp_path / "e.geojson", "-q") == 0
    (feature,) = json.loads((tmp_path / "e.geojson").read_text())["features"]
    read = {name: feature["properties"][name] for name in ("source_dataset", "source_event_id", "country", "lat")}
    assert read == {"source_dataset": "Our log", "source_event_id": "7", "country": "UA", "lat": 47.5}


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["import", "acled.csv"], ImportFileError, "nothing to do: give -o OUT"),
        (["import", "missing.csv", "-o", "e.geojson"], ImportFileError, "cannot be read: No such file"),
        (["import", "acled.csv", "-o", "e.shp"], FrameError, "is of no known kind"),
        (["import", "bad.csv", "-o", "e.kml"], ImportFileError, "none of the rows of .* could be taken over; row 2: "),
        (["export", "acled.csv", "-o", "e.kml", "--filter", "colour=red"], FilterError, "colour"),
    ],
)
def test_bad_usage(run, acled, monkeypatch, words, error, message):
    monkeypatch.chdir(acled.parent)
    (acled.parent / "bad.csv").write_text(csv_text(ACLED_2023, {**ACLED, "event_date": "never"}))
    with pytest.raises(error, match=message):
        run(*words)


def test_export_takes_the_address_of_the_dashboard_and_what_came_to_stand_nowhere(run, acled, tmp_path):
    events, out, left = tmp_path / "events.jsonl", tmp_path / "out.gpkg", tmp_path / "left.jsonl"
    run("import", acled, "-o", events)
    left.write_text('{"what": "place", "reason": "no place is named"}\n')
    columns = tmp_path / "columns.md"
    link = "http://127.0.0.1:8501/?country=UA&view=documents&map=5/1/2"
    assert run("export", events, "-o", out, "--filter", link, "--leftovers", left, "--dictionary", columns) == 0
    assert len(pyogrio.read_dataframe(out, layer="events")) == 1
    assert list(pyogrio.read_dataframe(out, layer="leftovers")["reason"]) == ["no place is named"]
    assert "`event_id`" in columns.read_text()
    with pytest.raises(FilterError, match="'view' is no key of a filter"):
        run("export", events, "-o", out, "--filter", "country=UA&view=map")


@pytest.mark.parametrize("content", ["{", "[1]\n", "[" * 5000])
def test_leftovers_that_are_none(run, acled, tmp_path, content):
    events, left = tmp_path / "events.jsonl", tmp_path / "left.jsonl"
    run("import", acled, "-o", events)
    left.write_text(content)
    with pytest.raises(ImportFileError, match="holds no leftovers as `build --leftovers` writes them"):
        run("export", events, "-o", tmp_path / "o.gpkg", "--leftovers", left)
