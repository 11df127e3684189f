"""Rows in the shapes of other people's datasets, in our own words: nothing here was ever published."""

import csv
import io
from collections.abc import Mapping, Sequence

from geo.import_ucdp import COLUMNS as UCDP_COLUMNS

ACLED_2023 = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
ACLED_2022 = [
    "data_id",
    "iso",
    "event_id_cnty",
    "event_id_no_cnty",
    "event_date",
    "year",
    "time_precision",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "timestamp",
    "iso3",
]
UCDP_41 = tuple(name for name in UCDP_COLUMNS if not name.endswith("_dset_id"))[:41]

ACLED: Mapping[str, str] = {
    "event_id_cnty": "UKR900001",
    "event_date": "12 March 2024",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Somewhere (2001-)",
    "inter1": "8",
    "actor2": "Civilians (Somewhere)",
    "inter2": "7",
    "iso": "804",
    "country": "Ukraine",
    "admin1": "Zaporizhia",
    "admin2": "Polohivskyi",
    "location": "Huliaipole",
    "latitude": "47.6606",
    "longitude": "36.2569",
    "geo_precision": "1",
    "source": "Our Gazette",
    "notes": "A drone hit a barn at the edge of town; nobody was hurt.",
    "fatalities": "0",
}
UCDP: Mapping[str, str] = {
    "id": "900001",
    "type_of_violence": "1",
    "side_a": "Government of Somewhere",
    "side_b": "The Front",
    "source_office": "Our Agency",
    "source_date": "2024-01-06",
    "source_headline": "Shots at the river",
    "where_prec": "2",
    "where_coordinates": "Rivertown",
    "where_description": "north of Rivertown",
    "adm_1": "River province",
    "adm_2": "Upper district",
    "latitude": "14.5",
    "longitude": "-4.2",
    "country": "Mali",
    "country_id": "432",
    "date_prec": "2",
    "date_start": "2024-01-03 00:00:00.000",
    "date_end": "2024-01-05 00:00:00.000",
    "best": "3",
    "high": "6",
    "low": "2",
}


def csv_text(columns: Sequence[str], *rows: Mapping[str, str], delimiter: str = ",", header: bool = True) -> str:
    """Write rows under these columns; what a row lacks is empty."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([row.get(name.casefold(), "") for name in columns] for row in rows)
    return file.getvalue()
