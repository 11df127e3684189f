"""The base map's arcs: borders are stored once and every ring comes back whole."""

import base64
import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

from dashboard.basemap import (
    ADMIN,
    ASSETS,
    ASSETS_DIR,
    BORDER,
    COAST,
    Label,
    arc_classes,
    basemap_js,
    encode,
    place_labels,
    simplified,
    topology,
)

OUTLINES = gpd.GeoDataFrame(
    {"country": ["AA", "AA", "BB"]},
    geometry=[
        box(0, 0, 1, 1),
        box(1, 0, 2, 1),
        box(0, 1, 2, 2).union(Polygon([(0, 1), (1, 1), (2, 1), (1, 1)]).buffer(0)),
    ],
    index=["AA-1", "AA-2", "BB-1"],
    crs=4326,
)
OUTLINES.loc["BB-1", "geometry"] = Polygon([(0, 1), (1, 1), (2, 1), (2, 2), (0, 2)])


def decode(text):
    data, at, lines = base64.b64decode(text), 0, []

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        x = y = 0
        line = []
        for _ in range(varint()):
            dx, dy = varint(), varint()
            x += dx // 2 if dx % 2 == 0 else -(dx + 1) // 2
            y += dy // 2 if dy % 2 == 0 else -(dy + 1) // 2
            line.append((x, y))
        lines.append(line)
    return lines


def test_shared_borders_are_one_arc():
    arcs, units = topology(OUTLINES)
    assert [unit.code for unit in units] == ["AA-1", "AA-2", "BB-1"]
    classes = arc_classes(len(arcs), units)
    assert sorted(classes) == [COAST, COAST, COAST, BORDER, BORDER, ADMIN]


def test_rings_come_back_whole():
    arcs, units = topology(OUTLINES)
    for unit, outline in zip(units, OUTLINES.geometry, strict=True):
        points = []
        for arc in unit.rings[0]:
            line = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
            assert not points or points[-1] == line[0]
            points += line
        assert Polygon([(x / 1000, y / 1000) for x, y in points]).equals(outline)


@pytest.mark.parametrize("lines", [[], [[(0, 0)]], [[(-180000, 90000), (180000, -90000), (1, -1)], [(5, 5), (4, 6)]]])
def test_lines_come_back_from_their_code(lines):
    assert decode(encode(lines)) == lines


def test_simplifying_keeps_the_ends():
    arc = tuple((x, (x * 37) % 5) for x in range(0, 1000, 10))
    thin = simplified(arc, 0.1)
    assert (thin[0], thin[-1]) == (arc[0], arc[-1])
    assert len(thin) < len(arc)
    assert simplified(arc, 0) == arc


def test_scripts_hold_the_map_in_two_parts():
    labels = [Label("Öst", 1, 2, 4), Label("Klein", 1, 2, 9)]
    first, detail = basemap_js(OUTLINES, labels, lakes=[box(0, 0, 1, 1)], rivers=[LineString([(0, 0), (1, 1)])])
    content = json.loads(first.removeprefix("window.GEO_BASEMAP=").rstrip(";\n"))
    assert content["labels"] == [["Öst", 2, 1, 4, 0]]
    assert len(decode(content["rivers"])[0]) == 2
    assert json.loads(detail.removeprefix("window.GEO_BASEMAP_DETAIL=").rstrip(";\n"))["labels"] == [
        ["Klein", 2, 1, 9, 0]
    ]


def test_labels_put_countries_and_large_towns_first():
    rows = [
        ("A", "PCLI", 0, 1000.0),
        ("Small", "PPL", 20_000, 1.0),
        ("Big", "PPLC", 9_000_000, 9.0),
        ("Hamlet", "PPL", 10, 1.0),
    ]
    places = pd.DataFrame(rows, columns=["name", "feature_code", "population", "radius_km"]).assign(lat=1.0, lon=2.0)
    assert [(label.name, label.zoom) for label in place_labels(places)] == [("A", 2), ("Big", 3), ("Small", 9)]


@pytest.mark.parametrize("name", ASSETS)
def test_the_committed_scripts_are_there_and_crimea_is_in_ukraine(name):
    text = (ASSETS_DIR / name).read_text()
    assert text.startswith("window.GEO_BASEMAP")
    if name == ASSETS[0]:
        units = {
            code: country
            for code, country, _ in json.loads(text.removeprefix("window.GEO_BASEMAP=").rstrip(";\n"))["units"]
        }
        assert units["UA-43"] == units["UA-40"] == "UA"
        assert len(set(units.values())) > 230
