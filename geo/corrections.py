"""
What people put right: entries of a ledger that is only ever added to.

A correction does not change an event. It says which event it means, by evidence that a later reading of the same
article can be held against, what the program had said then, and what holds instead. `corrected` applies a ledger to
events; undoing is an entry like any other.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from geo.columns import COLUMN
from geo.errors import CorrectionError
from geo.vocabulary import EVENT_TYPE_OF

Action = Literal["place", "date", "type", "modality", "tolls", "confirm", "reject", "merge", "split", "add", "undo"]
Scope = Literal["event", "document", "everywhere"]
"""How far a correction of a place reaches: this event, or all of this name in the document or in all documents."""

Value = str | int | float | None
Values = Mapping[str, Value]

PLACE_COLUMNS: Final = (
    "lat",
    "lon",
    "geo_precision",
    "geo_radius_km",
    "geo_basis",
    "place_name",
    "gazetteer_id",
    "feature_code",
    "country",
    "admin1",
    "admin1_code",
    "admin2",
)
COLUMNS_OF: Final[Mapping[Action, tuple[str, ...]]] = {
    "place": PLACE_COLUMNS,
    "date": ("date_start", "date_end", "date_precision", "date_basis"),
    "type": ("kind", "event_type", "sub_event_type"),
    "modality": ("modality", "claimed_by"),
    "tolls": ("fatalities_low", "fatalities_best", "fatalities_high", "injured"),
}
"""The columns that each kind of correction sets, all of them."""

JUDGED: Final = tuple(name for names in COLUMNS_OF.values() for name in names)
"""What somebody vouches for who confirms an event."""

DESCRIBED: Final = ("doc_title", "doc_url", "publisher", "language", "report_date")
"""What an added event says of its document besides."""

VALUES_OF: Final[Mapping[Action, tuple[str, ...]]] = {
    **COLUMNS_OF,
    "confirm": JUDGED,
    "add": (*JUDGED, *DESCRIBED),
}

BESIDE: Final = "n_events"
"""Under this name an added event notes how many events the program had read from its sentence."""


NONE_SEEN: Final = ""
"""Stands for the last entry that an author could see, where the ledger was empty."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What an event is known by: its id and source, or its sentence, trigger and place in a document.

    Offsets are code points into the stored text; `kind` to `sub_event_type` are as the program had them.
    """

    event_id: str
    doc_id: str | None = None
    sentence: str | None = None
    sentence_start: int | None = None
    sentence_end: int | None = None
    trigger_start: int | None = None
    trigger_end: int | None = None
    place_text: str | None = None
    place_start: int | None = None
    place_end: int | None = None
    kind: str | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    source_dataset: str | None = None
    source_event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """
    One entry of the ledger.

    `values` holds every column of `VALUES_OF` for its action, `machine` what the program said of them at the time.
    `other` is the event that this one is merged into; `undoes` names the entry that an undo takes back. `seen` is the
    last entry that its author could see (`NONE_SEEN` if there was none, None if that is not known): what others entered
    between is not silently overruled.
    """

    correction_id: str
    action: Action
    who: str
    when: datetime
    evidence: Evidence | None = None
    values: Values = field(default_factory=dict)
    machine: Values = field(default_factory=dict)
    scope: Scope = "event"
    other: Evidence | None = None
    why: str | None = None
    seen: str | None = None
    undoes: str | None = None


def evidence_of(row: Mapping[str, Any]) -> Evidence:
    """Return what an event is known by, from its row as plain values (`export.rows_of`)."""
    return Evidence(**{name: row[name] for name in Evidence.__dataclass_fields__})


def correct(
    action: Action,
    row: Mapping[str, Any],
    values: Values | None = None,
    *,
    who: str,
    machine: Mapping[str, Any] | None = None,
    scope: Scope = "event",
    other: Mapping[str, Any] | None = None,
    why: str | None = None,
    seen: str | None = None,
) -> Correction:
    """
    Make an entry about an event.

    Parameters
    ----------
    action
        What is done; "add" and "undo" have functions of their own.
    row
        The event as it is shown, as plain values.
    values
        The columns that are set, for an action that sets any; the others of the same kind stay as shown.
    who
        Who says so.
    machine
        The event as the program read it; as shown by default.
    scope
        How far a place reaches.
    other
        The event that this one is merged into.
    why, seen
        See `Correction`.

    Raises
    ------
    CorrectionError
        If a value is none that its column can hold, or the entry lacks something.
    """
    read = row if machine is None else machine
    names = VALUES_OF.get(action, ())
    judged = names or JUDGED
    entry = Correction(
        correction_id=uuid.uuid4().hex,
        action=action,
        who=who.strip(),
        when=_now(),
        evidence=evidence_of(read),
        values={name: {**row, **(values or {})}[name] for name in names},
        machine={name: read[name] for name in judged},
        scope=scope,
        other=None if other is None else evidence_of(other),
        why=(why or "").strip() or None,
        seen=seen,
    )
    return checked(entry)


def add_event(
    evidence: Evidence, values: Values, *, who: str, n_beside: int, why: str | None = None, seen: str | None = None
) -> Correction:
    """
    Make an entry for an event that the program missed.

    Parameters
    ----------
    evidence
        Its sentence; the id does not matter.
    values
        What is known of it, by column.
    who, why, seen
        See `Correction`.
    n_beside
        How many events the program read from the sentence.

    Raises
    ------
    CorrectionError
        As `correct` does.
    """
    given = {"kind": "incident", "modality": "reported", "geo_precision": "unknown", "date_precision": "unknown"}
    given |= {"date_basis": "unknown"}
    full = {name: values.get(name, given.get(name)) for name in VALUES_OF["add"]}
    entry = Correction(
        uuid.uuid4().hex, "add", who.strip(), _now(), evidence, full, {BESIDE: n_beside}, why=why, seen=seen
    )
    return checked(entry)


def undo(undone: Correction, *, who: str, why: str | None = None) -> Correction:
    """Make the entry that takes another back; undoing an undo brings back what it took."""
    entry = Correction(uuid.uuid4().hex, "undo", who.strip(), _now(), why=why, undoes=undone.correction_id)
    return checked(entry)


def _now() -> datetime:
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def ordered(ledger: Iterable[Correction]) -> list[Correction]:
    """Return a ledger by time: two ledgers give the same whole, whichever was taken over into which."""
    return sorted(ledger, key=lambda entry: (entry.when, entry.correction_id))


def in_force(ledger: Iterable[Correction]) -> list[Correction]:
    """Return the entries of a ledger that say something of an event and were not taken back, by time."""
    entries = ordered(ledger)
    undone: set[str] = set()
    for entry in reversed(entries):
        if entry.undoes is not None and entry.correction_id not in undone:
            undone.add(entry.undoes)
    return [entry for entry in entries if entry.action != "undo" and entry.correction_id not in undone]


def checked(entry: Correction) -> Correction:
    """Return an entry if it says what it must; raises `CorrectionError` otherwise."""
    if not entry.who:
        raise CorrectionError("a correction needs the name of who makes it")
    if entry.action == "undo":
        return _needs(entry, entry.undoes, "the entry that it takes back")
    _needs(entry, entry.evidence, "the event that it is about")
    if entry.action == "merge":
        _needs(entry, entry.other, "the event that is the same")
    if entry.scope != "event" and (entry.action != "place" or not (entry.evidence and entry.evidence.place_text)):
        raise CorrectionError(f"scope {entry.scope!r} is for the place of an event that has a place's name")
    wanted = set(VALUES_OF.get(entry.action, ()))
    if wanted != set(entry.values):
        wrong = sorted(wanted ^ set(entry.values))[0]
        raise CorrectionError(f"a correction of action {entry.action!r}: {wrong!r} is missing or not one of its values")
    for name, value in entry.values.items():
        _check_value(name, value)
    _check_together(entry.values)
    return entry


def _needs(entry: Correction, given: object, what: str) -> Correction:
    if given is None:
        raise CorrectionError(f"a correction of action {entry.action!r} needs {what}")
    return entry


_TYPES: Final[Mapping[str, tuple[type, ...]]] = {"Int32": (int,), "float64": (int, float), "str": (str,)}
_NEVER_NULL: Final = ("kind", "modality", "geo_precision", "date_precision", "date_basis")
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "geo_radius_km": (0, 20_100),
    **dict.fromkeys(COLUMNS_OF["tolls"], (0, 2**31 - 1)),
}


def _check_value(name: str, value: Value) -> None:
    column = COLUMN[name]
    if value is None:
        if name in _NEVER_NULL:
            raise CorrectionError(f"{name} is never null: give one of {', '.join(column.values)}")
        return
    if column.dtype == "date":
        right = isinstance(value, str) and _is_day(value)
    else:
        right = isinstance(value, _TYPES[column.dtype]) and not isinstance(value, bool) and value != ""
    if right and name in _BOUNDS:
        low, high = _BOUNDS[name]
        right = not isinstance(value, str) and low <= value <= high
    if not right or (column.values and value not in column.values):
        remedy = f"one of {', '.join(column.values)}" if column.values else f"{column.meaning}, {column.dtype}"
        raise CorrectionError(f"{name} {value!r:.60} cannot be: give {remedy}")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_together(values: Values) -> None:
    for names, check in _TOGETHER:
        if all(name in values for name in names) and (fault := check(*(values[name] for name in names))):
            raise CorrectionError(fault)


def _check_days(start: Any, end: Any, precision: Any) -> str | None:
    if (start is None) != (end is None) or (start is None) != (precision == "unknown"):
        return "a date has a first and a last day and a precision, or none of them and the precision 'unknown'"
    return f"the last day {end} is before the first, {start}" if start is not None and end < start else None


def _check_point(lat: Any, lon: Any, basis: Any) -> str | None:
    if (lat is None) != (lon is None) or (lat is None) != (basis is None):
        return "a point has lat, lon and geo_basis, or none of them"
    return "0 N 0 E stands for a missing place: give no point" if lat == 0 and lon == 0 else None


def _check_type(event_type: Any, sub: Any) -> str | None:
    wrong = sub is not None and EVENT_TYPE_OF[sub] != event_type
    return f"{sub!r} belongs to the type {EVENT_TYPE_OF[sub]!r}, not {event_type!r}" if wrong else None


def _check_killed(low: Any, best: Any, high: Any) -> str | None:
    known = [number for number in (low, best, high) if number is not None]
    return None if known == sorted(known) else "killed: the lowest, best and highest number are in that order"


_TOGETHER: Final[Sequence[tuple[tuple[str, ...], Callable[..., str | None]]]] = (
    (("date_start", "date_end", "date_precision"), _check_days),
    (("lat", "lon", "geo_basis"), _check_point),
    (("event_type", "sub_event_type"), _check_type),
    (("fatalities_low", "fatalities_best", "fatalities_high"), _check_killed),
)
