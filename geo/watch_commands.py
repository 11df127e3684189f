"""The command that reads documents as they arrive in a folder: watch."""

import argparse
import json
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError, FrameError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.records import Reading, Unread
    from geo.watching import Watched

    Sink = Callable[[Sequence[Reading], frozenset[str]], int]

INTERVAL_SECONDS: Final = 5.0
FILES_AT_ONCE: Final = 32
"""Read before they are written down; an interrupted run loses no more."""

READ_BACK: Final = (".geojson", ".json", ".geojsons", ".gpkg", ".parquet", ".geoparquet", ".csv", ".jsonl")


@dataclass(slots=True)
class Tally:
    """What was done since the start."""

    files: int = 0
    events: int = 0
    unread: int = 0


def add_parsers(subparsers: Any) -> None:
    """Add the commands of this module to a parser."""
    watch = subparsers.add_parser(
        "watch",
        help="read documents as they arrive in a folder",
        description="Watch a folder and read each new or changed document once, as soon as it is whole, into a file of "
        "events, a store, or both. Stop it with Ctrl-C.",
        epilog="exit codes: 0 all files were read, 1 some were not, 2 bad usage or not to be done",
    )
    watch.add_argument("folder", type=Path, metavar="DIR")
    watch.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="events, read back to be added to: .geojson, .gpkg, .parquet, .csv, .jsonl",
    )
    watch.add_argument(
        "--store", nargs="?", const="", metavar="STORE", help="a store's file or address; without one that of GEO_STORE"
    )
    watch.add_argument(
        "--interval",
        type=_seconds,
        default=INTERVAL_SECONDS,
        metavar="SECONDS",
        help=f"how often to look (default {INTERVAL_SECONDS:g})",
    )
    watch.add_argument("--once", action="store_true", help="read what is there and end, for scripts and cron")
    watch.add_argument("--leftovers", type=Path, metavar="FILE.jsonl", help="add what was not placed, dated or read")
    watch.add_argument("-q", "--quiet", action="store_true", help="say only what could not be read")
    watch.set_defaults(run=run_watch)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0.1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r}: give seconds from 0.1 to 86400")
    return seconds


def say(text: str) -> None:
    """Write a line to standard error, at once."""
    print(text, file=sys.stderr, flush=True)


