"""Datasets of events that others made, taken into the frame: recognised by their columns, nothing invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import import_acled, import_gdelt, import_mapping, import_own, import_sightings, import_ucdp, import_viina
from geo.errors import ImportFileError
from geo.import_frame import events_of
from geo.import_mapping import ColumnMapping, guess_mapping
from geo.imported import Imported, RawTable, RefusedRow, Rows, write_refused
from geo.mapping_files import read_mapping
from geo.raw_tables import SUFFIXES, read_table

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "ColumnMapping",
    "Format",
    "Imported",
    "Inspection",
    "RefusedRow",
    "credits_of",
    "import_file",
    "inspect_file",
    "write_refused",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A dataset that can be imported: whom to credit, how it is recognised and translated."""

    dataset: str
    credit: str
    recognises: Callable[[frozenset[str]], bool]
    needed: tuple[str, ...]
    translate: Callable[[Rows], Mapping[str, Any]]
    used_elsewhere: tuple[str, ...] = ()


def _format(module: ModuleType) -> Format:
    return Format(
        module.DATASET, module.CREDIT, module.recognises, module.NEEDED, module.translate, module.USED_ELSEWHERE
    )


_SIGHTING: Final = ("id", "date")

FORMATS: Final[Mapping[str, Format]] = {
    "own": _format(import_own),
    "acled": _format(import_acled),
    "ucdp": _format(import_ucdp),
    "viina": _format(import_viina),
    "gdelt": _format(import_gdelt),
    "geoconfirmed": Format(
        import_sightings.GEOCONFIRMED,
        import_sightings.GEOCONFIRMED_CREDIT,
        import_sightings.is_geoconfirmed,
        _SIGHTING,
        import_sightings.geoconfirmed,
    ),
    "bellingcat": Format(
        import_sightings.BELLINGCAT,
        import_sightings.BELLINGCAT_CREDIT,
        import_sightings.is_bellingcat,
        _SIGHTING,
        import_sightings.bellingcat,
    ),
}
"""By the name that `import_file` and the command line take for `format`."""


