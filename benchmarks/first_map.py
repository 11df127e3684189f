"""
Seconds from opening the page to marks on the map, on documents, right after the server says that it is up.

    python -m benchmarks.first_map [--docs seeds] [--runs 3]

Each run starts a server of its own: "cold" is its first page, "warm" the next one.
"""

import argparse
import statistics

from playwright.sync_api import sync_playwright

from benchmarks.map_speed import first_map
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, serving


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default="seeds")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    cold, warm = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        for _ in range(args.runs):
            with serving(GEO_DOCS=args.docs) as address:
                for seconds in (cold, warm):
                    taken, live = first_map(browser, address)
                    seconds.append(taken)
                    live.page.close()
    print(f"cold {statistics.median(cold):.1f} s, warm {statistics.median(warm):.1f} s, medians of {args.runs}")


if __name__ == "__main__":
    main()
