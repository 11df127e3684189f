"""
How the server holds up with many sessions: times of filter changes, memory, and whether any session sees another's.

    python -m benchmarks.load [--sessions 50] [--events 100000] [--seconds 60] [--every 10]

Sessions speak Streamlit's protocol without a browser: each opens the page, then changes its country's filter now and
again. A change takes from its request to the end of the answer, with the map's, the timeline's and the table's data.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.map_speed import server_memory
from geo.export import write_events
from geo.synth import synth
from geo.unit_names import unit_name
from tests.browser.live import serving

COUNTRIES = ("UA", "SD", "MM", "CD", "SY", "YE", "ML", "BF", "SO", "NG")
FIRST_SECONDS = 300


class Session:
    """One visitor: asks for a filter, waits for the whole answer, and notes how long it took."""

    def __init__(self, number: int, stream: Any) -> None:
        self.country = COUNTRIES[number % len(COUNTRIES)]
        self.stream = stream
        self.taken: list[float] = []
        self.foreign = 0
        self.missing = 0
        self._chance = np.random.default_rng(number)

    async def change(self, query: str) -> bytes:
        """Ask for a filter; returns all that came back."""
        message = BackMsg()
        message.rerun_script.query_string = query
        began = perf_counter()
        await self.stream.send(message.SerializeToString())
        answer = b""
        while True:
            data = await asyncio.wait_for(self.stream.recv(), FIRST_SECONDS)
            answer += data
            part = ForwardMsg()
            part.ParseFromString(data)
            if part.WhichOneof("type") == "script_finished":
                self.taken.append(perf_counter() - began)
                return answer

    async def live(self, seconds: float, every: float) -> None:
        """Change the filter about so often, and look for the words of other sessions' filters."""
        end = perf_counter() + seconds
        turn = 0
        await asyncio.sleep(self._chance.uniform(0, every))
        while perf_counter() < end:
            turn += 1
            answer = await self.change(f"country={self.country}&confidence={turn % 7 / 10}")
            self.look(answer)
            await asyncio.sleep(max(0.0, self._chance.uniform(0.5, 1.5) * every - self.taken[-1]))

    def look(self, answer: bytes) -> None:
        """Count answers that do not speak of this session's filter, and words of filters that are others'."""
        self.missing += f"incidents in {unit_name(self.country)}".encode() not in answer
        others = (f"incidents in {unit_name(code)}".encode() for code in COUNTRIES if code != self.country)
        self.foreign += sum(words in answer for words in others)


async def run(address: str, args: argparse.Namespace) -> None:
    """Open the sessions, let them live, have all change at once, and print."""
    url = address.replace("http", "ws") + "/_stcore/stream"
    before = server_memory(address)
    sessions = []
    for number in range(args.sessions):
        stream = await websockets.connect(url, origin=address, subprotocols=["streamlit"], max_size=None)
        session = Session(number, stream)
        await session.change("")
        sessions.append(session)
    opened = server_memory(address)
    first = sessions[0].taken[0]
    for session in sessions:
        session.taken.clear()
    await asyncio.gather(*(session.live(args.seconds, args.every) for session in sessions))
    say(f"{args.sessions} sessions, a change each {args.every:g} s", sessions)
    for session in sessions:
        session.taken.clear()
    await asyncio.gather(*(session.change(f"country={session.country}&confidence=0.9") for session in sessions))
    say("all at once", sessions)
    print(f"words of another session's filter: {sum(session.foreign for session in sessions)}")
    print(f"answers without the words of their own: {sum(session.missing for session in sessions)}")
    for session in sessions:
        await session.stream.close()
    await asyncio.sleep(args.every)
    print(f"first page {first:.1f} s; server {before:.0f} MB, with all sessions {opened:.0f} MB, ", end="")
    print(f"after they left {server_memory(address):.0f} MB")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def say(what: str, sessions: list[Session]) -> None:
    """Print median and 95th percentile of the changes."""
    taken = [each for session in sessions for each in session.taken]
    print(
        f"{what}: {len(taken)} changes, median {median(taken):.2f} s, p95 {np.percentile(taken, 95):.2f} s", flush=True
    )


def serve(n_events: int, work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Start a server on so many synthetic events and put it to work."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        write_events(synth(n_events), path)
        with serving(GEO_EVENTS=str(path)) as address:
            asyncio.run(work(address))


def main() -> None:
    """Start a server on synthetic events and put it under load."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=10)
    args = parser.parse_args()
    serve(args.events, lambda address: run(address, args))


if __name__ == "__main__":
    main()
