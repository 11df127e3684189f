import json
import subprocess
import sys
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.export import read_events
from geo.gazetteer import load_gazetteer
from geo.settings import PROJECT_DIR

STORY = """Drones hit depot near Kyiv

Drones struck an oil depot in Kyiv on Friday, killing two people.

Gunmen attacked the town of Muqrat in Sudan on 3 May 2025. Nobody was hurt.
"""

KYIV = {"start": 15, "end": 19, "text": "Kyiv", "lat": 50.45, "lon": 30.52}
BOMBING = {
    "type": "BOMBING",
    "optional": False,
    "date": [None, "1990-03-05"],
    "country": "PERU",
    "places": [{"name": "LIMA", "kind": "CITY"}],
}
GOLDS = {
    "toponyms": [
        {"doc_id": 1, "text": "Shells fell on Kyiv.", "toponyms": [KYIV]},
        {"doc_id": 2, "text": "Nothing happened.", "published": None, "toponyms": []},
    ],
    "date expressions": [
        {
            "published": "2025-12-28",
            "sentence": "Shells fell on 3 May 2025.",
            "expression": "3 May 2025",
            "accepted": [["2025-05-03", "2025-05-03"]],
        }
    ],
    "event types": [{"id": "1", "text": "Drones struck an oil depot, killing two.", "sub_type": "AIR_STRIKE"}],
    "event places": [
        {
            "text": "Shells hit Kyiv.",
            "verb": [7, 10],
            "tokens": [[0, 6], [7, 10], [11, 15], [15, 16]],
            "gold": [[11, 15]],
        }
    ],
    "incidents": [
        {
            "doc_id": "m1",
            "text": "Lima, 5 Mar 90 (EFE) -- A bomb exploded in Lima on 4 March 1990, killing two policemen.",
            "events": [BOMBING],
        }
    ],
}


@pytest.fixture
def folder(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text(STORY, encoding="utf-8")
    (docs / "a.meta.json").write_text('{"published": "2025-12-27"}', encoding="utf-8")
    return docs


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_build(capsys, folder, tmp_path):
    output, leftovers = tmp_path / "events.geojson", tmp_path / "left.jsonl"
    code, out, err = run(capsys, "build", folder, "-o", output, "--leftovers", leftovers)
    assert (code, out) == (0, "")
    events = read_events(output)
    strike = events[events["sentence"].str.startswith("Drones struck")].iloc[0]
    assert (strike["place_name"], strike["country"], strike["fatalities_best"]) == ("Kyiv", "UA", 2)
    assert (strike["event_type"], str(strike["date_start"].date())) == ("Explosions/Remote violence", "2025-12-26")
    assert "1 document read, 0 not read" in err
    assert "events not placed:" in err
    assert f"written to {output}" in err
    assert {row["what"] for row in rows_of(leftovers)} <= {"mention", "place", "date"}
    collection = json.loads(output.read_text(encoding="utf-8"))
    assert collection["filter"] == "all events"
    assert collection["worldview"] == "United Nations"


def test_foreign_documents_are_told(capsys, folder, tmp_path):
    (folder / "b.txt").write_text("Взрывы прогремели в Киеве и Одессе.", encoding="utf-8")
    for command in ("build", "toponyms", "dates"):
        code, _, err = run(capsys, command, folder, "-o", tmp_path / "out.jsonl")
        assert code == 1
        assert "b.txt: is mostly in letters that are not Latin: only English is read" in err


def test_a_closed_folder_is_told_before_the_work(capsys, folder, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    code, _, err = run(capsys, "build", folder, "-o", tmp_path / "e.csv")
    assert code == 2
    assert err.startswith(f"error: folder '{tmp_path}' may not be written to")


def test_build_twice_gives_the_same_bytes(capsys, folder, tmp_path):
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for path in paths:
        assert run(capsys, "build", folder, "-o", path, "-q") == (0, "", "")
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_build_in_part(capsys, folder, tmp_path):
    (folder / "b.txt").write_bytes(b"\x00\x01")
    (folder / "c.txt").write_text(STORY, encoding="utf-8")
    code, _, err = run(capsys, "build", folder, "-o", tmp_path / "e.csv")
    assert code == 1
    assert "b.txt: looks like a binary file" in err
    assert "c.txt: same document as" in err
    (folder / "b.txt").unlink()
    assert run(capsys, "build", folder, "-o", tmp_path / "e.csv")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "none", "-o", "e.geojson"], "not read: none: cannot be opened (no such file"),
        (["build", "docs", "-o", "e.xlsx"], "'e.xlsx' is of no known kind"),
        (["build", "docs", "-o", "none/e.csv"], "folder 'none' is missing"),
        (["toponyms", "none", "-o", "m.jsonl"], "error: none of the documents could be read"),
        (["build", "docs", "-o", "e.csv", "--leftovers", "none/l.jsonl"], "folder 'none' is missing"),
        (["dates", "docs", "-o", "none/d.jsonl"], "folder 'none' is missing"),
        (["evaluate", "gold.jsonl", "--predictions", "none/p.jsonl"], "folder 'none' is missing"),
        (["build", "", "-o", "e.csv"], "error: none of the documents could be read"),
        (["distance", "Kyiv", "Qwxyzzivka"], "no place is called 'Qwxyzzivka'"),
        (["distance", "95,1", "Kyiv"], "'95,1' is no point"),
        (["evaluate", "none.jsonl"], "'none.jsonl' is no file"),
        (["gazetteer", "add", "none.csv"], "none.csv: no such file"),
        (["gazetteer", "remove", "none"], "no table called 'none' was added"),
    ],
)
def test_bad_input_is_told_in_one_line(capsys, folder, monkeypatch, arguments, message):
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("GEO_HOME", str(folder.parent / "home"))
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.rstrip().splitlines()[-1].startswith("error: ")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["build"], ["build", "x"], ["find"], ["find", "x", "--limit", "0"], ["find", "x", "--limit", "-1"]],
)
def test_wrong_usage(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["build", "find", "distance", "synth", "toponyms", "dates", "evaluate", "gazetteer", "gazetteer add"]
)
def test_help(capsys, command):
    with pytest.raises(SystemExit) as stop:
        main([*command.split(), "--help"])
    assert stop.value.code == 0
    assert "usage: python -m geo" in capsys.readouterr().out


