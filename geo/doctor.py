"""Whether an installation is whole: what is checked, what was found, and what to do about it."""

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from packaging.markers import Marker

from geo import configuration, integrity
from geo.errors import GeoError
from geo.own_places import home_dir
from geo.settings import PROJECT_DIR

State = Literal["ok", "warning", "fault"]

OLDEST_PYTHON: Final = (3, 11)
FREE_GB: Final = 1.0
"""Less free disk than this is worth a warning: a store or an export may not fit."""
REQUIREMENTS: Final = ("requirements.txt", "requirements-models.txt")
SAMPLE: Final = "Rockets struck a hospital in Kharkiv on 3 May 2024, killing four people."
DRIVERS: Final = ("GeoJSON", "GPKG", "LIBKML")
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:; *([^\n\\]+))?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked; `words` say what was found and, unless it is ok, what to do."""

    what: str
    state: State
    words: str


def examine(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """
    Check this installation: interpreter, packages, tables, models, settings, folders, store, and a sentence on trial.

    Yields
    ------
    finding
        One at least for each thing checked, as soon as it is known.
    """
    for check in (python_version, packages, files, drivers, lambda: settings(environ), home, store, trial):
        yield from check()


def python_version() -> Iterator[Finding]:
    """Check the interpreter."""
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        yield Finding("Python", "ok", running)
    else:
        yield Finding("Python", "fault", f"{running} is too old: use {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer")


def packages(folder: Path = PROJECT_DIR) -> Iterator[Finding]:
    """Hold the installed packages against the pinned ones."""
    pins = {name: version for file in REQUIREMENTS for name, version in _pins(folder / file)}
    wrong = [
        f"{name} {found or 'is missing'} (wanted: {wanted})"
        for name, wanted in pins.items()
        if (found := _installed(name)) != wanted
    ]
    if wrong:
        yield Finding("Packages", "fault", f"{'; '.join(wrong)}: run `make run`, or the pip lines of the README")
    else:
        yield Finding("Packages", "ok", f"{len(pins)} as pinned")


def _pins(path: Path) -> list[tuple[str, str]]:
    """The packages that a file pins for this system."""
    pins = _PIN.finditer(path.read_text(encoding="utf-8"))
    return [(pin[1], pin[2]) for pin in pins if pin[3] is None or Marker(pin[3]).evaluate()]


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def files() -> Iterator[Finding]:
    """Hold tables and model files against their sha256."""
    found = [Finding("Tables and models", "fault", fault) for fault in integrity.faults()]
    yield from found or [Finding("Tables and models", "ok", "all as released")]


def drivers() -> Iterator[Finding]:
    """Check that GDAL, which the exports use, can write their formats."""
    import pyogrio  # noqa: PLC0415 - GDAL takes half a second that other commands need not wait

    known = pyogrio.list_drivers(write=True)
    missing = [name for name in DRIVERS if name not in known]
    if missing:
        yield Finding("GDAL", "warning", f"cannot write {', '.join(missing)}: reinstall pyogrio from its wheel")
    else:
        yield Finding("GDAL", "ok", f"{pyogrio.__gdal_version_string__} writes {', '.join(DRIVERS)}")


def settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Check the settings that come from the environment."""
    found = [Finding("Settings", "fault", fault) for fault in configuration.faults(environ)]
    yield from found or [Finding("Settings", "ok", "all can be meant")]


def home() -> Iterator[Finding]:
    """Check the folder for what the user keeps, and the room there."""
    folder = home_dir()
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        yield Finding("Folder", "fault", f"{nearest} may not be written to: change its permissions or set GEO_HOME")
        return
    free = shutil.disk_usage(nearest).free / 1e9
    words = f"{folder}, {free:.1f} GB free"
    if free < FREE_GB:
        yield Finding("Folder", "warning", f"{words}: make room, or set GEO_HOME to a folder on another disk")
    else:
        yield Finding("Folder", "ok", words)


def store() -> Iterator[Finding]:
    """Check the store, where there is one: that it opens, and that what it holds belongs together."""
    from geo.store import check_store, open_store, store_info  # noqa: PLC0415 - SQLAlchemy takes a moment
    from geo.store_options import is_there  # noqa: PLC0415

    if not is_there(None):
        yield Finding("Store", "ok", "none yet: it is made when something is added")
        return
    try:
        with open_store() as opened:
            wrong, info = check_store(opened), store_info(opened)
    except GeoError as error:
        yield Finding("Store", "fault", f"{error}; docs/faults.md tells how to recover")
        return
    yield from (Finding("Store", "fault", f"{words}; docs/faults.md tells how to recover") for words in wrong)
    if not wrong:
        yield Finding("Store", "ok", ", ".join(f"{n:,} {table}" for table, n in info.counts.items()) + ", all whole")


def trial() -> Iterator[Finding]:
    """Read a sentence through all stages."""
    try:
        yield _read_sample()
    except GeoError as error:
        yield Finding("Reading", "fault", str(error))


def _read_sample() -> Finding:
    from geo.documents import document_from_text  # noqa: PLC0415 - the models take seconds to load
    from geo.pipeline import read  # noqa: PLC0415
    from geo.records import Reading  # noqa: PLC0415

    reading = next(read([document_from_text(SAMPLE)], processes=1))
    if not isinstance(reading, Reading):
        return Finding("Reading", "fault", reading.reason)
    places = [event.resolution.place.name for event in reading.events if event.resolution and event.resolution.place]
    if places != ["Kharkiv"]:
        return Finding(
            "Reading", "fault", f"a sample sentence gave {places or 'no event'}: reinstall from a fresh clone"
        )
    return Finding("Reading", "ok", "a sample sentence gave its event")
