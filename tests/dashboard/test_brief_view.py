"""The Brief view under Streamlit's test driver, and what it makes."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import yaml

from dashboard.briefing import MAX_EVENTS, Source, file_bytes, map_extent
from dashboard.catalog import Catalog, Shown
from geo.brief_product import Callout, Product, parse_product, to_yaml
from geo.errors import BriefError
from geo.frame import conform_events, empty_events_gdf
from tests.dashboard.conftest import ROWS

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)


def previews(app):
    """Every product that was drawn, with its picture."""
    return [(product, made) for (_, product, _), made in app.session_state["brief_previews"]]


def said(app):
    return " ".join(html.proto.body for html in app.get("html"))


def test_what_is_shown_becomes_a_picture(run_app, events_file):
    app = run_app(events_file, view="brief", country="CD")
    product, made = previews(app)[-1]
    assert made.data.startswith(b"\x89PNG")
    assert made.summary == "2 of 2 events shown · 2 share a point"
    assert product.filter == "country=CD"
    assert made.summary in said(app)
    assert [button.proto.label for button in app.get("download_button")] == [
        "PNG",
        "PDF",
        "SVG",
        "Web page",
        "Slides",
        "Product file",
    ]


def test_the_picture_says_lengths_in_the_unit_of_the_session(run_app, events_file):
    app = run_app(events_file, view="brief", units="mi", near="50.45,30.52", km="161")
    product, _ = previews(app)[-1]
    assert product.unit == "mi"
    assert parse_product(to_yaml(product)).unit == "mi"


def test_an_empty_result_is_a_picture_too(run_app, events_file):
    _, made = previews(run_app(events_file, view="brief", type="Riots"))[-1]
    assert made.summary == "0 of 0 events shown"


def test_choices_make_the_product_and_are_kept_for_the_next_visit(run_app, events_file):
    app = run_app(events_file, view="brief")
    app.text_input(key="b_title").set_value("A title $x$ {{7*7}}")
    app.text_input(key="b_subtitle").set_value("–")
    app.text_input(key="b_marking").set_value("FOR TRAINING")
    app.selectbox(key="b_size").set_value("a4-portrait")
    app.number_input(key="b_callouts").set_value(2)
    app.button_group(key="b_layers").set_value(["water", "events"]).run()
    product, made = previews(app)[-1]
    assert (product.title, product.subtitle, product.marking) == ("A title $x$ {{7*7}}", "", "FOR TRAINING")
    assert (product.sizes, product.layers, product.auto_callouts) == (("a4-portrait",), ("events", "water"), 2)
    assert made.title == "A title $x$ {{7*7}}"
    app.button_group(key="view").set_value(["About"]).run()
    app.button_group(key="view").set_value(["Brief"]).run()
    assert not app.exception
    assert app.text_input(key="b_title").value == "A title $x$ {{7*7}}"
    assert len(previews(app)) == 2


def test_events_are_numbered_by_hand_as_far_as_the_filters_show_them(run_app, events_file):
    app = run_app(events_file, view="brief", event="kursk")
    choice = app.multiselect(key="b_events")
    assert choice.options[:2] == ["1 Mar 2025 · Kursk Oblast · Battles", "9 Mar 2025 · Goma · Battles"]
    choice.set_value(["goma-2", "kyiv"])
    app.text_input(key="b_version").set_value("3").run()
    product, _ = previews(app)[-1]
    assert product.callouts == (Callout("goma-2"), Callout("kyiv"))
    assert product.version == "3"
    app = run_app(events_file, view="brief", country="UA")
    app.session_state["b_events"] = ["goma-2", "kyiv", "gone"]
    app.run()
    assert not app.exception
    assert previews(app)[-1][0].callouts == (Callout("kyiv"),)


def test_the_extent_is_chosen(run_app, events_file):
    app = run_app(events_file, view="brief", map="6/48.4/32.5")
    app.selectbox(key="b_extent").set_value("map").run()
    assert previews(app)[-1][0].extent == "22.6123,43.6758,42.3877,52.7230"
    app.selectbox(key="b_extent").set_value("units").run()
    assert "choose a country or a province" in said(app)
    assert not app.get("download_button")
    app.multiselect(key="b_units").set_value(["UA", "RU-KRS"]).run()
    assert previews(app)[-1][0].extent == "UA,RU-KRS"


def test_small_maps_and_a_size_of_ones_own(run_app, events_file):
    app = run_app(events_file, view="brief")
    app.selectbox(key="b_size").set_value("free").run()
    app.number_input(key="b_width").set_value(900)
    app.number_input(key="b_height").set_value(600)
    app.selectbox(key="b_panels").set_value("week").run()
    product, made = previews(app)[-1]
    assert (product.sizes, product.panels) == (("900x600",), "week")
    assert "1 dated to none of the maps" in made.summary
    app.selectbox(key="b_panels").set_value("before-after").run()
    assert "need &#x27;split&#x27;" in said(app)


def catalog_of_rows(rows=ROWS):
    import pandas as pd  # noqa: PLC0415 - beside its only use

    return Catalog(conform_events(pd.DataFrame(list(rows))) if rows else empty_events_gdf())


def source_of(catalog, chosen=None):
    from geo.filters import EventFilter  # noqa: PLC0415

    return Source(catalog, catalog.shown(chosen or EventFilter()))


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml"), ("pptx", b"PK")])
@pytest.mark.parametrize("rows", [ROWS, ()])
def test_files_of_what_is_shown(form, start, rows):
    product = Product(events="events.geojson", sizes=("640x480",))
    assert file_bytes(source_of(catalog_of_rows(rows)), product, form, NOON).startswith(start)


def test_the_product_file_makes_the_same_again(run_app, events_file):
    app = run_app(events_file, view="brief", country="UA", type="Battles")
    product, _ = previews(app)[-1]
    assert yaml.safe_load(to_yaml(product))["filter"] == product.filter
    assert parse_product(to_yaml(product)) == product


def test_layers_of_the_session_are_in_files_and_previews(run_app, events_file, tmp_path, monkeypatch):
    area = {"type": "Polygon", "coordinates": [[[20, 40], [45, 40], [45, 58], [20, 58], [20, 40]]]}
    (tmp_path / "front.geojson").write_text(json.dumps(area))
    monkeypatch.setenv("GEO_OVERLAYS", str(tmp_path))
    bare = previews(run_app(events_file, view="brief", country="UA"))[-1]
    key = hashlib.sha256((tmp_path / "front.geojson").read_bytes()).hexdigest()[:12]
    own = previews(run_app(events_file, view="brief", country="UA", overlay=key))[-1]
    assert own[0] == bare[0]
    assert own[1].data != bare[1].data


def test_too_many_events_are_refused_with_the_remedy():
    import numpy as np  # noqa: PLC0415

    many = Shown(np.ones(MAX_EVENTS + 1, dtype=bool), np.arange(MAX_EVENTS + 1))
    with pytest.raises(BriefError, match="narrow the filter"):
        Source(catalog_of_rows(), many).events()


@pytest.mark.parametrize("text", ["", "6/48", "6/91/0", "x/1/2", "nan/0/0", "6/inf/0", "1e9/0/0"])
def test_what_is_no_view_of_the_map(text):
    assert map_extent(text) is None


@pytest.mark.parametrize(
    ("view", "extent"),
    [
        ("1/20/0", "world"),
        ("5/0/179", "159.2246,-13.4965,-161.2246,13.4965"),
        ("3/84/0", "-79.1016,74.5493,79.1016,85.0511"),
    ],
)
def test_views_of_the_map(view, extent):
    assert map_extent(view) == extent


def test_no_other_view_waits_for_matplotlib():
    code = "import sys; from dashboard.views import brief; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
