"""A dashboard server of our own, and what tests do with its page."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL = {"127.0.0.1", "localhost", "::1"}
START_SECONDS = 120
MAP_TITLE = "streamlit_folium.st_folium"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(*options, health="", port=None, **variables):
    """The address of a dashboard started with these environment variables, and a store of its own."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py")]
    command += ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1", *options]
    with tempfile.TemporaryDirectory() as folder:
        own = {"GEO_STORE": str(Path(folder) / "store.gpkg")}
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(address + health, process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address, process):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address} in {START_SECONDS} s")


@dataclass
class Watch:
    """What a page asked for outside, and what went wrong in it."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def route(self, route):
        url = route.request.url
        if urlsplit(url).hostname in LOCAL or url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


class MapPage:
    """The live map of a page: where its marks are, and clicks on them."""

    def __init__(self, page):
        self.page = page
        self.frame = self._frame()

    def _frame(self):
        element = self.page.wait_for_selector(f'iframe[title="{MAP_TITLE}"]', state="attached")
        frame = element.content_frame()
        frame.wait_for_function("window.geoDrawn && GeoMap.app.ready && GeoMap.app.marks.marks", polling=50)
        return frame

    def marks(self):
        """Centre (x, y in the page) of each mark in view, with row, number of events at the point, and index."""
        spots = self.frame.evaluate(
            """() => { const { map, marks } = GeoMap.app, { spots } = marks, out = [], size = map.getSize();
            for (let i = 0; i < spots.n; i++) {
              const at = map.layerPointToContainerPoint([spots.x[i], spots.y[i]]), m = spots.mark[i];
              if (at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y)
                out.push({ x: at.x, y: at.y, row: marks.marks.row[m], point: marks.marks.point[m],
                           here: marks.marks.total[marks.marks.point[m]] });
            } return out; }"""
        )
        box = self.page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
        return [spot | {"x": spot["x"] + box["x"], "y": spot["y"] + box["y"]} for spot in spots]

    def view(self):
        return self.frame.evaluate(
            "[GeoMap.app.map.getZoom(), GeoMap.app.map.getCenter().lat, GeoMap.app.map.getCenter().lng]"
        )

    def set_view(self, lat, lon, zoom):
        self.frame.evaluate(f"GeoMap.app.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})")
        self.page.wait_for_timeout(300)

    def total(self):
        return self.frame.evaluate("GeoMap.app.marks.marks.count.reduce((a, b) => a + b, 0)")


def settled(page):
    """Wait until the script of the page has run to its end."""
    page.wait_for_timeout(250)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(150)
