"""
How fast the dashboard is, at several numbers of synthetic events, in a headless Chromium without GPU.

    python -m benchmarks.map_speed [--events 1000 10000 100000 1000000]

Prints a Markdown table of medians:

- first map: from opening the page of a server that has just come up until the marks are drawn, and from
  loading the page again in the same browser;
- filter change: from a click in the sidebar until map, timeline, table and counts are painted;
- no change: the same from a key that only runs the page anew;
- zoom and pan: from a new view until the map is painted;
- memory: of the page's scripts after a collection, and of the whole server;
- filter by days, country and geodesic distance alone, in Python.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks.page_clock import PageClock, drawn, open_page
from geo.arrays import EventArrays
from geo.event_parquet import read_event_table
from geo.export import write_events
from geo.filters import EventFilter, Near
from geo.synth import synth
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, MapPage, serving

CHANGES: Final = 20
RELOADS: Final = 3
TYPES: Final = ("Battles", "Riots", "Protests", "Strategic developments", "Violence against civilians")
VIEWS: Final = [(48.0, 37.8, zoom) for zoom in (3, 4, 5, 6, 7, 8)] + [
    (48.0 + step, 37.8 - step, 5) for step in range(6)
]
"""Zooming in on one place, then panning."""
ASKED: Final = EventFilter(
    date_from=date(2023, 1, 1), date_to=date(2024, 12, 31), countries=("UA",), near=Near(48.0, 37.8, 100.0, "possibly")
)
HEADER: Final = (
    "| events | first map / again, s | filter change, s | no change, s | zoom and pan, ms "
    "| browser, MB | server, MB | filter in Python, ms |",
    "|---|---|---|---|---|---|---|---|",
)


def main() -> None:
    """Measure each number of events and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    args = parser.parse_args()
    print(*HEADER, sep="\n")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        for n in args.events:
            path = Path(folder) / "events.parquet"
            write_events(synth(n), path)
            print(f"| {n:,} | {measured(browser, path)} | {python_filter_ms(path):.1f} |", flush=True)
            path.unlink()
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def python_filter_ms(path: Path) -> float:
    """Return milliseconds of one filter by days, country and distance; columns are made before."""
    arrays = EventArrays(read_event_table(path))
    ASKED.mask(arrays)
    return 1000 * statistics.median(timed(lambda: ASKED.mask(arrays)) for _ in range(CHANGES))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(browser: Browser, path: Path) -> str:
    """Return the middle cells of a row."""
    with serving(GEO_EVENTS=str(path)) as address:
        cold, live = first_map(browser, address)
        again = statistics.median(reload(live.page) for _ in range(RELOADS))
        clock = PageClock(drawn(live.page))
        changes = [filter_change(clock, TYPES[i // 2 % len(TYPES)]) for i in range(CHANGES)]
        nothing = [clock.seconds(lambda: live.page.keyboard.press("r"), "told") for _ in range(CHANGES)]
        views = [clock.view_ms(*view) for view in VIEWS]
        cells = (
            f"{cold:.1f} / {again:.1f}",
            f"{statistics.median(changes):.2f}",
            f"{statistics.median(nothing):.2f}",
            f"{statistics.median(views):.0f}",
            f"{clock.heap_mb():.0f}",
            f"{server_memory(address):.0f}",
        )
        live.page.close()
    return " | ".join(cells)


def first_map(browser: Browser, address: str) -> tuple[float, MapPage]:
    """Return the seconds from opening a page until its marks are drawn, and the page."""
    start = time.perf_counter()
    live = open_page(browser, address)
    return time.perf_counter() - start, live


def reload(page) -> float:
    """Return the seconds from loading a page again until its marks are drawn."""

    def load() -> None:
        page.reload()
        drawn(page)

    page.wait_for_timeout(500)
    return timed(load)


def filter_change(clock: PageClock, name: str) -> float:
    """Return the seconds from a click on a type until map and page are painted."""
    button = clock.page.get_by_test_id("stSidebar").get_by_role("button", name=name, exact=True)
    return clock.seconds(button.click, "drawn", "told")


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