def test_find(capsys):
    code, out, err = run(capsys, "find", "Krichev")
    assert (code, err) == (0, "")
    first, why = out.splitlines()[:2]
    assert first.startswith("1. Krychaw, ")
    assert ", Belarus  53.7" in first
    assert "people, the most prominent of" in why


def test_find_as_json(capsys):
    code, out, err = run(capsys, "find", "Huliaipole", "--json", "--limit", "1")
    row = json.loads(out)
    assert (code, row["rank"], row["name"], row["country"]) == (0, 1, "Huliaipole", "UA")
    assert "more (--limit" in err


def test_find_nothing(capsys):
    code, out, err = run(capsys, "find", "Qwxyzzivka")
    assert (code, out) == (1, "")
    assert "no place is called 'Qwxyzzivka'" in err


def test_distance(capsys):
    code, out, _ = run(capsys, "distance", "Minsk", "Krichev")
    assert code == 0
    assert "273.9 km, bearing 92.5 degrees (E)" in out
    row = json.loads(run(capsys, "distance", "0,0", "0,1", "--json")[1])
    assert row == {"from": "0,0", "to": "0,1", "km": 111.319, "bearing_deg": 90.0}


def test_distance_from_the_south_to_itself_and_among_namesakes(capsys):
    assert json.loads(run(capsys, "distance", "-33.9,18.4", "-33.9,18.4", "--json")[1]) == {
        "from": "-33.9,18.4",
        "to": "-33.9,18.4",
        "km": 0.0,
        "bearing_deg": None,
    }
    _, out, err = run(capsys, "distance", "Springfield", "0,0")
    assert out.startswith("Springfield, ")
    assert "note: 'Springfield' may mean" in err


def test_toponyms(capsys, folder, tmp_path):
    (folder / "b.jsonl").write_text('{"doc_id": 7, "text": "Shells fell on Kyiv."}\n', encoding="utf-8")
    output = tmp_path / "m.jsonl"
    code, _, err = run(capsys, "toponyms", folder, "-o", output)
    assert code == 0
    assert "in 2 documents, 0 not read" in err
    rows = rows_of(output)
    assert {tuple(row) for row in rows} == {
        ("doc_id", "start", "end", "text", "lat", "lon", "gazetteer_id", "feature_code", "score", "reason")
    }
    last = rows[-1]
    assert (last["doc_id"], last["start"], last["end"], last["text"]) == ("7", 15, 19, "Kyiv")
    assert (round(last["lat"], 1), round(last["lon"], 1), last["gazetteer_id"]) == (50.5, 30.5, "geonames:703448")
    for row in rows[:-1]:
        assert STORY[row["start"] : row["end"]] == row["text"]
    lost = next(row for row in rows if row["text"] == "Muqrat")
    assert (lost["lat"], lost["lon"], lost["gazetteer_id"]) == (None, None, None)


