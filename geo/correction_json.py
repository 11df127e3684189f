"""Corrections as JSON, one a line, and back: how a ledger is kept, exported and taken over elsewhere."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, Final, get_args, get_type_hints

from geo.corrections import Action, Correction, Evidence, Scope, checked
from geo.errors import CorrectionError

VERSION: Final = 1
AHEAD: Final = timedelta(days=1)
"""So far may the clock of whoever made an entry be ahead of ours."""
_NEEDED: Final = ("correction_id", "action", "who", "when")
_TEXTS: Final = ("correction_id", "who", "why", "seen", "undoes")
_HINTS: Final = get_type_hints(Evidence)


def to_json(entry: Correction) -> str:
    """Write an entry as one line of ASCII; what is null or empty is left out."""
    row = {key: value for key, value in asdict(entry).items() if value not in (None, {})}
    for key in ("evidence", "other"):
        if key in row:
            row[key] = {name: value for name, value in row[key].items() if value is not None}
    row["when"] = entry.when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"version": VERSION, **row}, allow_nan=False, separators=(",", ":"))


def from_json(line: str) -> Correction:
    """Read what `to_json` wrote; raises `CorrectionError` if it is no entry, saying why."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CorrectionError(f"a correction is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise CorrectionError(f"a correction is a JSON object, not {line[:60]!r}")
    if row.get("version") != VERSION:
        raise CorrectionError(f"version {row.get('version')!r} of a correction is not known here, only {VERSION}")
    known = {item.name for item in fields(Correction)} | {"version"}
    if other := sorted(row.keys() - known) or sorted(set(_NEEDED) - row.keys()):
        fault = "not one of its keys" if other[0] in row else "missing"
        raise CorrectionError(f"a correction: {other[0]!r} is {fault}")
    return checked(_made(row))


def _made(row: Mapping[str, Any]) -> Correction:
    for key in _TEXTS:
        if not isinstance(row.get(key, ""), str):
            raise CorrectionError(f"a correction: {key} {row[key]!r:.60} is no text")
    for key, allowed in (("action", get_args(Action)), ("scope", get_args(Scope))):
        if row.get(key, allowed[0]) not in allowed:
            raise CorrectionError(f"a correction: {key} {row[key]!r:.60} is not one of {', '.join(allowed)}")
    return Correction(
        correction_id=row["correction_id"],
        action=row["action"],
        who=row["who"],
        when=_moment(row["when"]),
        evidence=_evidence(row, "evidence"),
        values=_object(row, "values"),
        machine=_object(row, "machine"),
        scope=row.get("scope", "event"),
        other=_evidence(row, "other"),
        **{key: row.get(key) for key in ("why", "seen", "undoes")},
    )


def _object(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    part = row.get(key, {})
    if not isinstance(part, dict):
        raise CorrectionError(f"a correction: {key} {part!r:.60} is no JSON object")
    return part


def _evidence(row: Mapping[str, Any], key: str) -> Evidence | None:
    if key not in row:
        return None
    part = _object(row, key)
    for name, value in part.items():
        allowed = [kind for kind in get_args(_HINTS.get(name)) or (_HINTS.get(name),) if kind is not NoneType]
        if type(value) not in allowed:
            raise CorrectionError(f"a correction's evidence: {name!r} cannot be {value!r:.60}")
    if "event_id" not in part:
        raise CorrectionError("a correction's evidence has no 'event_id'")
    return Evidence(**part)


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
        # Near the ends of the calendar there may be no such moment in UTC.
        in_utc = None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        in_utc = None
    if in_utc is None:
        raise CorrectionError(f"a correction: when {text!r:.60} is no moment such as 2026-11-25T08:00:00.000Z")
    return in_utc


def read_ledger(path: Path) -> Iterator[Correction]:
    """
    Yield the entries of a file, one a line.

    Raises
    ------
    CorrectionError
        If a line is no entry, naming it; if the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorrectionError(f"{path} cannot be read as corrections: {error}") from error
    yield from ledger_entries(content, str(path))


def ledger_entries(content: bytes, name: str) -> Iterator[Correction]:
    """Yield the entries of a file's content; raises `CorrectionError`, with the file's name, as `read_ledger` does."""
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise CorrectionError(f"{name} cannot be read as corrections: {error}") from error
    latest = datetime.now(UTC) + AHEAD
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entry = from_json(line)
                if entry.when > latest:
                    raise CorrectionError(
                        f"its time {entry.when:%Y-%m-%d %H:%M} has not come yet: nothing could overrule it"
                    )
            except CorrectionError as error:
                raise CorrectionError(f"{name} line {number}: {error}") from error
            yield entry


def ledger_text(ledger: Iterable[Correction]) -> str:
    """Write entries one a line."""
    return "".join(to_json(entry) + "\n" for entry in ledger)