def credits_of(events: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return whom to credit for the imported rows of a frame, one line a dataset."""
    known = {item.dataset: item.credit for item in FORMATS.values()}
    return tuple(known.get(name) or name for name in sorted(events["source_dataset"].dropna().unique()))


@dataclass(frozen=True, slots=True)
class Inspection:
    """
    What a file looks like before it is imported.

    `format` is a key of `FORMATS`, None for a table that needs a mapping; `mapping` is the guess,
    `sample` the first rows as text.
    """

    format: str | None
    columns: tuple[str, ...]
    sample: pd.DataFrame
    mapping: ColumnMapping


def inspect_file(path: Path | str, *, rows: int = 5) -> Inspection:
    """
    Look at a file to show what an import would make of it.

    Raises
    ------
    ImportFileError
        If the file cannot be read.
    """
    path = Path(path)
    raw = _prepared(read_table(path))
    columns = tuple(str(name) for name in raw.table.columns)
    return Inspection(_recognise(path.name, raw), columns, raw.table.head(rows), guess_mapping(raw, path.stem))


def import_file(
    path: Path | str,
    *,
    format: str | None = None,
    mapping: ColumnMapping | Path | None = None,
) -> Imported:
    """
    Read a dataset of events.

    Parameters
    ----------
    path
        A file that `raw_tables.read_table` reads.
    format
        A key of `FORMATS`; None recognises the dataset by its columns.
    mapping
        What the columns of any other table mean, or the YAML or JSON file that says so; it goes before
        `format`. A table of no known format and without a mapping is imported by the guessed one.

    Returns
    -------
    imported
        The events, the refused rows with their reasons, the dataset's name and notes.

    Raises
    ------
    ImportFileError
        If the file cannot be read, lacks columns that its dataset needs, or nothing in it can be
        recognised as a date or a place.
    """
    path = Path(path)
    if format is not None and format not in FORMATS:
        raise ImportFileError(f"format {format!r} is unknown; give one of: {', '.join(FORMATS)}")
    raw = _prepared(read_table(path))
    if mapping is not None:
        return _import_mapped(raw, mapping if isinstance(mapping, ColumnMapping) else read_mapping(mapping))
    name = format or _recognise(path.name, raw)
    if name is None:
        return _import_guessed(path, raw)
    if name == "viina":
        raw = _with_labels(path, raw)
    return _import_known(path.name, raw, FORMATS[name])


def _recognise(name: str, raw: RawTable) -> str | None:
    columns = frozenset(str(column).strip().casefold() for column in raw.table.columns)
    if import_acled.is_aggregate(columns):
        raise ImportFileError(f"{name} holds ACLED's weekly counts, not events; download the event data")
    if import_viina.is_labels_alone(columns):
        raise ImportFileError(
            f"{name} holds VIINA's labels without places; import the event_info file with this one in the same folder"
        )
    return next((key for key, known in FORMATS.items() if known.recognises(columns)), None)


def _prepared(raw: RawTable) -> RawTable:
    """Name the columns of datasets that come without a header, and split coordinates that share a column."""
    if raw.header or raw.table.empty:
        return import_sightings.with_coordinates(import_sightings.from_index(raw))
    first = [cell if isinstance(cell, str) else "" for cell in raw.table.iloc[0]]
    for module in (import_ucdp, import_gdelt):
        if module.is_headless(first):
            note = f"The file has no header; its columns were read as those of {module.DATASET}."
            return replace(raw, table=raw.table.set_axis(module.COLUMNS, axis="columns"), notes=(*raw.notes, note))
    return raw


def _import_known(name: str, raw: RawTable, known: Format) -> Imported:
    rows = Rows(raw, list(raw.notes))
    missing = [column for column in known.needed if not rows.has(column)]
    if missing:
        found = ", ".join(map(str, raw.table.columns[:8]))
        lacking = f"{name} lacks {known.dataset}'s columns {', '.join(missing)} (it has {found} …)"
        raise ImportFileError(f"{lacking}; export it again with all columns")
    return events_of(rows, known.translate(rows), known.dataset, known.used_elsewhere)


def _import_mapped(raw: RawTable, mapping: ColumnMapping) -> Imported:
    rows = Rows(raw, list(raw.notes))
    return events_of(rows, import_mapping.translate(rows, mapping), mapping.dataset)


def _import_guessed(path: Path, raw: RawTable) -> Imported:
    mapping = guess_mapping(raw, path.stem)
    if not {"date_start", "lat", "lat_lon"} & set(mapping.columns):
        found = ", ".join(map(str, raw.table.columns[:12]))
        raise ImportFileError(
            f"{path.name} is no known dataset, and none of its columns looks like a date or coordinates ({found}); "
            "say what they mean with a mapping (--map MAPPING.yaml)"
        )
    guessed = ", ".join(f"{target} from {column!r}" for target, column in mapping.columns.items())
    note = f"The columns were guessed: {guessed}. Give a mapping if that is wrong."
    return _import_mapped(replace(raw, notes=(*raw.notes, note)), mapping)


def _with_labels(path: Path, info: RawTable) -> RawTable:
    """Join the event_labels file beside an event_info file."""
    if "event_info" not in path.name:
        return info
    stem = path.name.replace("event_info", "event_labels").removesuffix(path.suffix)
    found = next((path.with_name(stem + end) for end in (".csv", ".zip") if path.with_name(stem + end).is_file()), None)
    if found is None:
        return info
    labels = read_table(found).table.drop_duplicates("event_id")
    kept = ["event_id", *(name for name in labels.columns if str(name).startswith(("t_", "a_")))]
    joined = info.table.merge(labels[kept], on="event_id", how="left", validate="many_to_one")
    return replace(info, table=joined, notes=(*info.notes, f"Labels were joined from {found.name}."))
