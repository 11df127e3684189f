"""JSON as rows: lists of objects, what APIs wrap around them, GeoJSON, and one object a line."""

from __future__ import annotations

import json
from typing import Any, Final

from geo.errors import ImportFileError

Record = dict[str, str | None]

LIST_KEYS: Final = ("features", "data", "Result", "items", "events", "results")
"""Under which APIs hand out their rows: GeoJSON, ACLED, UCDP, GeoConfirmed, TimeMap."""

WRAPPED: Final = "geojson"
"""Under which GeoConfirmed hands out a collection beside a list of its sides."""


def json_records(name: str, text: str) -> tuple[list[Record], tuple[str, ...]]:
    """
    Read JSON as rows of text.

    Parameters
    ----------
    name
        Of the file, for errors.
    text
        A list of objects, an object that holds such a list under one of `LIST_KEYS`, or one object a
        line (also with record separators, RFC 8142).

    Returns
    -------
    records, notes
        Numbers are kept as written; what is nested is JSON again. A feature's point becomes the
        columns `geometry_lat` and `geometry_lon`, its id `feature_id`.

    Raises
    ------
    ImportFileError
        If it is no JSON or no list of objects.
    """
    items = _items(name, text)
    bad = next((number for number, item in enumerate(items, start=1) if not isinstance(item, dict)), None)
    if bad is not None:
        raise ImportFileError(f"{name}: item {bad} is no object; give a list of objects or a GeoJSON FeatureCollection")
    return [_record(item) for item in items], ()


def _items(name: str, text: str) -> list[Any]:
    first = text.lstrip("\x1e \t\r\n")
    try:
        content, end = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(first)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportFileError(f"{name} is no JSON: {error}; export it again") from error
    if first[end:].strip("\x1e \t\r\n"):
        return _lines(name, text)
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        if isinstance(content.get(WRAPPED), dict):
            content = content[WRAPPED]
        for key in LIST_KEYS:
            if isinstance(content.get(key), list):
                return list(content[key])
        if content.get("type") == "Feature" or not any(isinstance(value, (list, dict)) for value in content.values()):
            return [content]
    raise ImportFileError(f"{name} holds no list of events; expected under one of: {', '.join(LIST_KEYS)}")


def _lines(name: str, text: str) -> list[Any]:
    items = []
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.strip("\x1e \t\r")
        if plain:
            try:
                items.append(json.loads(plain, parse_float=str, parse_int=str))
            except (json.JSONDecodeError, RecursionError) as error:
                raise ImportFileError(
                    f"{name}, line {number}: no JSON ({error}); one object a line is expected"
                ) from error
    return items


def _record(item: dict[str, Any]) -> Record:
    if item.get("type") != "Feature" or not isinstance(item.get("properties"), (dict, type(None))):
        return {key: _text(value) for key, value in item.items()}
    record = {key: _text(value) for key, value in (item.get("properties") or {}).items()}
    if item.get("id") is not None:
        record["feature_id"] = _text(item["id"])
    geometry = item.get("geometry")
    if isinstance(geometry, dict):
        record |= _point(geometry)
    return record


def _point(geometry: dict[str, Any]) -> Record:
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        return {"geometry_lon": _text(coordinates[0]), "geometry_lat": _text(coordinates[1])}
    return {"geometry_type": _text(geometry.get("type"))}


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict, bool)) else str(value)
