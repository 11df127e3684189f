"""
Seconds from opening the page to marks on the map, on documents, right after the server says that it is up.

    python -m benchmarks.first_map [--docs seeds] [--runs 3]

Each run starts a server of its own: "first" is its first page, "next" another visitor's after that one has left,
"again" the same page loaded anew.
"""

import argparse
import os
import statistics

from playwright.sync_api import sync_playwright

from benchmarks.map_speed import first_map, reload
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, serving


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default="seeds")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        for _ in range(args.runs):
            with serving(GEO_DOCS=args.docs) as address:
                first, live = first_map(browser, address)
                live.page.close()
                then, live = first_map(browser, address)
                taken.append((first, then, reload(live.page)))
                live.page.close()
    medians = (statistics.median(seconds) for seconds in zip(*taken, strict=True))
    words = ", ".join(
        f"{name} {seconds:.1f} s" for name, seconds in zip(("first", "next", "again"), medians, strict=True)
    )
    print(f"{words}; medians of {args.runs} at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
