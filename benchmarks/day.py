"""
Whether the server grows over a day's work: 24 hours of twenty users, at top speed.

    python -m benchmarks.day [--users 20] [--visits 6] [--changes 40] [--events 100000]

A day is taken to be: each user opens the dashboard six times and changes the filter forty times a visit, once every
two minutes of an eight-hour shift; that is 120 visits and 4,800 changes. Filters hardly repeat, so that nothing is
answered from what is kept. Prints the server's memory when a tenth, half and all of the day's changes are made, and
after everybody has left.
"""

import argparse
import asyncio
import os
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import numpy as np
import websockets

from benchmarks.load import COUNTRIES, Session, serve
from benchmarks.map_speed import server_memory
from geo.filters import EventFilter, Near
from geo.synth import FIRST_DAY, N_DAYS
from geo.vocabulary import EVENT_TYPES, MODALITIES

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)
NOTHING = b"No event matches the filters."
LEFT_SECONDS = 150
"""Streamlit keeps the session of a page that was closed for two minutes, in case it comes back."""


def filters(country: str, chance: np.random.Generator) -> Iterator[EventFilter]:
    """Make filters that narrow a country's events by days, distance, types, words and confidence, ever otherwise."""
    first = FIRST_DAY.astype(date)
    while True:
        start = first + timedelta(days=int(chance.integers(0, N_DAYS - 90)))
        yield EventFilter(
            date_from=start,
            date_to=start + timedelta(days=int(chance.integers(30, 400))),
            countries=(country,),
            event_types=tuple(chance.choice(EVENT_TYPES, chance.integers(0, 4), replace=False)),
            modalities=tuple(chance.choice(MODALITIES, chance.integers(0, 3), replace=False)),
            near=Near(*chance.uniform(-30, 50, 2).round(2), 4_000) if chance.random() < 0.2 else None,
            min_confidence=round(float(chance.uniform(0, 0.9)), 2) if chance.random() < 0.5 else None,
            text="of" if chance.random() < 0.2 else "",
        )


class Day:
    """What all users did so far, and the memory of the server at the shares of the day."""

    def __init__(self, address: str, changes: int) -> None:
        self.address = address
        self.marks = [(share, round(share * changes)) for share in SHARES]
        self.made = 0
        self.taken: list[float] = []
        self.missing = 0

    def note(self, session: Session) -> None:
        """Count a change, and print the memory where a share of the day is done."""
        self.made += 1
        self.taken.append(session.taken[-1])
        for share, number in self.marks:
            if self.made == number:
                print(f"{share:.0%} of the day: server {server_memory(self.address):.0f} MB", flush=True)


async def user(number: int, day: Day, visits: int, changes: int) -> None:
    """Visit again and again; each visit has a session of its own."""
    chance = np.random.default_rng(number)
    for _ in range(visits):
        url = day.address.replace("http", "ws") + "/_stcore/stream"
        async with websockets.connect(url, origin=day.address, subprotocols=["streamlit"], max_size=None) as stream:
            session = Session(number, stream)
            await session.change("")
            wanted = filters(COUNTRIES[number % len(COUNTRIES)], chance)
            for _, chosen in zip(range(changes), wanted, strict=False):
                answer = await session.change(chosen.to_query())
                day.missing += not any(words in answer for words in (chosen.sentence().encode(), NOTHING))
                day.note(session)


async def run(address: str, args: argparse.Namespace) -> None:
    """Let the users work, and print."""
    print(f"server at its start {server_memory(address):.0f} MB", flush=True)
    day = Day(address, args.users * args.visits * args.changes)
    began = perf_counter()
    await asyncio.gather(*(user(number, day, args.visits, args.changes) for number in range(args.users)))
    print(f"{day.made} changes in {perf_counter() - began:.0f} s, median {median(day.taken):.2f} s", end="")
    print(f", {day.missing} answers without the words of their filter")
    await asyncio.sleep(LEFT_SECONDS)
    print(f"after all have left: server {server_memory(address):.0f} MB")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def main() -> None:
    """Start a server on synthetic events and let a day pass."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--visits", type=int, default=6)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--events", type=int, default=100_000)
    args = parser.parse_args()
    serve(args.events, lambda address: run(address, args))


if __name__ == "__main__":
    main()
