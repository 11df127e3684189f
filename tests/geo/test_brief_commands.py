"""`python -m geo brief`: one map from options, many from product files."""

import json

import pytest

from geo.__main__ import main
from geo.brief_product import Callout, parse_product
from geo.export import to_jsonl
from tests.geo.brief_rows import events

EPOCH = "1743508800"
"""2025-04-01, 12:00 UTC."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    (tmp_path / "events.jsonl").write_text(to_jsonl(events()))
    return tmp_path


def product(folder, name, text):
    path = folder / name
    path.write_text(text)
    return str(path)


def test_products_are_named_by_number_title_size_and_day(folder):
    text = "events: events.jsonl\nnumber: '0042'\ntitle: Clashes\nsizes: [640x480, a4]\nformats: [png, pdf]\n"
    assert main(["brief", product(folder, "p.yaml", text), "-o", str(folder / "maps")]) == 0
    assert sorted(path.name for path in (folder / "maps").iterdir()) == [
        "0042_Clashes_640x480_20250401.pdf",
        "0042_Clashes_640x480_20250401.png",
        "0042_Clashes_a4_20250401.pdf",
        "0042_Clashes_a4_20250401.png",
    ]


def test_a_batch_run_again_gives_the_same_bytes(folder):
    path = product(folder, "p.yaml", "events: events.jsonl\nsizes: 640x480\nformats: [png, pdf, svg]\n")
    for name in ("one", "two"):
        assert main(["brief", path, "-o", str(folder / name), "-q"]) == 0
    once = {path.name: path.read_bytes() for path in (folder / "one").iterdir()}
    assert once == {path.name: path.read_bytes() for path in (folder / "two").iterdir()}
    assert len(once) == 3


def test_one_wrong_product_leaves_the_others(folder, capsys):
    good = product(folder, "good.yaml", "events: events.jsonl\nsizes: 640x480\n")
    wrong = product(folder, "wrong.yaml", "events: gone.jsonl\n")
    nameless = product(folder, "nameless.yaml", "title: x\n")
    assert main(["brief", wrong, good, nameless, "-o", str(folder / "maps")]) == 1
    assert len(list((folder / "maps").iterdir())) == 1
    said = capsys.readouterr().err
    assert "gone.jsonl" in said
    assert "nameless.yaml names no events" in said


def test_products_that_would_have_one_name_do_not_overwrite_each_other(folder, capsys):
    paths = [product(folder, f"{i}.yaml", "events: events.jsonl\ntitle: Same\nsizes: 640x480\n") for i in range(2)]
    assert main(["brief", *paths, "-o", str(folder / "maps")]) == 1
    assert "1.yaml: Same_640x480_20250401.png was written for another product" in capsys.readouterr().err
    assert len(list((folder / "maps").iterdir())) == 1


def test_nothing_that_could_be_made_is_a_failure(folder, capsys):
    assert main(["brief", product(folder, "wrong.yaml", "titel: x\n"), "-o", str(folder / "maps")]) == 2
    assert "'titel'" in capsys.readouterr().err


def test_options_are_kept_as_a_product_that_makes_the_same_map(folder):
    options = ["--filter", "country=UA", "--title", "T", "--size", "640x480", "--callout", "kyiv=First", "-q"]
    file = str(folder / "events.jsonl")
    kept = folder / "kept.yaml"
    assert main(["brief", file, *options, "-o", str(folder / "map.png"), "--save", str(kept)]) == 0
    assert parse_product(kept.read_text()).callouts == (Callout("kyiv", "First"),)
    assert main(["brief", str(kept), "-o", str(folder / "maps"), "-q"]) == 0
    assert (folder / "maps" / "T_640x480_20250401.png").read_bytes() == (folder / "map.png").read_bytes()


def test_a_layer_of_ones_own_is_kept_with_the_product_and_what_was_left_out_of_it_is_said(folder, capsys):
    line = {"type": "LineString", "coordinates": [[31.0, 46.5], [37.0, 49.5]]}
    features = [{"type": "Feature", "geometry": line, "properties": {}}, {"type": "Feature", "geometry": None}]
    own = folder / "front.geojson"
    own.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    kept, bare = folder / "kept.yaml", str(folder / "bare.png")
    file, options = str(folder / "events.jsonl"), ["--title", "T", "--size", "640x480"]
    assert main(["brief", file, *options, "-o", bare]) == 0
    assert main(["brief", file, *options, "--overlay", str(own), "-o", f"{folder}/a.png", "--save", str(kept)]) == 0
    assert "note: front: Feature 2 is left out: it has no geometry." in capsys.readouterr().err
    assert main(["brief", str(kept), "-o", str(folder / "maps"), "-q"]) == 0
    again = (folder / "maps" / "T_640x480_20250401.png").read_bytes()
    assert again == (folder / "a.png").read_bytes() != (folder / "bare.png").read_bytes()


def test_a_layer_that_is_none_stops_its_product_alone(folder, capsys):
    good = product(folder, "good.yaml", "events: events.jsonl\nsizes: 640x480\n")
    wrong = product(folder, "wrong.yaml", "events: events.jsonl\noverlays: gone.geojson\n")
    assert main(["brief", good, wrong, "-o", str(folder / "maps")]) == 1
    assert "gone.geojson" in capsys.readouterr().err
    assert len(list((folder / "maps").iterdir())) == 1


@pytest.mark.parametrize("ending", ["gif", "jpg"])
def test_unknown_endings_are_named(folder, capsys, ending):
    assert main(["brief", str(folder / "events.jsonl"), "-o", str(folder / f"map.{ending}")]) == 2
    assert repr(ending) in capsys.readouterr().err
