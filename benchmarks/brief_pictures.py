"""
Make the briefing maps that README.md shows, from the seeds.

    SOURCE_DATE_EPOCH=1766836800 python -m benchmarks.brief_pictures [--out docs]
"""

import argparse
from pathlib import Path

from geo import pipeline
from geo.brief_files import render
from geo.brief_product import Product
from geo.brief_size import parse_size
from geo.settings import SEEDS_DIR

SIZE = "1600x900"
PRODUCTS = {
    "brief-world": Product(marking="For training", number="1"),
    "brief-country": Product(filter="country=UA&country=RU&country=BY", auto_callouts=3, number="2"),
}


def main() -> None:
    """Read the seeds and draw each map."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"))
    out = parser.parse_args().out
    events = pipeline.run([SEEDS_DIR]).events
    for name, product in PRODUCTS.items():
        path = out / f"{name}.png"
        path.write_bytes(render(product, events, parse_size(SIZE), "png").data)
        print(path)


if __name__ == "__main__":
    main()
