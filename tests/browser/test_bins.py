"""Bins of the server on the live map: legend and tooltip tell of them, a click asks for the events of one."""

import json

import numpy as np
import pytest

from geo.bins import BinIndex
from geo.export import to_jsonl
from geo.synth import synth
from tests.browser.live import serving, settled

N = 400


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(synth(N, seed=5)))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


def test_bins_are_told_of_and_listed(address, map_page):
    live = map_page(address + "/?map=6/48/37.8")
    settled(live.page)
    packed = json.dumps(BinIndex(synth(N, seed=5)).pack(np.arange(N)))
    live.frame.evaluate(f"GeoMap.app.marks.setMarks(GeoMarks.unpack({packed}))")
    live.frame.wait_for_function("GeoMap.app.marks.marks.cell > 0")
    live.frame.wait_for_function("document.querySelector('.geo-legend').innerText.includes('bins, each a cell of')")
    assert "zoom in" not in live.frame.locator(".geo-legend").inner_text()
    spot = next(spot for spot in live.marks() if spot["here"] > 1 and 300 < spot["y"] < 600 and spot["x"] > 700)
    live.page.mouse.move(spot["x"], spot["y"])
    live.frame.wait_for_function("document.querySelector('.geo-tip').innerText.includes('events in this bin')")
    live.page.mouse.click(spot["x"], spot["y"])
    live.page.wait_for_selector("text=at this point")


def test_a_bin_of_more_than_a_list_holds_is_zoomed_into(address, map_page):
    live = map_page(address + "/?map=4/48/37.8")
    settled(live.page)
    packed = BinIndex(synth(N, seed=5)).pack(np.arange(N))
    live.frame.evaluate(f"GeoMap.app.marks.setMarks(GeoMarks.unpack({json.dumps(packed)}))")
    spot = next(spot for spot in live.marks() if 300 < spot["y"] < 600 and spot["x"] > 700)
    live.frame.evaluate("GeoMap.app.marks.marks.total.fill(201)")
    live.page.mouse.move(spot["x"], spot["y"])
    live.frame.wait_for_function("document.querySelector('.geo-tip').innerText.includes('click to zoom in')")
    live.page.mouse.click(spot["x"], spot["y"])
    live.frame.wait_for_function("GeoMap.app.map.getZoom() === 6")
