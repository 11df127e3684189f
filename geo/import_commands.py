"""Commands about files of events: import, export."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import ImportFileError

if TYPE_CHECKING:
    from geo.imported import Imported

FORMAT_NAMES: Final = ("own", "acled", "ucdp", "viina", "gdelt", "geoconfirmed", "bellingcat")
"""Those of `importers.FORMATS`, known without loading pandas."""

SHOWN: Final = 5


def add_parsers(subparsers: Any) -> None:
    """Add the commands of this module to a parser."""
    take = subparsers.add_parser(
        "import",
        help="take over a dataset of events",
        description="Read a dataset of events (ACLED, UCDP GED, VIINA 2, GDELT 2, Bellingcat, GeoConfirmed, or any "
        "CSV, Excel or GeoJSON table) into a file of events. It is recognised by its columns.",
        epilog="exit codes: 0 all rows were taken over, 1 some were not, 2 none was (or bad usage)",
    )
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--format", choices=FORMAT_NAMES, help="what it is, if that cannot be told from its columns")
    take.add_argument("--map", type=Path, metavar="MAPPING.yaml", help="which columns mean what, for any other table")
    take.add_argument(
        "--save-map", type=Path, metavar="MAPPING.yaml", help="keep the mapping that is guessed, to adjust"
    )
    take.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="ending as for export; needed but with --store or --save-map"
    )
    take.add_argument(
        "--store", nargs="?", const="", metavar="STORE", help="a store's file or address; without one that of GEO_STORE"
    )
    take.add_argument("--refused", type=Path, metavar="OUT.csv", help="list the rows that were not taken over")
    take.add_argument("-q", "--quiet", action="store_true", help="say nothing about what was done")
    take.set_defaults(run=run_import)
    give = subparsers.add_parser(
        "export",
        help="write events in another format",
        description="Write a file of events in the format that the new name's ending says: .geojson, .geojsons "
        "(RFC 8142), .gpkg, .parquet, .kml, .kmz, .acled.csv (ACLED's layout), .csv, .jsonl.",
        epilog="exit codes: 0 done, 1 the format could not hold all events, 2 not done",
    )
    give.add_argument("file", type=Path, metavar="EVENTS", nargs="?", help="needed but with --store")
    give.add_argument(
        "--store",
        nargs="?",
        const="",
        metavar="STORE",
        help="the corrected events of a store, by its file or address; without one that of GEO_STORE",
    )
    give.add_argument("-o", "--output", type=Path, metavar="OUT", required=True)
    give.add_argument(
        "--filter", default="", metavar="LINK", help="the dashboard's address, or what it holds after '?'"
    )
    give.add_argument(
        "--leftovers", type=Path, metavar="FILE.jsonl", help="what build --leftovers wrote, for GeoPackage's layer"
    )
    give.add_argument("--dictionary", type=Path, metavar="FILE.md", help="write beside it what the columns mean")
    give.add_argument("-q", "--quiet", action="store_true", help="say nothing about what was done")
    give.set_defaults(run=run_export)


def say(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr)


def run_import(arguments: argparse.Namespace) -> int:
    """Take over a dataset, say what became of its rows."""
    from geo.export_about import metadata_of  # noqa: PLC0415 - `--help` need not wait for pandas
    from geo.export_formats import check_target, write  # noqa: PLC0415
    from geo.imported import write_refused  # noqa: PLC0415
    from geo.importers import import_file  # noqa: PLC0415

    wanted = (arguments.output, arguments.store)
    if wanted == (None, None) and arguments.save_map is None:
        raise ImportFileError("nothing to do: give -o OUT or --store for the events, or --save-map MAPPING.yaml")
    if arguments.save_map is not None:
        _save_mapping(arguments.file, arguments.save_map)
    if wanted == (None, None):
        return 0
    if arguments.output is not None:
        check_target(arguments.output)
    imported = import_file(arguments.file, format=arguments.format, mapping=arguments.map)
    if arguments.refused is not None:
        write_refused(imported.refused, arguments.refused)
    if imported.gdf.empty:
        first = f"; row {imported.refused[0].row}: {imported.refused[0].reason}" if imported.refused else ""
        raise ImportFileError(f"none of the rows of {arguments.file} could be taken over{first}")
    notes = []
    if arguments.output is not None:
        notes += [*write(imported.gdf, arguments.output, metadata=metadata_of(imported.gdf))]
        notes.append(f"written to {arguments.output}")
    if arguments.store is not None:
        notes.append(_keep(arguments, imported))
    if not arguments.quiet:
        say("\n".join([*_summary(imported, listed=arguments.refused is not None), *notes]))
    return int(bool(imported.refused))


def _keep(arguments: argparse.Namespace, imported: "Imported") -> str:
    """Keep the events in a store; tells what became of them there."""
    from geo.store import open_store  # noqa: PLC0415
    from geo.store_events import imported_table  # noqa: PLC0415
    from geo.store_imports import add_import  # noqa: PLC0415

    with open_store(arguments.store or None) as store:
        taken = add_import(store, imported.gdf, arguments.file.name, imported.dataset, imported.refused)
        if taken.known_import:
            return f"{store.name} has these events already: nothing was changed"
        imported_table(store)  # so that the next to open a large store need not wait for it
        replaced = f", {taken.n_replaced} of them in place of earlier ones" if taken.n_replaced else ""
        known = f"; {taken.n_known} left out, their documents are there" if taken.n_known else ""
        return f"{taken.n_new} events kept in {store.name}{replaced}{known}"


def _save_mapping(source: Path, target: Path) -> None:
    from geo.importers import inspect_file  # noqa: PLC0415
    from geo.mapping_files import write_mapping  # noqa: PLC0415

    write_mapping(inspect_file(source).mapping, target)
    say(f"the guessed mapping was written to {target}")


def _summary(imported: "Imported", *, listed: bool) -> list[str]:
    lines = [f"{imported.dataset}: {len(imported.gdf)} rows taken over, {len(imported.refused)} refused"]
    lines += [f"  row {item.row}: {item.reason}" for item in imported.refused[:SHOWN]]
    if len(imported.refused) > SHOWN and not listed:
        lines.append(f"  {len(imported.refused) - SHOWN} more (--refused FILE.csv lists all)")
    return [*lines, *(f"note: {note}" for note in imported.notes)]


def run_export(arguments: argparse.Namespace) -> int:
    """Write events in another format."""
    from geo.columns import data_dictionary  # noqa: PLC0415
    from geo.export import write_text  # noqa: PLC0415
    from geo.export_about import metadata_of  # noqa: PLC0415
    from geo.export_formats import check_target, write  # noqa: PLC0415
    from geo.filter_links import query_of_link  # noqa: PLC0415
    from geo.filters import EventFilter  # noqa: PLC0415
    from geo.importers import import_file  # noqa: PLC0415

    if (arguments.file is None) == (arguments.store is None):
        raise ImportFileError("say what to export: a file of events, or --store")
    if arguments.store is not None:
        return _export_stored(arguments)
    check_target(arguments.output)
    wanted = EventFilter.from_query(query_of_link(arguments.filter)) if arguments.filter else None
    read = import_file(arguments.file, format="own")
    if read.refused:
        first = read.refused[0]
        raise ImportFileError(f"{arguments.file}, row {first.row}: {first.reason}; `import` takes over the other rows")
    events = read.gdf if wanted is None else wanted.apply(read.gdf).reset_index(drop=True)
    left = _leftovers(arguments.leftovers) if arguments.leftovers else ()
    notes = write(events, arguments.output, metadata=metadata_of(events, wanted), leftovers=left)
    if arguments.dictionary:
        write_text(arguments.dictionary, data_dictionary())
    if not arguments.quiet:
        say("\n".join([f"{len(events)} of {len(read.gdf)} events", *notes]))
        say(f"written to {arguments.output}")
    return int(bool(notes))


def _export_stored(arguments: argparse.Namespace) -> int:
    from geo.columns import data_dictionary  # noqa: PLC0415
    from geo.export import write_text  # noqa: PLC0415
    from geo.store_commands import write_stored  # noqa: PLC0415

    if arguments.leftovers is not None:
        raise ImportFileError("--leftovers goes with a file of events, not with --store")
    code = write_stored(arguments)
    if arguments.dictionary:
        write_text(arguments.dictionary, data_dictionary())
    return code


def _leftovers(path: Path) -> list[dict[str, Any]]:
    """Rows that `build --leftovers` wrote."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, RecursionError) as error:
        raise ImportFileError(f"{path} holds no leftovers as `build --leftovers` writes them: {error}") from error
    if not all(isinstance(row, dict) for row in rows):
        raise ImportFileError(f"{path} holds no leftovers as `build --leftovers` writes them: a line is no object")
    return rows
