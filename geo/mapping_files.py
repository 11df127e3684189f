"""Mappings of columns kept as YAML or JSON, to be adjusted and used again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from geo.errors import ImportFileError
from geo.import_dates import Order
from geo.import_mapping import TARGETS, ColumnMapping

MAX_BYTES: Final = 1_000_000


def read_mapping(path: Path) -> ColumnMapping:
    """
    Read a mapping from YAML, or JSON if the file's name ends so.

    Raises
    ------
    ImportFileError
        If the file is missing, no mapping, or names what is not in `TARGETS`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ImportFileError(f"{path} is too large for a mapping")
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ImportFileError(f"{path} is no readable mapping: {error}") from error
    return parse_mapping(text, path.name)


def parse_mapping(text: str, name: str) -> ColumnMapping:
    """
    Read a mapping from the text of a file; its name ends in .json, or it is YAML.

    Raises
    ------
    ImportFileError
        If it is no mapping, or names what is not in `TARGETS`.
    """
    try:
        if len(text) > MAX_BYTES:
            raise ImportFileError(f"{name} is too large for a mapping")
        content = json.loads(text) if name.casefold().endswith(".json") else yaml.safe_load(text)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise ImportFileError(f"{name} is no readable mapping: {error}") from error
    return _checked(name, content)


def _checked(name: str, content: Any) -> ColumnMapping:
    if not isinstance(content, dict) or not isinstance(content.get("columns"), dict):
        raise ImportFileError(f"{name} is no mapping: it needs 'columns:' with lines such as 'date_start: Date'")
    if unknown := set(content) - {"dataset", "dates", "columns", "fixed"}:
        raise ImportFileError(f"{name}: {sorted(map(str, unknown))[0]!r} is none of dataset, dates, columns, fixed")
    if content.get("dates") not in (None, *get_args(Order)):
        raise ImportFileError(f"{name}: dates is {content['dates']!r}; give 'day first' or 'month first'")
    parts = {part: _texts(name, part, content.get(part) or {}) for part in ("columns", "fixed")}
    dataset = content.get("dataset") or ColumnMapping({}).dataset
    return ColumnMapping(parts["columns"], str(dataset), parts["fixed"], content.get("dates"))


def _texts(name: str, part: str, entries: Any) -> dict[str, str]:
    if not isinstance(entries, dict):
        raise ImportFileError(f"{name}: {part} must hold lines such as 'country: UA'")
    for target, value in entries.items():
        if target not in TARGETS:
            raise ImportFileError(f"{name}: {target!r} in {part} cannot be mapped; give one of: {', '.join(TARGETS)}")
        if not isinstance(value, str):
            raise ImportFileError(f"{name}: {part}.{target} is {value!r}, not a text; put it in quotation marks")
    return dict(entries)


def mapping_text(mapping: ColumnMapping, *, as_json: bool = False) -> str:
    """Return a mapping as YAML, or JSON, for `parse_mapping`."""
    content: dict[str, Any] = {"dataset": mapping.dataset, "columns": dict(mapping.columns)}
    content |= {"dates": mapping.dates} if mapping.dates else {}
    content |= {"fixed": dict(mapping.fixed)} if mapping.fixed else {}
    if as_json:
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def write_mapping(mapping: ColumnMapping, path: Path) -> None:
    """Keep a mapping as YAML, or JSON if the file's name ends so."""
    path.write_text(mapping_text(mapping, as_json=path.suffix.casefold() == ".json"), encoding="utf-8")
