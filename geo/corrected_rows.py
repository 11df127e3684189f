"""What becomes of an event's own columns when entries of a ledger are applied to it."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from geo.columns import COLUMN_NAMES
from geo.corrections import JUDGED, Correction
from geo.vocabulary import disorder_type_of

Row = dict[str, Any]

_CONFIDENCE_OF: Final = {"place": "confidence_place", "date": "confidence_date", "type": "confidence_type"}


def added_id(entry: Correction) -> str:
    """Return the id of the event that an entry adds."""
    return entry.correction_id[:16]


def added_row(entry: Correction) -> Row:
    """Return the event that an entry adds, as plain values, before other entries correct it."""
    evidence = entry.evidence
    row: Row = dict.fromkeys(COLUMN_NAMES)
    if evidence is not None:
        row |= {name: getattr(evidence, name) for name in evidence.__dataclass_fields__}
    row |= dict(entry.values)
    event_id = added_id(entry)
    row |= {"event_id": event_id, "cluster_id": event_id, "is_primary": True, "n_reports": 1, "n_sources": 1}
    row |= {"initiator": "unknown", "disorder_type": disorder_type_of(row["event_type"], row["sub_event_type"])}
    return row | _signed("corrected", entry)


def follow(row: Row, entry: Correction) -> None:
    """Bring in line what depends on the columns that were set."""
    if entry.action == "type":
        row["disorder_type"] = disorder_type_of(row["event_type"], row["sub_event_type"])
    if entry.action == "place" and row["rel_place"] is not None:
        row |= {"rel_geodesic_km": None, "rel_bearing_deg": None, "rel_check": "not_checkable"}


def row_status(read: Row, row: Row, entries: Sequence[Correction]) -> Row:
    """What a person made of the event; probabilities hold only for what the program said and nobody vouches for."""
    last = entries[-1]
    if last.action == "reject":
        return _signed("rejected", last)
    changed = any(row[name] != read[name] for name in JUDGED) or any(e.action in ("merge", "split") for e in entries)
    values = _signed("corrected" if changed else "confirmed", last)
    actions = {entry.action for entry in entries}
    if "confirm" in actions:
        return values | dict.fromkeys(("confidence", *_CONFIDENCE_OF.values()))
    left = {column: None if action in actions else read[column] for action, column in _CONFIDENCE_OF.items()}
    known = [value for value in left.values() if value is not None]
    if left != {column: read[column] for column in left}:
        left["confidence"] = round(float(np.prod(known)), 4) if known else None
    return values | left


def _signed(status: str, entry: Correction) -> Row:
    when = entry.when.isoformat(timespec="milliseconds")
    return {"status": status, "status_by": entry.who, "status_at": when, "status_note": entry.why}
