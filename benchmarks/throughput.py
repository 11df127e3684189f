"""
Articles of 2 kB a second, from text to events, and the memory it takes.

    python -m benchmarks.throughput [--articles 400] [--processes 2] [--docs FOLDER]

The articles are the paragraphs of the documents in FOLDER (default `seeds/`), dealt in another order to each
article until it holds 2 kB, so that no two are alike and nothing can be remembered from one to the next.
"""

import argparse
import random
import resource
import time
from datetime import date
from pathlib import Path

from geo import pipeline
from geo.documents import document_from_text, read_documents
from geo.records import Document

ARTICLE_CHARACTERS = 2_000


def articles(folder: Path, count: int) -> list[Document]:
    """Deal paragraphs into articles, the same ones for the same folder and count."""
    paragraphs = [
        document.text[block.start : block.end]
        for document in read_documents([folder])
        if isinstance(document, Document)
        for block in document.blocks
        if block.role == "body"
    ]
    deal = random.Random(1)  # noqa: S311 - reproducible, not secret
    texts = []
    for _ in range(count):
        chosen: list[str] = []
        while sum(map(len, chosen)) < ARTICLE_CHARACTERS:
            chosen.append(deal.choice(paragraphs))
        texts.append("\n\n".join(chosen)[:ARTICLE_CHARACTERS])
    return [
        document_from_text(text, title=f"Article {number}", published=date(2025, 12, 27))
        for number, text in enumerate(texts)
    ]


def main() -> None:
    """Read the articles once and print the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--docs", type=Path, default=Path("seeds"))
    args = parser.parse_args()
    batch = articles(args.docs, args.articles)
    list(pipeline.read(batch[:4], processes=1))
    start = time.perf_counter()
    events = sum(len(reading.events) for reading in pipeline.read(batch, processes=args.processes))
    seconds = time.perf_counter() - start
    words = sum(len(document.text.split()) for document in batch)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    largest_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{args.articles / seconds:.1f} articles/s, {words / seconds:.0f} words/s, {events} events, {seconds:.1f} s")
    print(f"peak memory {own:.0f} MB in the parent, {largest_child:.0f} MB in the largest child")


if __name__ == "__main__":
    main()
