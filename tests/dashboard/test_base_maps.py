"""Base maps of other servers: which are offered, what of them reaches the page, and that a link alone loads none."""

import json

import pytest

from dashboard.base_maps import FIRST, host_of, plain_credits, providers, tiles
from geo.configuration import faults
from tests.dashboard.conftest import packed_map

NAME = "OpenStreetMap.Mapnik"


def base(app):
    content = packed_map(app)[1]["base"]
    return json.loads(content) if content else None


def test_providers_need_no_key_and_are_asked_by_https():
    offered = providers()
    assert tuple(offered)[: len(FIRST)] == FIRST
    assert "CartoDB.Positron" not in offered
    for name in offered:
        found = tiles(name)
        assert found["url"].startswith("https://"), name
        assert all(key in found["url"] for key in ("{x}", "{y}", "{z}")), name
        assert "<script" not in found["credits"]


def test_credits_are_text_and_links_alone():
    markup = (
        "&copy; <a href=\"https://a.org\" onclick='x()'>A & B</a> <img src=x onerror=y()> "
        "<a href='javascript:z()'>C</a>"
    )
    assert plain_credits(markup) == (
        '© <a href="https://a.org" target="_blank" rel="noopener noreferrer nofollow">A &amp; B</a>  C'
    )


def test_a_link_alone_loads_no_tiles(run_app, events_file):
    app = run_app(events_file, base=NAME)
    assert base(app) is None
    assert any(host_of(NAME) in html.proto.body for html in app.get("html"))
    app.button(key="load_tiles").click().run()
    assert base(app)["url"] == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert NAME in app.query_params["base"]


def test_the_user_picks_a_base_map_and_goes_back(run_app, events_file):
    app = run_app(events_file, base=NAME)
    app.session_state["fold_overlays"] = True
    app.button(key="load_tiles").click().run()
    assert app.selectbox(key="w_base").value == NAME
    app.selectbox(key="w_base").select("Built-in").run()
    assert base(app) is None
    assert "base" not in app.query_params


@pytest.mark.parametrize("name", ["CartoDB.Positron", "<img src=x>", "https://example.org/{z}/{x}/{y}.png"])
def test_a_link_to_what_is_not_offered_says_so(run_app, events_file, name):
    app = run_app(events_file, base=name)
    assert base(app) is None
    assert any("none of those offered" in html.proto.body for html in app.get("html"))
    assert not [button for button in app.button if button.key == "load_tiles"]


def test_a_server_can_take_the_choice_away(run_app, events_file, monkeypatch):
    monkeypatch.setenv("GEO_BASE_MAPS", "off")
    app = run_app(events_file, base=NAME)
    assert base(app) is None
    assert not [button for button in app.button if button.key == "load_tiles"]
    assert list(faults({"GEO_BASE_MAPS": "off"})) == []
    assert "neither on nor off" in next(faults({"GEO_BASE_MAPS": "maybe"}))
