"""Own layers on briefing maps: what is drawn of them, what the legend says, and that none of them stops a map."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from geo import brief
from geo.brief_canvas import to_bytes
from geo.brief_files import render
from geo.brief_overlays import read_overlays
from geo.brief_product import Product
from geo.brief_size import parse_size
from geo.errors import BriefError
from geo.overlays import Look, Overlay, Shape, read_overlay
from tests.geo.brief_rows import events

SIZE = parse_size("640x480")
NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
UKRAINE = Product(filter="country=UA", extent="UA", layers=("events",))
LINE = {"type": "LineString", "coordinates": [[31.0, 46.5], [37.0, 49.5]]}
AREA = {"type": "Polygon", "coordinates": [[[29, 48], [33, 48], [33, 50], [29, 50], [29, 48]]]}
POINT = {"type": "Point", "coordinates": [32.0, 48.0]}
PINK = {"stroke": "#ff00ff", "stroke-width": 8, "fill": "#ff00ff", "fill-opacity": 0.8}


def overlay(*features, name="lines"):
    rows = [{"type": "Feature", "properties": words, "geometry": geometry} for geometry, words in features]
    return read_overlay(f"{name}.geojson", json.dumps({"type": "FeatureCollection", "features": rows}).encode())


def drawn(*overlays, product=UKRAINE):
    return brief.draw(product, events(), SIZE, produced=NOON, overlays=overlays)


def texts(picture):
    return [artist.get_text() for artist in picture.page.axes.texts]


def pink_share(picture):
    """Share of the pixels that are as pink as `PINK`."""
    import io  # noqa: PLC0415 - beside its only use

    from PIL import Image  # noqa: PLC0415

    pixels = np.asarray(Image.open(io.BytesIO(to_bytes(picture, "png"))).convert("RGB")).astype(int)
    return float(((pixels[..., 0] > 200) & (pixels[..., 1] < 110) & (pixels[..., 2] > 200)).mean())


@pytest.mark.parametrize(("geometry", "least"), [(LINE, 0.001), (AREA, 0.01), (POINT, 0.00005)])
def test_lines_areas_and_points_are_drawn(geometry, least):
    assert pink_share(drawn()) < least / 4
    assert pink_share(drawn(overlay((geometry, PINK)))) > least


def test_the_legend_has_the_title_of_each_look_that_is_seen():
    shapes = [(LINE, {"name": "Front line", "stroke": "#ff00ff"}), (AREA, {"name": "Held area"})]
    gone = ({"type": "Point", "coordinates": [-60.0, -30.0]}, {"name": "Far away"})
    written = texts(drawn(overlay(*shapes, gone)))
    assert {"OWN OVERLAYS", "Front line", "Held area"} <= set(written)
    assert "Far away" not in written


def test_many_titles_are_one_line_with_the_name_of_the_layer():
    shapes = [(POINT, {"name": f"Post {i}"}) for i in range(9)]
    written = texts(drawn(overlay(*shapes, name="posts")))
    assert "posts" in written
    assert not any(text.startswith("Post ") for text in written)


def test_what_is_out_of_sight_has_no_legend():
    assert "OWN OVERLAYS" not in texts(drawn(overlay(({"type": "Point", "coordinates": [-60.0, -30.0]}, {}))))


def test_a_layer_across_the_antimeridian():
    product = Product(extent="170,50,-160,70", layers=("events",))
    ring = [[[175, 55], [180, 55], [180, 65], [175, 65], [175, 55]]], [[[-180, 55], [-165, 55], [-165, 65], [-180, 55]]]
    picture = drawn(overlay(({"type": "MultiPolygon", "coordinates": list(ring)}, PINK)), product=product)
    assert pink_share(picture) > 0.02


def test_outlines_that_simplifying_left_crossed_or_flat_are_no_error():
    crossed = Shape("area", (((30.0, 48.0), (33.0, 50.0), (33.0, 48.0), (30.0, 50.0), (30.0, 48.0)),), (), Look())
    flat = Shape("area", (((30.0, 48.0), (33.0, 50.0)), ((31.0, 48.0), (32.0, 49.0))), (), Look())
    assert "odd" in texts(drawn(Overlay("k", "odd", (crossed, flat))))


@pytest.mark.parametrize("panels", ["type", "week"])
def test_small_maps_have_them_too(panels):
    product = Product(filter="country=UA", extent="UA", panels=panels)
    assert "lines" in texts(drawn(overlay((LINE, {})), product=product))


def test_titles_are_text_as_they_are():
    hostile = "$x^2$ {{7*7}} <script>alert(1)</script>"
    assert hostile in texts(drawn(overlay((LINE, {"name": hostile}), (AREA, {"name": "b"}))))


@pytest.mark.parametrize("form", ["png", "pdf", "svg", "pptx", "html"])
def test_every_form_takes_them_and_its_bytes_can_be_made_again(form):
    def made(*overlays):
        return render(UKRAINE, events(), SIZE, form, produced=NOON, overlays=overlays).data

    own = overlay((LINE, {"name": "Front line"}))
    assert made(own) == made(own) != made()


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "no.geojson").write_text("no")
    for name, reason in {"no.geojson": "is no GeoJSON", "gone.geojson": "No such file"}.items():
        with pytest.raises(BriefError, match=f"{name}.*{reason}"):
            read_overlays([tmp_path / name])
