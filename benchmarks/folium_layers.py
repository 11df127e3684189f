"""
Plain folium layers beside the dashboard's own, in the same run and the same headless Chromium.

    npm pack leaflet.markercluster@1.5.3 && tar xzf leaflet.markercluster-1.5.3.tgz
    python -m benchmarks.folium_layers --cluster package/dist/leaflet.markercluster.js

Prints a Markdown table. Of folium: `MarkerCluster` of `Marker`s, `FastMarkerCluster` with a callback that makes a bare
marker, and `GeoJson` of `CircleMarker`s on a canvas, each as a page on disk, without popups. Ours is the whole
dashboard, opened a second time: marks with types, precision, legend, timeline and table. A page that takes more than
`--limit` seconds to make or to be ready is given up, and so are larger ones of its kind.

- made: seconds in Python until the page's text (of ours: what travels to the map) is there;
- ready: from opening the page until its marks are painted;
- size: of that text; memory: of the page's scripts after a collection; zoom: until the map is painted two levels on.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import folium
import numpy as np
from folium.plugins import FastMarkerCluster, MarkerCluster
from playwright.sync_api import Browser, Page, Route, TimeoutError, sync_playwright

from benchmarks.map_speed import reload
from benchmarks.page_clock import VIEWPORT, PageClock, drawn, heap_mb, open_page
from dashboard.cache import ASSETS_DIR
from dashboard.catalog import Catalog
from geo.event_parquet import read_event_table
from geo.export import write_events
from geo.filters import EventFilter
from geo.synth import synth
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, serving

RUNS: Final = 3
LIMIT_SECONDS: Final = 60.0
GROWTH: Final = 9.0
"""Ten times the events take at least so many times as long to make: what would pass the limit is not begun."""
OUTSIDE: Final = re.compile(r"^https?://")
BARE_MARKER: Final = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
HEADER: Final = (
    "| events | layer | made, s | ready, s | size, MB | browser, MB | zoom, ms |",
    "|---|---|---|---|---|---|---|",
)

_PAINTED: Final = """() => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
}))"""
_ZOOM: Final = """(zoom) => new Promise((done) => {
  const map = Object.values(window).find((value) => value instanceof L.Map);
  const start = performance.now(), { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done(performance.now() - start);
  map.setView([48, 37.8], zoom, { animate: false });
  requestAnimationFrame(() => port2.postMessage(0));
})"""

Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Taken:
    """What one layer took; a row of the table."""

    made: float
    ready: float
    size: float
    memory: float
    zoom: float

    def cells(self) -> str:
        """Return the cells of its row."""
        return f"{self.made:.2f} | {self.ready:.2f} | {self.size:.1f} | {self.memory:.0f} | {self.zoom:.0f}"


def main() -> None:
    """Measure each layer at each number of events and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--cluster", type=Path, required=True, help="leaflet.markercluster.js of the npm package")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS)
    args = parser.parse_args()
    print(*HEADER, sep="\n")
    given_up: dict[str, str] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        for n in sorted(args.events):
            path = Path(folder) / "events.parquet"
            write_events(synth(n), path)
            for name, words in rows(browser, path, args.cluster, args.limit, given_up):
                print(f"| {n:,} | {name} | {words} |", flush=True)


def rows(
    browser: Browser, path: Path, cluster: Path, limit: float, given_up: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Measure all layers on a file of events; `given_up` grows by those that take too long."""
    table = read_event_table(path).frame(("lat", "lon"), np.arange(len(read_event_table(path)))).dropna()
    points = table[["lat", "lon"]].to_numpy(dtype=np.float64)
    for name, layer in LAYERS.items():
        if name not in given_up:
            outcome = plain(browser, layer, points, cluster, limit)
            if isinstance(outcome, Taken):
                if outcome.made * GROWTH > limit:
                    given_up[name] = f"not tried: {outcome.made:.0f} s for a tenth of them | | | |"
                yield name, outcome.cells()
                continue
            given_up[name] = outcome
        yield name, given_up[name]
    yield "**ours, the whole dashboard**", ours(browser, path).cells()


def plain(
    browser: Browser, layer: Callable[[Points], folium.Map], points: Points, cluster: Path, limit: float
) -> Taken | str:
    """Measure one layer of folium's; says why not where it takes too long."""
    start = time.perf_counter()
    text = layer(points).get_root().render()
    made = time.perf_counter() - start
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        page_path = Path(folder, "map.html")
        page_path.write_text(text, encoding="utf-8")
        for _ in range(RUNS if made < limit else 1):
            try:
                taken.append(_opened(browser, page_path, cluster, limit))
            except TimeoutError:
                return f"{made:.1f} | not within {limit:.0f} s | {len(text) / 1e6:.1f} | |"
    ready, memory, zoom = (statistics.median(values) for values in zip(*taken, strict=True))
    return Taken(made, ready, len(text) / 1e6, memory, zoom)


def _opened(browser: Browser, path: Path, cluster: Path, limit: float) -> tuple[float, float, float]:
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(1000 * limit)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.route(OUTSIDE, lambda route: _answer(route, cluster))
    try:
        start = time.perf_counter()
        page.goto(path.as_uri())
        page.evaluate(_PAINTED)
        ready = time.perf_counter() - start
        if failed:
            raise RuntimeError(failed[0])
        return ready, heap_mb(page), zoom_ms(page)
    finally:
        page.close()


def zoom_ms(page: Page) -> float:
    """Return the milliseconds until the map is painted at another zoom."""
    return statistics.median(float(page.evaluate(_ZOOM, zoom)) for zoom in (4, 5, 6, 7))


def _answer(route: Route, cluster: Path) -> None:
    """Leaflet and its clusters from disk; of what else folium asks for, marks need nothing."""
    name = route.request.url.rpartition("/")[2]
    kept = {"leaflet.js": ASSETS_DIR / name, "leaflet.css": ASSETS_DIR / name, cluster.name: cluster}
    if name in kept:
        route.fulfill(path=kept[name])
    else:
        route.fulfill(body="")


def ours(browser: Browser, path: Path) -> Taken:
    """Measure the dashboard, opened by a second visitor."""
    catalog = Catalog(read_event_table(path))
    catalog.prepare()
    catalog.packed.cache_clear()
    start = time.perf_counter()
    size = len(json.dumps(catalog.packed(EventFilter()) | catalog.packed_timeline(EventFilter()))) / 1e6
    made = time.perf_counter() - start
    with serving(GEO_EVENTS=str(path)) as address:
        live = open_page(browser, address)
        ready = statistics.median(reload(live.page) for _ in range(RUNS))
        clock = PageClock(drawn(live.page))
        zoom = statistics.median(clock.view_ms(48.0, 37.8, level) for level in (4, 5, 6, 7))
        taken = Taken(made, ready, size, heap_mb(live.page), zoom)
        live.page.close()
    return taken


def _map() -> folium.Map:
    base = folium.Map(location=(48, 37.8), zoom_start=3, tiles=None, prefer_canvas=True)
    base.options["maxZoom"] = 18  # clusters ask for it; folium passes it on with tiles alone
    return base


def marker_cluster(points: Points) -> folium.Map:
    """Return folium's `MarkerCluster` of one `Marker` for each point."""
    base = _map()
    layer = MarkerCluster().add_to(base)
    for lat, lon in points.tolist():
        folium.Marker((lat, lon)).add_to(layer)
    return base


def fast_marker_cluster(points: Points) -> folium.Map:
    """Return folium's `FastMarkerCluster`."""
    base = _map()
    FastMarkerCluster(points.tolist(), callback=BARE_MARKER).add_to(base)
    return base


def geojson(points: Points) -> folium.Map:
    """Return folium's `GeoJson` with a `CircleMarker` for each point."""
    base = _map()
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        for lat, lon in points.tolist()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    folium.GeoJson(collection, marker=folium.CircleMarker(radius=4)).add_to(base)
    return base


LAYERS: Final[dict[str, Callable[[Points], folium.Map]]] = {
    "folium MarkerCluster": marker_cluster,
    "folium FastMarkerCluster": fast_marker_cluster,
    "folium GeoJson": geojson,
}


if __name__ == "__main__":
    main()
