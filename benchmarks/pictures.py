"""
Take the pictures of docs/: the dashboard on the seeds, and six typical views of the map on synthetic events.

    python -m benchmarks.pictures [--out docs] [--events 20000]

The seeds become `dashboard.png`, the views `map-NAME.png`; colours are reduced to a palette, so that they stay small.
"""

import argparse
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from geo.export import to_jsonl
from geo.synth import synth
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, MapPage, serving, settled

COLOURS = 128
WIDE, PHONE = (1440, 900), (390, 844)
VIEWS = {
    "world": ("?layers=-legend", WIDE),
    "country": ("?country=UA&map=6/48.4/32.5", WIDE),
    "city": ("?country=SD&map=9/15.6/32.55", WIDE),
    "uncertainty": ("?precision=near&precision=admin1&country=CD&map=6/-1.5/28.5", WIDE),
    "density": ("?map=3/20/25&layers=-events,density", WIDE),
    "phone": ("?country=UA&map=5/48.4/33", PHONE),
}


def main() -> None:
    """Start the dashboard and take each picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"))
    parser.add_argument("--events", type=int, default=20_000)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        with serving() as address:
            take(browser, address + "/", WIDE, args.out / "dashboard.png", choose=True)
        file = Path(folder) / "events.jsonl"
        file.write_text(to_jsonl(synth(args.events)), encoding="utf-8")
        with serving(GEO_EVENTS=str(file)) as address:
            for name, (query, size) in VIEWS.items():
                take(browser, f"{address}/{query}", size, args.out / f"map-{name}.png")


def take(browser: Browser, address: str, size: tuple[int, int], path: Path, *, choose: bool = False) -> None:
    """Take a picture of a settled page, with the first single event chosen if asked for."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    live = MapPage(page)
    live.frame.wait_for_function("GeoMap.app.marks.marks.n > 0", timeout=120_000)
    settled(page)
    if choose:
        spot = next(spot for spot in live.marks() if spot["here"] == 1 and spot["x"] > size[0] / 2)
        page.mouse.click(spot["x"], spot["y"])
        page.wait_for_selector(".card")
        settled(page)
    page.wait_for_timeout(1500)
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    page.close()
    print(path)


if __name__ == "__main__":
    main()