def run_watch(arguments: argparse.Namespace) -> int:
    """Watch until Ctrl-C, or look once."""
    from contextlib import ExitStack  # noqa: PLC0415 - `--help` need not wait for anything

    from geo.watching import Watched, read_watched  # noqa: PLC0415

    if arguments.output is None and arguments.store is None:
        raise DocumentError("nowhere to put the events: give -o FILE, --store, or both")
    if not arguments.folder.is_dir():
        raise DocumentError(f"{str(arguments.folder)!r} is no folder: create it or name another")
    _check_output(arguments.output)
    state = None if arguments.output is None else state_path(arguments.output)
    watched = read_watched(state) if state is not None and arguments.output.exists() else Watched()
    own = frozenset(path.resolve() for path in (arguments.output, state, arguments.leftovers) if path is not None)
    tally = Tally()
    with ExitStack() as stack:
        sinks = _sinks(arguments, stack)
        if not arguments.quiet:
            say(f"watching {arguments.folder}" + ("" if arguments.once else " (Ctrl-C ends)"))
        try:
            stack.enter_context(_ended_by_signals())
            _watch(arguments, watched, own, sinks, state, tally)
        except KeyboardInterrupt:
            say("ended")
    if not arguments.quiet:
        say(f"{tally.files} files read, {tally.events} events, {tally.unread} documents not read")
    return int(tally.unread > 0)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """What ends services, and Ctrl-C even where a shell has its background jobs ignore it, ends the work in order."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, signal.default_int_handler) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def state_path(output: Path) -> Path:
    """Return the path of the file beside the events that says which documents were read."""
    return output.with_name(f".{output.name}.watched.json")


def _check_output(path: Path | None) -> None:
    from geo.export_formats import check_target, format_of  # noqa: PLC0415

    if path is None:
        return
    check_target(path)
    if format_of(path) not in READ_BACK:
        raise FrameError(f"{str(path)!r} could not be added to: name it with one of {', '.join(READ_BACK)}")


def _watch(
    arguments: argparse.Namespace,
    watched: "Watched",
    own: frozenset[Path],
    sinks: "Sequence[Sink]",
    state: Path | None,
    tally: Tally,
) -> None:
    from geo.watching import EMPTY_SECONDS, SETTLE_SECONDS  # noqa: PLC0415

    started = time.monotonic()
    while True:
        ready = watched.ready(arguments.folder, own)
        for start in range(0, len(ready), FILES_AT_ONCE):
            _take(ready[start : start + FILES_AT_ONCE], arguments, watched, sinks, tally)
            _remember(watched, state)
        waiting = watched.waiting()
        if arguments.once and (not waiting or (time.monotonic() - started > 2 * SETTLE_SECONDS and not ready)):
            for name in waiting:
                say(f"left for the next time, still being written or empty for less than {EMPTY_SECONDS:g} s: {name}")
            return
        time.sleep(min(SETTLE_SECONDS, arguments.interval) if waiting else arguments.interval)


def _take(
    paths: Sequence[Path], arguments: argparse.Namespace, watched: "Watched", sinks: "Sequence[Sink]", tally: Tally
) -> None:
    """Read files, put their events where they belong, and only then note the files as read."""
    from geo.documents import read_documents  # noqa: PLC0415
    from geo.pipeline import read  # noqa: PLC0415
    from geo.records import Unread  # noqa: PLC0415
    from geo.watching import stamp_of  # noqa: PLC0415

    stamps = {path: stamp_of(path) for path in paths}
    documents = {path: list(read_documents([path])) for path in paths}
    items = list(read([item for path in paths for item in documents[path]]))
    unread = [item for item in items if isinstance(item, Unread) and not item.repeated]
    readings = {item.document.doc_id: item for item in items if not isinstance(item, Unread)}
    ids = {path: tuple(item.doc_id for item in documents[path] if not isinstance(item, Unread)) for path in paths}
    gone = frozenset(item for path in paths for item in watched.replaced(path, ids[path])) - set(readings)
    for sink in sinks:
        sink(tuple(readings.values()), gone)
    for path in paths:
        if (stamp := stamps[path]) is not None:
            watched.done(path, stamp, ids[path])
    _report(arguments, tuple(readings.values()), unread)
    tally.files += len(paths)
    tally.events += sum(len(reading.events) for reading in readings.values())
    tally.unread += len(unread)


def _report(arguments: argparse.Namespace, readings: "Sequence[Reading]", unread: "Sequence[Unread]") -> None:
    for item in unread:
        say(f"not read: {item.source}: {item.reason}")
    if not arguments.quiet:
        for reading in readings:
            say(f"read: {reading.document.source}: {len(reading.events)} events")
    if arguments.leftovers is not None:
        from geo.export_about import leftover_rows  # noqa: PLC0415
        from geo.pipeline import leftovers_of  # noqa: PLC0415

        rows = leftover_rows((item for reading in readings for item in leftovers_of(reading)), unread)
        with arguments.leftovers.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _remember(watched: "Watched", state: Path | None) -> None:
    from geo.export import write_text  # noqa: PLC0415
    from geo.watching import watched_text  # noqa: PLC0415

    if state is not None:
        write_text(state, watched_text(watched))


def _sinks(arguments: argparse.Namespace, stack: Any) -> "list[Sink]":
    sinks: list[Sink] = []
    if arguments.output is not None:
        sinks.append(file_sink(arguments.output))
    if arguments.store is not None:
        from geo.store import open_store  # noqa: PLC0415

        sinks.append(store_sink(stack.enter_context(open_store(arguments.store or None))))
    return sinks


def file_sink(path: Path) -> "Sink":
    """Return what adds readings to a file of events, which is replaced as a whole each time."""
    from geo.export_about import metadata_of  # noqa: PLC0415
    from geo.export_formats import write  # noqa: PLC0415
    from geo.frame import empty_events_gdf, events_gdf, join_events  # noqa: PLC0415
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.reports import cluster_reports  # noqa: PLC0415

    def add(readings: "Sequence[Reading]", gone: frozenset[str]) -> int:
        before = _events_in(path) if path.exists() else empty_events_gdf()
        stale = gone | {reading.document.doc_id for reading in readings}
        fresh = events_gdf(readings, gazetteer_version=load_gazetteer().version)
        events = cluster_reports(join_events([before[~before["doc_id"].isin(stale)], fresh]))
        write(events, path, metadata=metadata_of(events))
        return len(fresh)

    return add


def _events_in(path: Path) -> "gpd.GeoDataFrame":
    from geo.importers import import_file  # noqa: PLC0415

    read = import_file(path, format="own")
    if read.refused:
        raise FrameError(f"{path}, row {read.refused[0].row}: {read.refused[0].reason}; name another file")
    return read.gdf


def store_sink(store: Any) -> "Sink":
    """Return what keeps readings in a store; what a changed file said before stays there, with its corrections."""
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.store_documents import add_reading  # noqa: PLC0415

    def add(readings: "Sequence[Reading]", _gone: frozenset[str]) -> int:
        for reading in readings:
            add_reading(store, reading, load_gazetteer().version)
        return sum(len(reading.events) for reading in readings)

    return add
