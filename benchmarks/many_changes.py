"""
Whether memory stays where it is over many filter changes and visits.

    python -m benchmarks.many_changes [--events 100000] [--changes 200] [--visits 10]

Prints the memory of the page's scripts (after a collection) and of the server after 20 filter changes and after so
many more; then that of the server after as many visits, each of which opened the page, changed a filter and left.
"""

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.map_speed import TYPES, filter_change, server_memory
from benchmarks.page_clock import PageClock, open_page
from geo.export import write_events
from geo.synth import synth
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, serving

FIRST = 20


def main() -> None:
    """Change, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--visits", type=int, default=10)
    args = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        write_events(synth(args.events), path)
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        with serving(GEO_EVENTS=str(path)) as address:
            clock = PageClock(open_page(browser, address))
            for n in (FIRST, args.changes):
                change(clock, n)
                print(
                    f"after {n} changes: page {clock.heap_mb():.0f} MB, server {server_memory(address):.0f} MB",
                    flush=True,
                )
            clock.page.close()
            for _ in range(args.visits):
                visit(browser, address)
            print(f"after {args.visits} visits: server {server_memory(address):.0f} MB")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def change(clock: PageClock, n: int) -> None:
    """Switch types of events on and off, in combinations that hardly repeat."""
    for i in range(n):
        filter_change(clock, TYPES[(i & -i).bit_length() % len(TYPES)])


def visit(browser: Browser, address: str) -> None:
    """Open the page, change a filter, leave."""
    clock = PageClock(open_page(browser, address))
    filter_change(clock, TYPES[0])
    clock.page.close()


if __name__ == "__main__":
    main()
