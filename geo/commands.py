"""Commands about events and places: build, find, distance, synth."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError, PlaceError

if TYPE_CHECKING:
    from geo.online import OnlineGazetteer
    from geo.pipeline import Leftover, Run
    from geo.records import Unread

Subparsers = Any
"""What `ArgumentParser.add_subparsers` returns; argparse keeps its class private."""

EXAMPLES_SHOWN: Final = 5
MAX_DIGITS: Final = 9
MIN_KM: Final = 0.001
"""Points less than a metre apart have no bearing worth telling."""

COMPASS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


def add_parsers(subparsers: Subparsers) -> None:
    """Add the commands of this module to a parser."""
    build = subparsers.add_parser(
        "build",
        help="read documents into dated, located events",
        description="Read documents (text, Markdown, HTML, PDF, Word, mail, RSS and Atom feeds, JSON lines, zip "
        "archives of them), or folders of them, into a file of events.",
        epilog="exit codes: 0 all documents were read, 1 some were not, 2 none was (or bad usage)",
    )
    build.add_argument("documents", nargs="+", metavar="DOC", help="file or folder")
    build.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help=".geojson, .gpkg, .csv … (see export --help)"
    )
    build.add_argument("--leftovers", type=Path, metavar="FILE.jsonl", help="list what was not placed, dated or read")
    build.add_argument("--processes", type=positive, metavar="N", help="default: 1, or 2 for many documents")
    build.add_argument(
        "--online", metavar="SERVICE", help="ask this geopy service for names that no table knows, such as nominatim"
    )
    build.add_argument("-q", "--quiet", action="store_true", help="no progress bar and no summary")
    build.set_defaults(run=run_build)
    find = subparsers.add_parser(
        "find",
        help="look a place name up",
        description="List the places that a name may mean, best first, with coordinates and why they rank so.",
        epilog="exit codes: 0 found, 1 no place is called so, 2 bad usage",
    )
    find.add_argument("name", help='such as "Krichev"')
    find.add_argument("--limit", type=positive, default=10, metavar="N", help="list at most N (default 10)")
    find.add_argument("--json", action="store_true", help="as JSON, one place a line")
    find.set_defaults(run=run_find)
    distance = subparsers.add_parser(
        "distance",
        help="measure from one place to another",
        description="Geodesic (WGS84) in km and initial bearing from one place to another.",
        epilog='A place is a name or "LAT,LON". exit codes: 0 measured, 2 a place is not known (or bad usage)',
    )
    distance.add_argument("start", metavar="FROM", help='name, or "LAT,LON"')
    distance.add_argument("end", metavar="TO", help='name, or "LAT,LON"')
    distance.add_argument("--json", action="store_true", help="as JSON")
    distance.set_defaults(run=run_distance)
    synth = subparsers.add_parser(
        "synth",
        help="make up events, for measuring speed",
        description="Write N made-up but realistic events, the same for the same seed.",
    )
    synth.add_argument("number", type=natural, metavar="N", help="how many")
    synth.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    synth.add_argument("--seed", type=natural, default=0)
    synth.set_defaults(run=run_synth)


def positive(text: str) -> int:
    """Read a whole number of at least 1, for argparse."""
    return _whole(text, 1)


def natural(text: str) -> int:
    """Read a whole number of at least 0, for argparse."""
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r}: give a whole number of at least {least}")
    return int(text)


def say(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr)


def run_build(arguments: argparse.Namespace) -> int:
    """Read documents, write events, say what became of them."""
    from geo.export_about import leftover_rows, metadata_of  # noqa: PLC0415 - `--help` need not wait for pandas
    from geo.export_formats import check_target, write  # noqa: PLC0415
    from geo.pipeline import run  # noqa: PLC0415

    check_target(arguments.output)
    check_folder(arguments.leftovers)
    online = online_gazetteer(arguments.online)
    with progress_bar(arguments.documents, quiet=arguments.quiet) as bar:
        result = run(
            arguments.documents,
            processes=arguments.processes,
            progress=lambda _item: bar.update(),
            look_up=online,
        )
    if online is not None and online.failure:
        say(f"note: {online.failure}; what it was not asked for stays without a place")
    if arguments.leftovers is not None:
        write_leftovers(result, arguments.leftovers)
    if not result.documents:
        report_unread(result.unread)
        raise DocumentError("none of the documents could be read: nothing was written")
    about, left = metadata_of(result.events), leftover_rows(result.leftovers, result.unread)
    notes = write(result.events, arguments.output, metadata=about, leftovers=left)
    if not arguments.quiet:
        say("\n".join([*summary_lines(result), *notes]))
        say(f"written to {arguments.output}")
    return int(any(not item.repeated for item in result.unread))


def check_folder(path: Path | None) -> None:
    """Refuse a file that cannot be written before the work that would fill it; "-" and None are no files."""
    from geo.export import check_place  # noqa: PLC0415

    if path is not None and str(path) != "-":
        check_place(path)


def online_gazetteer(service: str | None) -> "OnlineGazetteer | None":
    """Return a look-up in an online service, if one is named."""
    if service is None:
        return None
    from geo.online import OnlineGazetteer  # noqa: PLC0415 - geopy loads only if it is asked

    return OnlineGazetteer(service)


def progress_bar(paths: Sequence[str], *, quiet: bool) -> Any:
    """Return a progress bar over the documents of paths, on standard error."""
    from tqdm import tqdm  # noqa: PLC0415

    from geo.documents import count_documents  # noqa: PLC0415

    return tqdm(total=count_documents(paths), unit="document", file=sys.stderr, disable=quiet)


def report_unread(unread: Iterable["Unread"]) -> None:
    """Say which documents were not read, and why, one a line."""
    for item in unread:
        say(f"not read: {item.source}: {item.reason}")


def summary_lines(result: "Run") -> list[str]:
    """Tell in words what became of the documents."""
    events = result.events
    kinds = Counter(events["kind"].tolist())
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda item: -item[1]))
    n_clusters = events["cluster_id"].nunique()
    merged = f"; {n_clusters} after bringing reports of the same event together" if n_clusters < len(events) else ""
    lines = [
        f"{_counted(len(result.documents), 'document')} read, {len(result.unread)} not read",
        f"{_counted(result.n_mentions, 'place mention')}, {_counted(len(events), 'event')}"
        + (f" ({told})" if told else "")
        + merged,
    ]
    titles = {"mention": "mentions not placed", "place": "events not placed", "date": "events not dated"}
    for what, title in titles.items():
        lines += _leftover_lines(title, [item for item in result.leftovers if item.what == what])
    lines += [f"not read: {item.source}: {item.reason}" for item in result.unread]
    lines += [f"note: {document.source}: {note}" for document in result.documents for note in document.notes]
    return lines


def _leftover_lines(title: str, leftovers: Sequence["Leftover"]) -> list[str]:
    """Count by reason, since one reason may hold for thousands; mentions are told with their names."""
    reasons = Counter(item.reason for item in leftovers)
    lines = [f"{title}: {len(leftovers)}"]
    lines += [f"  {count} x {reason}" for reason, count in reasons.most_common(EXAMPLES_SHOWN)]
    if len(reasons) > EXAMPLES_SHOWN:
        rest = sum(reasons.values()) - sum(count for _, count in reasons.most_common(EXAMPLES_SHOWN))
        lines.append(f"  {rest} for other reasons (--leftovers FILE.jsonl lists all)")
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_leftovers(result: "Run", path: Path) -> None:
    """Write what was not placed, dated or read as JSON lines."""
    from geo.export import write_text  # noqa: PLC0415
    from geo.export_about import leftover_rows  # noqa: PLC0415

    rows = leftover_rows(result.leftovers, result.unread)
    write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def run_find(arguments: argparse.Namespace) -> int:
    """List the places that a name may mean."""
    from geo.finder import admin_chain, find_places, no_such_place  # noqa: PLC0415
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415

    gazetteer = load_gazetteer()
    found = find_places(arguments.name, gazetteer)
    if not found:
        say(str(no_such_place(arguments.name)))
        return 1
    for item in found[: arguments.limit]:
        place, chain = item.place, admin_chain(item.place, gazetteer)
        if arguments.json:
            print(json.dumps({**_place_row(place), "admin": chain, "rank": item.rank, "reason": item.reason}))
        else:
            where = f"{place.name}, {chain}" if chain else place.name
            print(f"{item.rank}. {where}  {place.lat:.4f}, {place.lon:.4f}  {place.feature_code}  {place.place_id}")
            print(f"   {item.reason}")
    if len(found) > arguments.limit:
        say(f"{len(found) - arguments.limit} more (--limit {len(found)} lists all)")
    return 0


def _place_row(place: Any) -> dict[str, Any]:
    return {
        "gazetteer_id": place.place_id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "feature_code": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "population": place.population,
        "geo_basis": place.basis,
    }


def run_distance(arguments: argparse.Namespace) -> int:
    """Measure the geodesic between two places."""
    from geo.geodesy import geodesic  # noqa: PLC0415

    start_name, start_lat, start_lon = _located(arguments.start)
    end_name, end_lat, end_lon = _located(arguments.end)
    km, bearing = geodesic(start_lat, start_lon, end_lat, end_lon)
    apart = km >= MIN_KM
    if arguments.json:
        row = {"from": start_name, "to": end_name, "km": round(km, 3)}
        print(json.dumps({**row, "bearing_deg": round(bearing, 2) if apart else None}, ensure_ascii=False))
    else:
        print(f"{start_name} ({start_lat:.4f}, {start_lon:.4f}) to {end_name} ({end_lat:.4f}, {end_lon:.4f})")
        print(f"{km:.1f} km" + (f", bearing {bearing:.1f} degrees ({_compass(bearing)})" if apart else ""))
    return 0


def _compass(bearing: float) -> str:
    return COMPASS[round(bearing / 22.5) % 16]


def _located(text: str) -> tuple[str, float, float]:
    """A place by name, said in full and among how many, or a point by its coordinates."""
    from geo.finder import admin_chain, find_places, no_such_place  # noqa: PLC0415
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415

    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        gazetteer = load_gazetteer()
        found = find_places(text, gazetteer)
        if not found:
            raise no_such_place(text) from None
        place = found[0].place
        if len(found) > 1:
            say(f"note: {text!r} may mean {len(found)} places; the most prominent is taken (`find` lists all)")
        chain = admin_chain(place, gazetteer)
        return f"{place.name}, {chain}" if chain else place.name, place.lat, place.lon
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise PlaceError(f"{text!r} is no point: latitude goes from -90 to 90, longitude from -180 to 180")
    return text.strip(), lat, lon


def run_synth(arguments: argparse.Namespace) -> int:
    """Write made-up events."""
    from geo.export_formats import check_target, write  # noqa: PLC0415
    from geo.synth import synth  # noqa: PLC0415

    check_target(arguments.output)
    write(synth(arguments.number, arguments.seed), arguments.output)
    return 0
