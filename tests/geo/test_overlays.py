"""A user's own layers: what is taken of a GeoJSON file, what is left out and why."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.configuration import faults
from geo.errors import OverlayError
from geo.overlays import MAX_BYTES, MAX_FEATURES, MAX_VERTICES, overlay_rows, read_overlay


def feature(kind, coordinates, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features, **others):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **others}).encode()


SQUARE = [[[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]]


def test_areas_lines_and_points_become_shapes_with_their_words_and_looks():
    overlay = read_overlay(
        "C:\\maps\\front line.geojson",
        collection(
            feature("Polygon", SQUARE, name="Held", fill="#A00", source="own", **{"fill-opacity": 2}),
            feature("LineString", [[30, 50], [31, 51]], stroke="b3261e", **{"stroke-width": 3}),
            feature("MultiPoint", [[30, 50], [31, 51]]),
        ),
    )
    assert overlay.name == "front line"
    assert [shape.kind for shape in overlay.shapes] == ["area", "line", "point", "point"]
    area, line, *_ = overlay.shapes
    assert area.words == ("Held", "source: own")
    assert (area.look.fill, area.look.opacity) == ("#a00", 0.8)
    assert (line.look.stroke, line.look.width) == ("#b3261e", 3.0)
    assert overlay.notes == ()


def test_the_page_gets_whole_numbers_and_colours_that_are_colours():
    text = 'red;background:url("http://example.org")'
    overlay = read_overlay(
        "a.json", collection(feature("Point", [30.123456, -50.5], name=text, stroke=text, fill=text))
    )
    (row,) = overlay_rows([overlay])
    assert row["shapes"] == [{"k": "point", "r": [[3012346, -5050000]], "w": (text,), "d": 2.0, "o": 0.15}]


def test_what_cannot_be_drawn_is_told_by_number_and_reason():
    overlay = read_overlay(
        "a.geojson",
        collection(
            feature("Point", [30, 50]),
            feature("Point", [500, 50]),
            feature("Point", ["a", 50]),
            {"type": "Feature", "geometry": None, "properties": {}},
            feature("Polygon", [[[20, 40], [30, 45], [30, 40], [20, 45], [20, 40]]]),
            "no feature",
        ),
    )
    assert len(overlay.shapes) == 3
    assert [note[:9] for note in overlay.notes] == ["Feature 2", "Feature 3", "Feature 4", "Feature 5", "Feature 6"]
    assert "no longitudes" in overlay.notes[0]
    assert "'a' is no coordinate" in overlay.notes[1]
    assert "repaired" in overlay.notes[3]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is no GeoJSON"),
        (b"\xff\xfe{", "is no GeoJSON"),
        (b"[" * 100_000, "is no GeoJSON"),
        (b"[1]", "holds no object"),
        (b'{"type": "FeatureCollection", "features": 3}', "no list"),
        (collection(), "has no features"),
        (collection(feature("Point", [500, 1])), "nothing of it can be drawn"),
        (collection(feature("Point", [1, 1]), crs={"properties": {"name": "EPSG:3857"}}), "export it as EPSG:4326"),
        (collection(*[{}] * (MAX_FEATURES + 1)), "give up to 5,000"),
        (b" " * (MAX_BYTES + 1), "give a file of up to 10 MB"),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "is no coordinate"),
        (b'{"type": "Point", "coordinates": [1' + b"0" * 400 + b", 1]}", "is no coordinate"),
    ],
)
def test_a_file_that_is_no_layer_says_why(data, reason):
    with pytest.raises(OverlayError, match=reason):
        read_overlay("a.geojson", data)


def test_a_collection_of_geometries_in_a_geometry_is_taken_apart():
    geometry = {"type": "GeometryCollection", "geometries": [feature("Polygon", SQUARE)["geometry"]]}
    assert [shape.kind for shape in read_overlay("a", json.dumps(geometry).encode()).shapes] == ["area"]


def test_fine_outlines_are_simplified_and_said_to_be():
    line = [[30 + i / 10_000, 50 + (i % 2) / 100_000] for i in range(MAX_VERTICES + 10)]
    overlay = read_overlay("a.geojson", collection(feature("LineString", line)))
    assert len(overlay.shapes[0].rings[0]) < MAX_VERTICES
    assert "outlines stray by up to" in overlay.notes[0]


def test_the_key_is_that_of_the_bytes():
    data = collection(feature("Point", [1, 2]))
    assert read_overlay("a.json", data).key == read_overlay("b.json", data).key != read_overlay("a", data + b" ").key


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Nonsense"]),
)
def test_any_content_is_drawn_or_refused(content, kind):
    wild = {"type": "Feature", "properties": content, "geometry": {"type": kind, "coordinates": content}}
    overlay = read_overlay("a.geojson", collection(wild, feature("Point", [1, 2])))
    assert len(overlay.shapes) > 1 or overlay.notes[0].startswith("Feature 1")


def test_a_folder_of_layers_is_checked_at_the_start(tmp_path):
    (tmp_path / "a.geojson").write_bytes(collection(feature("Point", [1, 2])))
    assert list(faults({"GEO_OVERLAYS": str(tmp_path)})) == []
    (tmp_path / "b.json").write_text("nothing")
    assert "b.json cannot be shown" in next(faults({"GEO_OVERLAYS": str(tmp_path)}))
    assert "there is no such folder" in next(faults({"GEO_OVERLAYS": str(tmp_path / "gone")}))