def test_dates(capsys, folder):
    code, out, _ = run(capsys, "dates", folder, "-o", "-", "-q")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    keys = ("doc_id", "start", "end", "text", "date_start", "date_end", "date_precision", "date_basis")
    assert tuple(rows[0])[:8] == keys
    assert [(row["date_start"], row["date_precision"]) for row in rows] == [
        ("2025-12-26", "day"),
        ("2025-05-03", "day"),
    ]
    assert [STORY[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]


@pytest.mark.parametrize("kind", GOLDS)
def test_evaluate(capsys, tmp_path, kind):
    gold, predictions, errors = tmp_path / "gold.jsonl", tmp_path / "p.jsonl", tmp_path / "e.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in GOLDS[kind]), encoding="utf-8")
    code, out, _ = run(capsys, "evaluate", gold, "--json", "--predictions", predictions, "--errors", errors)
    figures = json.loads(out)
    assert (code, figures["gold"] if isinstance(figures["gold"], str) else kind) == (0, kind)
    assert rows_of(predictions)
    assert sum(figures["errors"].values()) == len(rows_of(errors))
    code, out, _ = run(capsys, "evaluate", gold)
    assert out.startswith(f"{kind}: {len(GOLDS[kind])} rows")


def test_half_of_the_gold_can_be_held_back(capsys, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in GOLDS["toponyms"]), encoding="utf-8")
    figures = [json.loads(run(capsys, "evaluate", gold, "--json", "--rows", half)[1]) for half in ("even", "odd")]
    assert [half["docs"] for half in figures] == [1, 1]
    assert [half["gold_located"] for half in figures] == [1, 0]
    gold.write_text(json.dumps(GOLDS["toponyms"][0]), encoding="utf-8")
    code, _, err = run(capsys, "evaluate", gold, "--rows", "odd")
    assert (code, "has no odd rows" in err) == (2, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("{", "line 1 is not valid JSON"),
        ("[]", "line 1 holds no JSON object"),
        ('{"colour": "red"}', "of no known kind. Known are toponyms: doc_id, text, toponyms"),
        ('{"doc_id": 1, "text": "", "toponyms": []}', "gold row 1 cannot be read: holds no text"),
        ('{"doc_id": 1, "text": "A.", "toponyms": [{"start": 1}]}', "a toponym needs start, end and text"),
    ],
)
def test_gold_that_is_none(capsys, tmp_path, content, message):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(content, encoding="utf-8")
    code, _, err = run(capsys, "evaluate", gold)
    assert code == 2
    assert message in err


def test_gazetteer(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    load_gazetteer.cache_clear()
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon\nQwxyzzivka,47.9,36.2\nBad,95,1\n", encoding="utf-8")
    assert run(capsys, "gazetteer", "list")[0] == 1
    code, out, err = run(capsys, "gazetteer", "add", path)
    assert (code, out) == (0, "own: 1 places added (0 known already), 1 rows refused\n")
    assert "refused: row 3: lat '95'" in err
    assert run(capsys, "gazetteer", "list")[1] == "own: 1 places\n"
    assert "47.9000, 36.2000" in run(capsys, "find", "Qwxyzzivka")[1]
    assert run(capsys, "gazetteer", "remove", "own")[:2] == (0, "own: removed\n")
    load_gazetteer.cache_clear()
    assert run(capsys, "find", "Qwxyzzivka")[0] == 1


def test_synth(capsys, tmp_path):
    output = tmp_path / "e.parquet"
    assert run(capsys, "synth", "50", "-o", output)[0] == 0
    assert len(read_events(output)) == 50


def test_as_a_process(tmp_path):
    command = [sys.executable, "-m", "geo", "find", "Qwxyzzivka"]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert not list(Path(tmp_path).iterdir())
