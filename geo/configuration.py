"""
The settings that come from the environment: each with its meaning, its default and a check.

Settings are read where they are used; this module tells what there is, and whether what is set can be meant, so that a
server stops at its start and not at its first visitor.
"""

import difflib
import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import OverlayError
from geo.logs import KINDS, LOG_VARIABLE

PREFIX: Final = "GEO_"
ANALYSTS_VARIABLE: Final = "GEO_ANALYSTS"
USER_VARIABLE: Final = "GEO_USER"
OVERLAYS_VARIABLE: Final = "GEO_OVERLAYS"
BASE_MAPS_VARIABLE: Final = "GEO_BASE_MAPS"
MAX_NAME_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Setting:
    """
    A variable of the environment.

    `fault` returns what is wrong with a value and what to do about it, or None. The value of a `secret` one is not
    repeated.
    """

    name: str
    meaning: str
    default: str
    fault: Callable[[str], str | None]
    secret: bool = False


def faults(environ: Mapping[str, str]) -> Iterator[str]:
    """
    Yield what is wrong with the settings of an environment, one sentence a fault.

    A variable with our prefix that no setting has is a fault too: it is most likely misspelt, and what the user
    wanted would silently not happen.
    """
    known = {setting.name: setting for setting in SETTINGS}
    for name, value in sorted(environ.items()):
        if name in known:
            fault = known[name].fault(value) if value else None
            if fault:
                yield f"{name}: {fault}" if known[name].secret else f"{name}={value!r}: {fault}"
        elif name.startswith(PREFIX):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield f"{name} is no setting of this program: {hint}"


def markdown() -> str:
    """Return the settings as a Markdown table, for the documentation."""
    rows = [f"| `{setting.name}` | {setting.meaning} | {setting.default} |" for setting in SETTINGS]
    return "\n".join(["| variable | meaning | default |", "|---|---|---|", *rows]) + "\n"


def names_analyst(email: str, analysts: str) -> bool:
    """
    Whether an e-mail address is among the analysts.

    Parameters
    ----------
    email
        The address, compared without regard to case.
    analysts
        Addresses, or whole domains as "@example.org", separated by commas.
    """
    address = email.strip().lower()
    local, at, domain = address.rpartition("@")
    return bool(local and at) and bool({address, f"@{domain}"} & set(_addresses(analysts)))


def user_name() -> str | None:
    """Return who works here, where nobody signs in: `GEO_USER`, else the system's name of the user, if it has one."""
    if name := os.environ.get(USER_VARIABLE, "").strip():
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


def _no_name(value: str) -> str | None:
    if value.strip() and value.isprintable() and len(value) <= MAX_NAME_CHARACTERS:
        return None
    return f"this is no name; give one of up to {MAX_NAME_CHARACTERS} characters on one line"


def _addresses(analysts: str) -> list[str]:
    return [part.strip().lower() for part in analysts.split(",") if part.strip()]


def _no_addresses(value: str) -> str | None:
    for part in _addresses(value):
        _, at, domain = part.rpartition("@")
        if not at or "." not in domain:
            return f"{part!r} is no address; give addresses (a@example.org) or domains (@example.org), with commas"
    return None


def _missing_file(value: str) -> str | None:
    return None if Path(value).is_file() else "there is no such file; name a file of events"


def _faulty_overlays(value: str) -> str | None:
    """What is wrong with a folder of map layers: a layer that nobody can see would be missed too late."""
    from geo.overlays import read_overlay  # noqa: PLC0415 - shapely loads only where there are layers

    folder = Path(value)
    if not folder.is_dir():
        return "there is no such folder; name a folder of GeoJSON files"
    for path in sorted((*folder.glob("*.geojson"), *folder.glob("*.json"))):
        try:
            read_overlay(path.name, path.read_bytes())
        except (OverlayError, OSError) as error:
            return f"{path.name} cannot be shown: {error}"
    return None


def _missing_paths(value: str) -> str | None:
    missing = [path for path in value.split(os.pathsep) if path and not Path(path).exists()]
    return f"{missing[0]!r} does not exist; name files or folders, separated by {os.pathsep!r}" if missing else None


def _unusable_folder(value: str) -> str | None:
    path = Path(value)
    if path.exists() and not path.is_dir():
        return "this is no folder; name a folder"
    nearest = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if os.access(nearest, os.W_OK | os.X_OK):
        return None
    return f"{str(nearest)!r} may not be written to; change its permissions or name another folder"


def _no_choice(value: str) -> str | None:
    return None if value in ("on", "off") else "this is neither on nor off; give one of them"


def _no_log(value: str) -> str | None:
    return None if value in KINDS else f"this is no kind of log; give one of {', '.join(KINDS)}"


def _no_store(value: str) -> str | None:
    scheme, found, _ = value.partition("://")
    if not found or scheme.partition("+")[0] in ("sqlite", "postgresql", "postgres"):
        return None
    return f"{scheme}:// is no store; give a file's path, or postgresql://USER:PASSWORD@HOST/DATABASE"


SETTINGS: Final = (
    Setting("GEO_DOCS", f"documents to open, files or folders separated by `{os.pathsep}`", "`seeds/`", _missing_paths),
    Setting("GEO_EVENTS", "a file of events to open instead of documents", "none", _missing_file),
    Setting(
        "GEO_HOME",
        "folder for what the user keeps: the store, own gazetteers, cached look-ups",
        "`conflict-event-dashboard` in `$XDG_DATA_HOME` or `~/.local/share`",
        _unusable_folder,
    ),
    Setting(
        "GEO_STORE",
        "the store: a file's path, or `postgresql://USER:PASSWORD@HOST/DATABASE`",
        "`store.gpkg` in `GEO_HOME`",
        _no_store,
        secret=True,
    ),
    Setting(
        ANALYSTS_VARIABLE,
        "where people sign in: who may add documents and correct; addresses, or domains as `@example.org`, with commas",
        "nobody; where nobody signs in, everybody",
        _no_addresses,
    ),
    Setting(
        USER_VARIABLE,
        "where nobody signs in: the name under which corrections are entered",
        "the system's name of the user",
        _no_name,
    ),
    Setting(
        OVERLAYS_VARIABLE,
        "folder of GeoJSON files (`.geojson`, `.json`) that everybody can lay over the map",
        "none",
        _faulty_overlays,
    ),
    Setting(
        BASE_MAPS_VARIABLE,
        "`off`: nobody may pick base maps of other servers; `on`: who picks one asks its server for tiles",
        "`on`",
        _no_choice,
    ),
    Setting(LOG_VARIABLE, "`json`: a line on standard error for what was done, without any text", "none", _no_log),
)
