"""Events for Google Earth and the like: KML 2.2 and KMZ."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import geopandas as gpd

from geo.columns import COLUMNS
from geo.export import Metadata, rows_of

_TYPES: Final = {"Int32": "int", "Int64": "int", "float64": "double", "bool": "bool"}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say, so that the same events give the same bytes."""

POINTS: Final = ("exact", "street", "settlement")
_FOLDERS: Final = (
    ("point", "Places known to the settlement or better"),
    ("area", "Only the area is known: the label stands somewhere in it"),
    ("none", "No place known"),
)
_STYLES: Final = (
    '<Style id="point"><IconStyle><color>ff2f4fd8</color><scale>0.8</scale></IconStyle></Style>\n'
    '<Style id="area"><IconStyle><scale>0</scale></IconStyle>'
    "<LabelStyle><color>ffc0c0c0</color></LabelStyle></Style>\n"
    '<Style id="none"/>\n'
)
"""What is only known to an area gets a label without a pin."""


def to_kml(events: gpd.GeoDataFrame, metadata: Metadata | None = None) -> str:
    """
    Write a frame as KML.

    Parameters
    ----------
    events
        A valid frame.
    metadata
        Stands in the document's description.

    Returns
    -------
    text
        One placemark an event, in folders by how precisely the place is known; every column that is not
        null as typed extended data. Text is escaped twice where viewers show it as HTML.
    """
    parts: dict[str, list[str]] = {key: [] for key, _ in _FOLDERS}
    for row in rows_of(events):
        key = _folder(row)
        parts[key].append(_placemark(row, key))
    return "".join(_document(parts, metadata or {}))


def _folder(row: Mapping[str, Any]) -> str:
    if row["lat"] is None:
        return "none"
    return "point" if row["geo_precision"] in POINTS else "area"


def _document(parts: Mapping[str, list[str]], metadata: Metadata) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
    yield "<name>Events</name>\n"
    lines = [f"{key}: {', '.join(value) if isinstance(value, list) else value}" for key, value in metadata.items()]
    if lines:
        about = _shown("\n".join(lines))
        yield f"<description>{about}</description>\n"
    yield _STYLES
    for key, name in _FOLDERS:
        if parts[key]:
            # A folder must be a document with a schema of its own: GDAL finds no other in a KMZ.
            yield f"<Document>\n<name>{name}</name>\n{_schema(key)}"
            yield from parts[key]
            yield "</Document>\n"
    yield "</Document>\n</kml>\n"


def _schema(key: str) -> str:
    fields = "".join(
        f'<SimpleField type="{_TYPES.get(column.dtype, "string")}" name="{column.name}"/>\n' for column in COLUMNS
    )
    return f'<Schema name="event-{key}" id="event-{key}">\n{fields}</Schema>\n'


def _placemark(row: Mapping[str, Any], style: str) -> str:
    data = "".join(
        f'<SimpleData name="{name}">{_xml(_text(value))}</SimpleData>'
        for name, value in row.items()
        if value is not None
    )
    span = ""
    if row["date_start"]:
        span = f"<TimeSpan><begin>{row['date_start']}</begin><end>{row['date_end']}</end></TimeSpan>"
    point = "" if row["lat"] is None else f"<Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point>"
    return (
        f'<Placemark id="e{_xml(row["event_id"])}"><name>{_xml(_title(row))}</name>'
        f"<description>{_shown(_lines(row))}</description>{span}<styleUrl>#{style}</styleUrl>"
        f'<ExtendedData><SchemaData schemaUrl="#event-{style}">{data}</SchemaData></ExtendedData>{point}</Placemark>\n'
    )


def _title(row: Mapping[str, Any]) -> str:
    what = row["sub_event_type"] or row["event_type"] or row["native_type"] or row["kind"]
    where = row["place_name"] or row["place_text"]
    return f"{what}, {where}" if where else str(what)


def _lines(row: Mapping[str, Any]) -> str:
    when = _period(row)
    lines: Iterable[str | None] = (
        row["sentence"],
        f"When: {when} ({row['date_precision']})" if when else None,
        f"Where known to: {row['geo_precision']}",
        f"As: {row['modality']}",
        f"Source: {row['publisher'] or row['source_dataset'] or row['doc_title']}",
    )
    return "\n".join(line for line in lines if line)


def _period(row: Mapping[str, Any]) -> str | None:
    start, end = row["date_start"], row["date_end"]
    return start if start == end else f"{start} to {end}"


def _text(value: Any) -> str:
    """Truths as 1 and 0: older readers take "true" for a broken number."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _shown(text: str) -> str:
    """Viewers show a description as HTML: escaped once for that, once for XML."""
    return _xml(html.escape(text).replace("\n", "<br>"))


def _xml(text: str) -> str:
    return html.escape(_NOT_XML.sub("\ufffd", text)).replace("\r", "&#13;")


def to_kmz(events: gpd.GeoDataFrame, metadata: Metadata | None = None) -> bytes:
    """Write a frame as KMZ: the KML in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("doc.kml", _ZIP_DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, to_kml(events, metadata))
    return out.getvalue()
