"""
Resident memory while thousands of articles are read, one after the other, and nothing of them is kept.

    python -m benchmarks.reading_memory [--articles 3000] [--docs FOLDER]

The articles are the documents in FOLDER (default `seeds/`) with other places and days in each: every place name that is
found in one is replaced, by one of the made-up events' places or by a name that is made up, so that what is remembered
of one article is of no use to the next.
"""

import argparse
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from geo import pipeline
from geo.documents import document_from_text, read_documents
from geo.records import Document, Reading
from geo.synth import synth

SAMPLES = 10
PAGE_BYTES = 4096
DAYS = 900
MADE_UP = 0.3
"""Share of names that no table has."""
_DAY = re.compile(r"\b\d{1,2} (?=(?:January|February|March|April|May|June|July|August|September|October|November)\b)")


def articles(folder: Path, count: int) -> Iterator[Document]:
    """Yield articles, the same ones for the same folder and count."""
    readings = [item for item in pipeline.read(read_documents([folder]), processes=1) if isinstance(item, Reading)]
    names = sorted(synth(20_000)["place_name"].dropna().unique())
    draw = random.Random(1)  # noqa: S311 - reproducible, not secret
    for number in range(count):
        text = _varied(readings[number % len(readings)], names, draw)
        published = date(2023, 1, 1) + timedelta(days=draw.randrange(DAYS))
        yield document_from_text(text, title=f"Article {number}", published=published)


def _varied(reading: Reading, names: list[str], draw: random.Random) -> str:
    text = reading.document.text
    spans = sorted({(item.mention.start, item.mention.end) for item in reading.resolutions}, reverse=True)
    for start, end in spans:
        name = _made_up(draw) if draw.random() < MADE_UP else draw.choice(names)
        text = text[:start] + name + text[end:]
    return _DAY.sub(lambda _: f"{draw.randint(1, 28)} ", text)


def _made_up(draw: random.Random) -> str:
    return "".join(draw.choice("bdgklmnrstvz") + draw.choice("aeiou") for _ in range(4)).title()


def resident_mb() -> float:
    """Return the memory that this process has in RAM."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES / 1e6


def main() -> None:
    """Read the articles and print what the process took on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3_000)
    parser.add_argument("--docs", type=Path, default=Path("seeds"))
    args = parser.parse_args()
    n_events = 0
    for number, reading in enumerate(pipeline.read(articles(args.docs, args.articles), processes=1), 1):
        n_events += len(reading.events) if isinstance(reading, Reading) else 0
        if number % (args.articles // SAMPLES) == 0:
            print(f"{number:,} articles, {n_events:,} events: {resident_mb():.0f} MB", flush=True)


if __name__ == "__main__":
    main()
