"""The columns of the events frame: one definition for code, tests and the data dictionary."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from geo import vocabulary as v

Dtype = Literal["str", "Int32", "Int64", "float64", "bool", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the events frame: its name, type, meaning, unit and, where closed, its vocabulary."""

    name: str
    dtype: Dtype
    meaning: str
    group: str
    values: tuple[str, ...] = ()


def _columns(group: str, *rows: tuple[str, Dtype, str] | tuple[str, Dtype, str, tuple[str, ...]]) -> tuple[Column, ...]:
    return tuple(Column(row[0], row[1], row[2], group, row[3] if len(row) == 4 else ()) for row in rows)


COLUMNS: Final[tuple[Column, ...]] = (
    *_columns(
        "identity",
        ("event_id", "str", "Stable id: from document, sentence span, type and place mention"),
        ("source_dataset", "str", "Dataset a row was imported from; null for extracted events"),
        ("source_event_id", "str", "The row's id in that dataset"),
    ),
    *_columns(
        "when",
        ("date_start", "date", "Earliest possible day"),
        ("date_end", "date", "Latest possible day, included"),
        ("date_precision", "str", "How precisely the day is known", v.DATE_PRECISIONS),
        ("date_basis", "str", "What the date rests on", v.DATE_BASES),
        ("date_text", "str", "The words that gave the date"),
        ("report_date", "date", "Publication day of the report"),
    ),
    *_columns(
        "where",
        ("lat", "float64", "Latitude, decimal degrees, EPSG:4326"),
        ("lon", "float64", "Longitude, decimal degrees, EPSG:4326"),
        ("geo_precision", "str", "How precisely the place is known", v.GEO_PRECISIONS),
        ("geo_radius_km", "float64", "Radius around the point that covers the place, km"),
        ("geo_basis", "str", "What the point rests on", v.GEO_BASES),
        ("place_name", "str", "The place's name in the gazetteer"),
        ("place_text", "str", "The place's name as the text has it"),
        ("gazetteer_id", "str", "The place's id, prefixed by its table"),
        ("feature_code", "str", "GeoNames feature code"),
        ("country", "str", "ISO 3166-1 alpha-2"),
        ("admin1", "str", "Name of the first-level unit"),
        ("admin1_code", "str", "ISO 3166-2 code of the first-level unit"),
        ("admin2", "str", "Name of the second-level unit"),
        ("n_candidates", "Int32", "How many places the name may denote"),
        ("candidates_json", "str", "The best of them as JSON: id, name, lat, lon, score"),
    ),
    *_columns(
        "relation",
        ("rel_place", "str", "Place a stated distance or direction is measured from"),
        ("rel_distance_km", "float64", "Stated distance, km"),
        ("rel_direction", "str", "Stated direction, one of 16 compass points (N, NNE …)"),
        ("rel_geodesic_km", "float64", "WGS84 geodesic between the two places, km"),
        ("rel_bearing_deg", "float64", "Initial bearing from `rel_place`, degrees clockwise from north"),
        ("rel_check", "str", "Whether the statement holds", v.RELATION_CHECKS),
    ),
    *_columns(
        "what",
        ("kind", "str", "Incident, diplomacy or statement", v.KINDS),
        ("event_type", "str", "ACLED event type", v.EVENT_TYPES),
        ("sub_event_type", "str", "ACLED sub-event type", tuple(v.EVENT_TYPE_OF)),
        ("disorder_type", "str", "ACLED disorder type"),
        ("modality", "str", "How the text vouches for it", v.MODALITIES),
        ("claimed_by", "str", "Who claims it"),
        ("native_type", "str", "The type in the source dataset"),
    ),
    *_columns(
        "who",
        ("actor1", "str", "First actor; the order gives no direction"),
        ("actor2", "str", "Second actor"),
        ("actor1_type", "str", "Kind of the first actor", v.ACTOR_TYPES),
        ("actor2_type", "str", "Kind of the second actor", v.ACTOR_TYPES),
        ("initiator", "str", "Which actor acted", v.INITIATORS),
    ),
    *_columns(
        "harm",
        ("fatalities_low", "Int32", "Killed, lowest statement; null = not stated, 0 = stated none"),
        ("fatalities_best", "Int32", "Killed, best statement"),
        ("fatalities_high", "Int32", "Killed, highest statement"),
        ("injured", "Int32", "Injured; null = not stated, 0 = stated none"),
    ),
    *_columns(
        "evidence",
        ("doc_id", "str", "Given with the document, else the sha256 of its stored text"),
        ("doc_title", "str", "The document's title"),
        ("doc_url", "str", "The document's address"),
        ("publisher", "str", "Who published it"),
        ("language", "str", "ISO 639-1 code of its language"),
        ("sentence", "str", "The sentence the event was read from"),
        ("sentence_start", "Int64", "Its first code point in the stored text"),
        ("sentence_end", "Int64", "One past its last code point"),
        ("trigger_start", "Int64", "First code point of the word that makes it an event"),
        ("trigger_end", "Int64", "One past its last code point"),
        ("place_start", "Int64", "First code point of the place's name"),
        ("place_end", "Int64", "One past its last code point"),
    ),
    *_columns(
        "confidence",
        ("confidence", "float64", "Probability that the event is right as a whole, 0 to 1"),
        ("confidence_place", "float64", "Probability that the place is right"),
        ("confidence_date", "float64", "Probability that the date is right"),
        ("confidence_type", "float64", "Probability that the type is right"),
    ),
    *_columns(
        "review",
        ("status", "str", "What a person made of it", v.STATUSES),
        ("status_by", "str", "Who"),
        ("status_at", "datetime", "When, UTC"),
        ("status_note", "str", "Why"),
    ),
    *_columns(
        "reports",
        ("cluster_id", "str", "Id shared by the reports of one event"),
        ("is_primary", "bool", "Whether this report stands for its cluster"),
        ("n_reports", "Int32", "Reports in the cluster"),
        ("n_sources", "Int32", "Distinct documents in the cluster"),
    ),
    *_columns(
        "versions",
        ("pipeline_version", "str", "Version of the program that read the document"),
        ("gazetteer_version", "str", "Version of the tables that placed the event"),
    ),
)

COLUMN_NAMES: Final = tuple(column.name for column in COLUMNS)
COLUMN: Final[Mapping[str, Column]] = {column.name: column for column in COLUMNS}


def data_dictionary() -> str:
    """Return `COLUMNS` as a Markdown table, for the README and for whoever receives an export."""
    lines = ["| group | column | type | meaning |", "|---|---|---|---|"]
    for column in COLUMNS:
        values = f" One of: {', '.join(column.values)}." if column.values else ""
        lines.append(f"| {column.group} | `{column.name}` | {column.dtype} | {column.meaning}.{values} |")
    lines.append("| where | `geometry` | point | `lat` and `lon` as a point in EPSG:4326; null where there is none. |")
    return "\n".join(lines) + "\n"
