"""
Rows a second that are imported from ACLED and UCDP files, from the file to the checked frame.

    python -m benchmarks.import_speed [--rows 100000] [--runs 3]

The rows are made up here: same columns and lengths of text as the datasets have, other content.
"""

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from geo.export_acled import COLUMNS as ACLED_COLUMNS
from geo.import_ucdp import COLUMNS as UCDP_COLUMNS
from geo.importers import import_file
from geo.vocabulary import EVENT_TYPE_OF, disorder_type_of

COUNTRIES = (
    ("804", "Ukraine", "369", 49, 32),
    ("729", "Sudan", "625", 15, 30),
    ("104", "Myanmar", "775", 21, 96),
    ("466", "Mali", "432", 17, -4),
)
"""ISO and Gleditsch-Ward numbers, name, and a point (lat, lon) well inside."""
WORDS = [
    "on",
    "the",
    "day",
    "a",
    "group",
    "near",
    "the",
    "market",
    "reported",
    "that",
    "forces",
    "of",
    "one",
    "side",
    "had",
    "moved",
    "along",
    "the",
    "road",
    "and",
    "fired",
]


def acled_rows(count: int) -> Iterator[list[str]]:
    """Yield the header and made-up rows in the layout that ACLED has had since 2023."""
    deal = random.Random(1)  # noqa: S311 - reproducible, not secret
    kinds = list(EVENT_TYPE_OF.items())
    yield ACLED_COLUMNS
    for number in range(count):
        day = date(2022, 1, 1) + timedelta(days=deal.randrange(1500))
        sub, kind = deal.choice(kinds)
        iso, country, _, lat, lon = deal.choice(COUNTRIES)
        place = f"Place {deal.randrange(4000)}"
        row = {
            "event_id_cnty": f"XXX{number}",
            "event_date": f"{day.day} {day:%B} {day.year}",
            "year": str(day.year),
            "time_precision": deal.choice("1112"),
            "disorder_type": disorder_type_of(kind, sub) or "",
            "event_type": kind,
            "sub_event_type": sub,
            "actor1": f"Military Forces of {country} (2020-)",
            "inter1": "State forces",
            "actor2": f"Group {deal.randrange(300)}",
            "inter2": "Rebel group",
            "interaction": "State forces-Rebel group",
            "iso": iso,
            "region": "Somewhere",
            "country": country,
            "admin1": f"Province {deal.randrange(30)}",
            "admin2": f"District {deal.randrange(200)}",
            "location": place,
            "latitude": f"{deal.uniform(lat - 2, lat + 2):.4f}",
            "longitude": f"{deal.uniform(lon - 2, lon + 2):.4f}",
            "geo_precision": deal.choice("1123"),
            "source": "A newspaper; A radio station",
            "source_scale": "National",
            "notes": " ".join(deal.choices(WORDS, k=45)),
            "fatalities": str(deal.choice((0, 0, 0, 1, 3))),
            "timestamp": "1700000000",
        }
        yield [row.get(name, "") for name in ACLED_COLUMNS]


def ucdp_rows(count: int) -> Iterator[list[str]]:
    """Yield the header and made-up rows in the 49 columns of UCDP GED, dates in three formats."""
    deal = random.Random(2)  # noqa: S311 - reproducible, not secret
    formats: tuple[Callable[[date], str], ...] = (
        lambda day: f"{day} 00:00:00.000",
        lambda day: f"{day.month}/{day.day}/{day.year}",
        str,
    )
    yield list(UCDP_COLUMNS)
    for number in range(count):
        day = date(2010, 1, 1) + timedelta(days=deal.randrange(5000))
        write = deal.choice(formats)
        _, country, country_id, lat, lon = deal.choice(COUNTRIES)
        row = {
            "id": str(number),
            "relid": f"XXX-2020-1-{number}",
            "year": str(day.year),
            "type_of_violence": deal.choice("123"),
            "conflict_name": f"{country}: Government",
            "dyad_name": f"Government of {country} - Group",
            "side_a": f"Government of {country}",
            "side_b": "Civilians",
            "number_of_sources": "2",
            "source_article": '"An agency, ' + " ".join(deal.choices(WORDS, k=12)) + '"',
            "source_office": "An agency",
            "source_date": str(day),
            "source_headline": " ".join(deal.choices(WORDS, k=8)),
            "source_original": "police",
            "where_prec": deal.choice("1123456"),
            "where_coordinates": f"Place {deal.randrange(4000)}",
            "where_description": " ".join(deal.choices(WORDS, k=6)),
            "adm_1": f"Province {deal.randrange(30)}",
            "adm_2": f"District {deal.randrange(200)}",
            "latitude": f"{deal.uniform(lat - 2, lat + 2):.6f}",
            "longitude": f"{deal.uniform(lon - 2, lon + 2):.6f}",
            "geom_wkt": "POINT (1.0 2.0)",
            "priogrid_gid": "123456",
            "country": country,
            "country_id": country_id,
            "region": "Somewhere",
            "event_clarity": "1",
            "date_prec": "1",
            "date_start": write(day),
            "date_end": write(day),
            "best": "3",
            "high": "5",
            "low": "3",
        }
        yield [row.get(name, "0") for name in UCDP_COLUMNS]


def main() -> None:
    """Import each made-up file a few times and print the best rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in (("ACLED", acled_rows), ("UCDP GED", ucdp_rows)):
            path = Path(folder, f"{name}.csv")
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows(args.rows))
            walls, cpus = [], []
            for _ in range(args.runs):
                wall, cpu = time.perf_counter(), time.process_time()
                imported = import_file(path)
                walls.append(time.perf_counter() - wall)
                cpus.append(time.process_time() - cpu)
            rows_in, size = len(imported.gdf), path.stat().st_size / 1e6
            print(
                f"{name}: {rows_in / min(walls):,.0f} rows/s ({size:.0f} MB, {min(walls):.2f} s, {min(cpus):.2f} s CPU)"
            )


if __name__ == "__main__":
    main()
