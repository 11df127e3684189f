"""
How long a briefing map takes, from events in memory to the finished file.

    python -m benchmarks.brief_speed [--repeats 5]
"""

import argparse
from statistics import median
from time import perf_counter

from geo.brief_files import render
from geo.brief_product import Product
from geo.brief_size import parse_size
from geo.synth import synth

SIZE = "1920x1080"
NUMBERS = (200, 10_000)
FORMATS = ("png", "pdf", "svg", "html")


def main() -> None:
    """Draw each size and format; the first map of the process is left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    page = parse_size(SIZE)
    render(Product(), synth(10), page, "png")
    for number in NUMBERS:
        events = synth(number)
        for form in FORMATS:
            seconds = []
            for _ in range(repeats):
                began = perf_counter()
                size = len(render(Product(), events, page, form).data)
                seconds.append(perf_counter() - began)
            print(f"{number:>6,} events as {form}: {median(seconds):.2f} s, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
