"""Commands about the store: store info, check, audit, add, events."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.commands import Subparsers, progress_bar, report_unread, say
from geo.errors import DocumentError, StoreError
from geo.store_options import add_store_option, existing_store

if TYPE_CHECKING:
    from geo.filters import EventFilter
    from geo.records import Document, Unread
    from geo.store import Store


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands of this module to a parser."""
    store = subparsers.add_parser(
        "store",
        help="look after the store of documents, events and corrections",
        description="The store that the dashboard and `watch --store` keep documents, events and corrections in.",
        epilog="exit codes: 0 done and all is well, 1 done in part, faults found or nothing there, 2 not done",
    )
    actions = store.add_subparsers(dest="action", required=True, metavar="ACTION")
    info = actions.add_parser("info", help="where it is and how much is in it")
    info.add_argument("--json", action="store_true", help="as one JSON object")
    info.set_defaults(run=run_info)
    check = actions.add_parser("check", help="look for damage")
    check.set_defaults(run=run_check)
    audit = actions.add_parser("audit", help="list who did what and when, oldest first; times are UTC")
    audit.add_argument("--json", action="store_true", help="as JSON, one line each")
    audit.set_defaults(run=run_audit)
    add = actions.add_parser("add", help="read documents into it, to stay; those read before are not read again")
    add.add_argument("documents", nargs="+", metavar="DOC", help="file or folder")
    add.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    add.set_defaults(run=run_add)
    events = actions.add_parser("events", help="write its events, corrected, in the format that the name's ending says")
    events.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="ending as for export")
    events.add_argument(
        "--filter", default="", metavar="LINK", help="the dashboard's address, or what it holds after '?'"
    )
    events.add_argument("--as-read", action="store_true", help="without corrections")
    events.add_argument("-q", "--quiet", action="store_true", help="say nothing about what was done")
    events.set_defaults(run=run_events)
    for parser in (info, check, audit, add, events):
        add_store_option(parser)


def run_info(arguments: argparse.Namespace) -> int:
    """Tell where the store is and what it holds."""
    from dataclasses import asdict  # noqa: PLC0415 - `--help` need not wait for anything

    from geo.store import store_info  # noqa: PLC0415

    with existing_store(arguments.store) as store:
        info = store_info(store)
    if arguments.json:
        print(json.dumps(asdict(info), ensure_ascii=False))
    else:
        print(f"{info.name}\n{info.backend}, schema {info.schema}, {info.size / 1e6:,.1f} MB")
        print("\n".join(f"{name:<12}{count:>12,}" for name, count in info.counts.items()))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Say what is wrong with the store."""
    from geo.store import check_store  # noqa: PLC0415
    from geo.store_ledger import ledger  # noqa: PLC0415

    with existing_store(arguments.store) as store:
        faults = check_store(store)
        n_entries = len(ledger(store))
    for fault in faults:
        print(fault)
    if not faults:
        print(f"nothing is wrong; {n_entries:,} corrections are readable")
    return int(bool(faults))


def run_audit(arguments: argparse.Namespace) -> int:
    """List what was done."""
    from geo.store_audit import audit  # noqa: PLC0415

    with existing_store(arguments.store) as store:
        lines = audit(store)
    for line in lines:
        when = line.when.isoformat(timespec="seconds").replace("+00:00", "Z")
        if arguments.json:
            row = {"when": when, "what": line.what, "who": line.who, "words": line.words}
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{when}  {line.what:<11}{line.who or '-'}: {line.words}")
    if not lines:
        say("nothing was imported, corrected, exported or removed")
    return int(not lines)


def run_add(arguments: argparse.Namespace) -> int:
    """Read documents into the store, say what became of them."""
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.pipeline import read  # noqa: PLC0415
    from geo.records import Unread  # noqa: PLC0415
    from geo.store import open_store  # noqa: PLC0415
    from geo.store_documents import document_ids, read_through  # noqa: PLC0415

    unread: list[Unread] = []
    n_read = n_events = 0
    with open_store(arguments.store) as store:
        before = set(document_ids(store, "added"))
        for item in read_through(store, _documents(arguments), read, load_gazetteer().version, "added"):
            if isinstance(item, Unread):
                unread.append(item)
                continue
            n_read += 1
            n_events += len(item.events)
        n_new = len(set(document_ids(store, "added")) - before)
    report_unread(unread)
    if not n_read:
        raise DocumentError("none of the documents could be read: nothing was added")
    if not arguments.quiet:
        say(f"{n_read} documents with {n_events} events, {n_new} of them new to {store.name}; {len(unread)} not read")
    return int(any(not item.repeated for item in unread))


def _documents(arguments: argparse.Namespace) -> "Iterator[Document | Unread]":
    from geo.documents import read_documents  # noqa: PLC0415

    with progress_bar(arguments.documents, quiet=arguments.quiet) as bar:
        for item in read_documents(arguments.documents):
            yield item
            bar.update()


def run_events(arguments: argparse.Namespace) -> int:
    """Write the events of the store."""
    return write_stored(arguments, as_read=arguments.as_read)


def write_stored(arguments: argparse.Namespace, *, as_read: bool = False) -> int:
    """Write the events of a store that pass `--filter` to `--output`, and note in the store that they were."""
    from geo.export_about import metadata_of  # noqa: PLC0415
    from geo.export_formats import check_target, format_of, write  # noqa: PLC0415
    from geo.filter_links import query_of_link  # noqa: PLC0415
    from geo.filters import EventFilter  # noqa: PLC0415
    from geo.store_events import stored_events  # noqa: PLC0415
    from geo.stored_corrected import corrected_events  # noqa: PLC0415

    check_target(arguments.output)
    wanted = EventFilter.from_query(query_of_link(arguments.filter)) if arguments.filter else None
    with existing_store(arguments.store or None) as store:
        held = stored_events(store) if as_read else corrected_events(store).events
        events = held if wanted is None else wanted.apply(held).reset_index(drop=True)
        left = _leftovers(store) if format_of(arguments.output) == ".gpkg" else ()
        notes = list(write(events, arguments.output, metadata=metadata_of(events, wanted), leftovers=left))
        failure = _note(store, arguments.output, wanted, len(events))
    if not arguments.quiet:
        say("\n".join([f"{len(events)} of {len(held)} events", *notes]))
        say(f"written to {arguments.output}")
    if failure is not None:
        say(f"note: this export is not in the store's list of exports: {failure}")
    return int(bool(notes) or failure is not None)


def _leftovers(store: "Store") -> list[dict[str, Any]]:
    """What of the store's documents came to stand nowhere, for GeoPackage's layer."""
    from geo.export_about import leftover_rows  # noqa: PLC0415
    from geo.pipeline import leftovers_of  # noqa: PLC0415
    from geo.store_documents import changed_readings  # noqa: PLC0415

    return leftover_rows(item for reading in changed_readings(store) for item in leftovers_of(reading))


def _note(store: "Store", output: Path, wanted: "EventFilter | None", n_events: int) -> StoreError | None:
    """Note an export that was made; where that fails it stays made, and why is returned."""
    from geo.configuration import user_name  # noqa: PLC0415
    from geo.export_formats import format_of  # noqa: PLC0415
    from geo.store_exports import note_export  # noqa: PLC0415

    words = "all events" if wanted is None else wanted.sentence()
    try:
        note_export(store, user_name(), "command line", format_of(output).lstrip("."), words, n_events)
    except StoreError as error:
        return error
    return None
