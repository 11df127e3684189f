"""The command that draws briefing maps: one from events and options, or many from product files."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import BriefError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.brief_product import Product
    from geo.overlays import Overlay

PRODUCT_SUFFIXES: Final = (".yaml", ".yml")


def add_parsers(subparsers: Any) -> None:
    """Add the command of this module to a parser."""
    brief = subparsers.add_parser(
        "brief",
        help="draw briefing maps: PNG, PDF, SVG, slides, HTML",
        description="Draw a map with title, legend, scale and sources from a file of events, or all products that "
        "YAML files describe. The format follows the ending of -o; product files name theirs.",
        epilog="exit codes: 0 done, 1 some events or products were left out, 2 not done; see docs/brief.md",
    )
    brief.add_argument("files", type=Path, nargs="+", metavar="EVENTS|PRODUCT.yaml")
    brief.add_argument("-o", "--output", type=Path, metavar="OUT", help="a file; or a folder for product files")
    brief.add_argument(
        "--size", metavar="SIZE", help="1920x1080 (default), 3840x2160, square, a4, a3-portrait, letter …"
    )
    brief.add_argument(
        "--extent", metavar="WHERE", help="events (default), world, UA, UA-23,UA-14, west,south,east,north"
    )
    brief.add_argument(
        "--layers", metavar="A,B", help="of events, density, countries, provinces, uncertainty, names, grid, water"
    )
    brief.add_argument(
        "--overlay", action="append", default=[], metavar="FILE.geojson", help="a layer of your own, below the marks"
    )
    brief.add_argument("--filter", metavar="LINK", help="as in the dashboard's address bar")
    brief.add_argument("--title")
    brief.add_argument("--subtitle")
    brief.add_argument("--sources", help="the line of sources, instead of one made from the events")
    brief.add_argument("--marking", help="text of the bars at top and bottom")
    brief.add_argument("--cutoff", metavar="TIME", help="information cut-off: 2025-12-27 or 2025-12-27T18:00 (UTC)")
    brief.add_argument("--number", help="of the map")
    brief.add_argument("--version", help="of the map", dest="version")
    brief.add_argument("--panels", choices=("week", "type", "before-after"), help="several small maps instead of one")
    brief.add_argument("--split", metavar="DAY", help="first day of the second map of before-after")
    brief.add_argument("--unit", choices=("km", "mi"), help="what lengths are said in")
    brief.add_argument("--legend", choices=("types", "sub-types"))
    brief.add_argument("--callout", action="append", default=[], metavar="EVENT_ID[=TEXT]", help="number an event")
    brief.add_argument(
        "--callouts", type=int, metavar="N", dest="auto_callouts", help="number N events with most killed"
    )
    brief.add_argument("--save", type=Path, metavar="PRODUCT.yaml", help="keep these choices as a product file")
    brief.add_argument("-q", "--quiet", action="store_true", help="say nothing about what was done")
    brief.set_defaults(run=run_brief)


def run_brief(arguments: argparse.Namespace) -> int:
    """Draw one map, or those of product files."""
    products = [path for path in arguments.files if path.suffix.casefold() in PRODUCT_SUFFIXES]
    if products and len(products) < len(arguments.files):
        raise BriefError("give either one file of events or product files, not both")
    if products:
        return _batch(arguments, products)
    if len(arguments.files) > 1:
        raise BriefError(f"{len(arguments.files)} files of events: give one, or product files ending in .yaml")
    return _single(arguments)


def _single(arguments: argparse.Namespace) -> int:
    from geo.brief_product import to_yaml  # noqa: PLC0415 - `--help` need not wait for pandas

    if arguments.output is None and arguments.save is None:
        raise BriefError("nothing to do: give -o OUT for the map, or --save PRODUCT.yaml")
    product = _product(arguments)
    if arguments.save is not None:
        kept = replace(product, events=str(arguments.files[0]))
        arguments.save.write_text(to_yaml(kept), encoding="utf-8")
        _say(arguments, f"the product was written to {arguments.save}")
    if arguments.output is None:
        return 0
    form = arguments.output.suffix.casefold().removeprefix(".")
    events, refused = _events(arguments.files[0])
    _write_one(arguments, replace(product, formats=(form,)), events, arguments.output)
    return int(refused > 0)


def _product(arguments: argparse.Namespace) -> Product:
    from geo.brief_product import Callout, Product  # noqa: PLC0415

    given: dict[str, Any] = {}
    for field in fields(Product):
        value = getattr(arguments, field.name, None)
        if value is not None:
            given[field.name] = value
    if arguments.layers is not None:
        given["layers"] = tuple(filter(None, (word.strip() for word in arguments.layers.split(","))))
    if arguments.size is not None:
        given["sizes"] = (arguments.size,)
    given["overlays"] = tuple(arguments.overlay)
    callouts = (item.partition("=") for item in arguments.callout)
    given["callouts"] = tuple(Callout(event_id, text) for event_id, _, text in callouts)
    return Product(**given)


def _events(path: Path) -> tuple[gpd.GeoDataFrame, int]:
    """Read events of any known kind; returns how many rows were refused, which is said."""
    from geo.importers import import_file  # noqa: PLC0415

    imported = import_file(path)
    if imported.refused:
        first = imported.refused[0]
        print(f"{path}: {len(imported.refused)} rows left out; row {first.row}: {first.reason}", file=sys.stderr)
    return imported.gdf, len(imported.refused)


def _write_one(arguments: argparse.Namespace, product: Product, events: gpd.GeoDataFrame, path: Path) -> None:
    from geo.brief_files import render, write  # noqa: PLC0415
    from geo.brief_overlays import read_overlays  # noqa: PLC0415
    from geo.brief_size import parse_size  # noqa: PLC0415

    overlays = read_overlays(map(Path, product.overlays))
    _tell(overlays)
    made = render(product, events, parse_size(product.sizes[0]), product.formats[0], overlays=overlays)
    write(made.data, path)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    _say(arguments, f"{made.summary}\nwritten to {path}")


def _batch(arguments: argparse.Namespace, paths: list[Path]) -> int:
    """Make all products; one that cannot be made is named, and the others are made all the same."""
    folder = arguments.output or Path()
    if folder.is_file():
        raise BriefError(f"{folder} is a file: give a folder for the maps of product files")
    folder.mkdir(parents=True, exist_ok=True)
    written: set[Path] = set()
    outcomes = [_outcome(arguments, path, folder, written) for path in paths]
    if all(outcome is None for outcome in outcomes):
        raise BriefError(f"none of {len(paths)} products could be made")
    return int(any(outcome is None or outcome > 0 for outcome in outcomes))


def _outcome(arguments: argparse.Namespace, path: Path, folder: Path, written: set[Path]) -> int | None:
    """How many rows of a product's events were refused; None where the product could not be made."""
    from geo.brief_overlays import read_overlays  # noqa: PLC0415
    from geo.brief_product import read_product  # noqa: PLC0415
    from geo.errors import GeoError  # noqa: PLC0415

    try:
        product = read_product(path)
        if not product.events:
            raise BriefError(f"{path.name} names no events: it needs a line such as 'events: events.geojson'")
        events, refused = _events(path.parent / product.events)
        overlays = read_overlays(path.parent / name for name in product.overlays)
        _tell(overlays)
        _make_all(arguments, product, events, overlays, folder, written)
    except (GeoError, OSError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return None
    return refused


def _make_all(
    arguments: argparse.Namespace,
    product: Product,
    events: gpd.GeoDataFrame,
    overlays: Sequence[Overlay],
    folder: Path,
    written: set[Path],
) -> None:
    """Make the files of a product; `written` holds what this run wrote, which is never overwritten."""
    from geo.brief_files import file_name, render, write  # noqa: PLC0415
    from geo.brief_size import parse_size  # noqa: PLC0415
    from geo.brief_words import production_time  # noqa: PLC0415

    produced = production_time()
    for size in map(parse_size, product.sizes):
        for form in product.formats:
            made = render(product, events, size, form, produced=produced, overlays=overlays)
            path = folder / file_name(product, made.title, size, produced, form)
            if path in written:
                raise BriefError(f"{path.name} was written for another product of this run: give each a number")
            write(made.data, path)
            written.add(path)
            _say(arguments, f"{path}: {made.summary}")


def _tell(overlays: Sequence[Overlay]) -> None:
    """What was left out of own layers, or changed, is said."""
    for overlay in overlays:
        for note in overlay.notes:
            print(f"note: {overlay.name}: {note}", file=sys.stderr)


def _say(arguments: argparse.Namespace, text: str) -> None:
    if not arguments.quiet:
        print(text, file=sys.stderr)
