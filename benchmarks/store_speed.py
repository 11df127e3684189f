"""
Seconds to fill a store with made-up events and documents, and to open it in a new process.

    python -m benchmarks.store_speed [--events 1000000] [--documents 500] [--store ADDRESS]
"""

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from pathlib import Path

from geo.corrections import correct
from geo.export import rows_of
from geo.holdings import holdings
from geo.store import open_store
from geo.store_documents import add_reading
from geo.store_events import stored_events
from geo.store_imports import add_import
from geo.store_ledger import append
from geo.synth import synth
from tests.geo.readings import made_reading

BLOCK = 100_000
"""Events of one import."""
RUNS = 5
EVENTS_A_DOCUMENT = 15


def fill(address: str, n_events: int, seed: int = 0) -> float:
    """Import events into a store, made with seeds from one on; returns seconds of the imports alone."""
    spent = 0.0
    with open_store(address) as store:
        for number, left in enumerate(range(n_events, 0, -BLOCK), seed):
            events = synth(min(BLOCK, left), seed=number)
            began = time.perf_counter()
            add_import(store, events, f"part-{number}.csv", "made up")
            spent += time.perf_counter() - began
    return spent


def read_documents(address: str, n_documents: int) -> float:
    """Keep readings in a store, each in a transaction that outlives a power cut; returns seconds."""
    readings = [made_reading(number, n_events=EVENTS_A_DOCUMENT) for number in range(n_documents)]
    with open_store(address) as store:
        began = time.perf_counter()
        for reading in readings:
            add_reading(store, reading, "benchmark")
        return time.perf_counter() - began


def opened(address: str) -> float:
    """Open a store and take over what it holds, as the dashboard does at its start; returns seconds."""
    began = time.perf_counter()
    with open_store(address) as store:
        holdings(store)
    return time.perf_counter() - began


def in_new_process(address: str) -> float:
    """Do so in a process that has loaded the libraries and nothing else."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(len, ((),))
        return pool.apply(opened, (address,))


def corrected(address: str) -> float:
    """Enter a correction and ask the store what changed; returns seconds."""
    with open_store(address) as store:
        before = holdings(store)
        row = next(rows_of(stored_events(store).iloc[:1]))
        began = time.perf_counter()
        append(store, [correct("reject", row, who="benchmark")])
        holdings(store, before)
        return time.perf_counter() - began


def main() -> None:
    """Fill, open, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--store", help="a store of another kind; by default a file that is gone afterwards")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GEO_HOME"] = folder
        address = args.store or str(Path(folder, "store.gpkg"))
        spent = fill(address, args.events)
        print(f"{args.events:,} events imported in {spent:.1f} s: {args.events / spent:,.0f} events/s")
        spent = read_documents(address, args.documents)
        rate = args.documents / spent
        print(f"{args.documents:,} documents with {EVENTS_A_DOCUMENT} events each: {rate:,.0f} documents/s")
        print(f"first opening {in_new_process(address):.1f} s")
        times = [in_new_process(address) for _ in range(RUNS)]
        spread = f"median of {RUNS}; {min(times):.1f} to {max(times):.1f}"
        print(f"every other opening {statistics.median(times):.1f} s ({spread})")
        fill(address, BLOCK, seed=args.events)
        print(f"opening after {BLOCK:,} more were imported {in_new_process(address):.1f} s")
        print(f"a correction, entered and read back: {corrected(address) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
