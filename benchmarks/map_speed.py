"""
How fast the map is, at several numbers of synthetic events, in a headless Chromium without GPU.

    python -m benchmarks.map_speed [--events 1000 10000 100000 1000000]

Prints a Markdown table: medians of ten filter changes (a click in the sidebar until the new map, timeline
and table are drawn), of redraws of the marks as after a zoom, the first map cold and warm, memory of
browser and server, and the filter of date, region and geodesic distance alone, in Python.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from geo.arrays import EventArrays
from geo.export import write_events
from geo.filters import EventFilter, Near
from geo.synth import synth
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, MapPage, serving

STEPS = 10
TYPES = ("Battles", "Riots", "Protests", "Strategic developments", "Violence against civilians")
ASKED = EventFilter(
    date_from=date(2023, 1, 1), date_to=date(2024, 12, 31), countries=("UA",), near=Near(48.0, 37.8, 100.0, "possibly")
)
HEADER = (
    "| events | first map cold / warm, s | filter change, s | redraw, ms "
    "| browser, MB | server, MB | filter in Python, ms |",
    "|---|---|---|---|---|---|---|",
)


def main() -> None:
    """Measure each number of events and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    args = parser.parse_args()
    print(*HEADER, sep="\n")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=installed_chromium(), args=[*FLAGS, "--enable-precise-memory-info"]
        )
        for n in args.events:
            events = synth(n)
            path = Path(folder) / "events.parquet"
            write_events(events, path)
            print(f"| {n:,} | {measured(browser, path)} | {python_filter_ms(EventArrays(events)):.1f} |", flush=True)
            path.unlink()


def python_filter_ms(arrays: EventArrays) -> float:
    """Return milliseconds of one filter by date, country and distance; columns are made before."""
    ASKED.mask(arrays)
    return 1000 * statistics.median(timed(lambda: ASKED.mask(arrays)) for _ in range(STEPS))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(browser: Browser, path: Path) -> str:
    """Return the middle cells of a row."""
    with serving(GEO_EVENTS=str(path)) as address:
        cold, page = first_map(browser, address)
        page.page.close()
        warm, page = first_map(browser, address)
        changes = [filter_change(page, TYPES[i // 2 % len(TYPES)]) for i in range(STEPS)]
        redraws = page.frame.evaluate(
            """() => Array.from({ length: 10 }, () => { const start = performance.now();
            GeoMap.app.marks.redraw(); return performance.now() - start; })"""
        )
        browser_mb = page.page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        server_mb = server_memory(address)
        page.page.close()
    middle = f"{statistics.median(changes):.2f} | {np.median(redraws):.0f} | {browser_mb:.0f} | {server_mb:.0f}"
    return f"{cold:.1f} / {warm:.1f} | {middle}"


def first_map(browser: Browser, address: str) -> tuple[float, MapPage]:
    """Return the seconds until the marks are drawn, and the page."""
    start = time.perf_counter()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(300_000)
    page.goto(address)
    live = MapPage(page)
    live.frame.wait_for_function("GeoMap.app.marks.marks.n > 0", polling=20)
    return time.perf_counter() - start, live


def filter_change(live: MapPage, name: str) -> float:
    """Return the seconds from a click on a type until the map has drawn it and the script has ended."""
    drawn = live.frame.evaluate("window.geoDrawn")
    button = live.page.get_by_test_id("stSidebar").get_by_role("button", name=name, exact=True)
    start = time.perf_counter()
    button.click()
    live.frame.wait_for_function(f"window.geoDrawn > {drawn}", polling=10)
    live.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    seconds = time.perf_counter() - start
    live.page.wait_for_timeout(300)
    return seconds


def server_memory(address: str) -> float:
    """Return the memory of the server of an address, in MB, from /proc."""
    port = address.rpartition(":")[2].encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"streamlit" in (command := (process / "cmdline").read_bytes()) and b"port=" + port in command:
                pages = int((process / "statm").read_text().split()[1])
                return pages * 4096 / 1e6
        except OSError:
            continue
    return float("nan")


if __name__ == "__main__":
    main()
