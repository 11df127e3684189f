"""Commands about the user's own places: gazetteer add, list, remove."""

import argparse
from pathlib import Path

from geo.commands import Subparsers, say


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands of this module to a parser."""
    gazetteer = subparsers.add_parser(
        "gazetteer",
        help="add places of your own",
        description="Add, list and remove files of places that are used besides the built-in gazetteer. They are kept "
        "in $GEO_HOME, by default the user's data folder.",
        epilog="exit codes: 0 done, 1 nothing to list, 2 not done (bad file or usage)",
    )
    actions = gazetteer.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser(
        "add",
        help="check a file of places and use it from now on",
        description="Add a GeoNames dump (tab-separated, 19 columns), a CSV with name, lat, lon (and, if known, id, "
        "country, admin1, admin2, feature_code, population, alternatenames), or a GeoJSON of named points.",
    )
    add.add_argument("file", type=Path, metavar="FILE")
    add.add_argument("--name", help="what to call it (default: the file's name)")
    add.set_defaults(run=run_add)
    actions.add_parser("list", help="list what was added").set_defaults(run=run_list)
    remove = actions.add_parser("remove", help="stop using an added file")
    remove.add_argument("name")
    remove.set_defaults(run=run_remove)


def run_add(arguments: argparse.Namespace) -> int:
    """Check and keep a file of places."""
    from geo.place_files import add_file  # noqa: PLC0415 - `--help` need not wait for it

    added = add_file(arguments.file, arguments.name)
    for line in added.refused[:10]:
        say(f"refused: {line}")
    if len(added.refused) > 10:
        say(f"{len(added.refused) - 10} more rows were refused")
    known, refused = added.n_known, len(added.refused)
    print(f"{added.name}: {added.n_places} places added ({known} known already), {refused} rows refused")
    return 0


def run_list(_arguments: argparse.Namespace) -> int:
    """List the kept files."""
    from geo.own_places import list_files  # noqa: PLC0415

    files = list_files()
    for file in files:
        print(f"{file.name}: {file.n_places} places")
    if not files:
        say("no places were added")
    return int(not files)


def run_remove(arguments: argparse.Namespace) -> int:
    """Drop a kept file."""
    from geo.own_places import remove_file  # noqa: PLC0415

    remove_file(arguments.name)
    print(f"{arguments.name}: removed")
    return 0
