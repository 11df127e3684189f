"""
What to look at first: events in the order of doubt, each with what is doubtful about it in words.

Doubt is a number for ordering alone: what is missing weighs most, then a low confidence, then a place that another one
of the same name is nearly as likely to be, and a stated distance or direction that the map does not bear out.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from geo.arrays import Mask
from geo.event_table import EventTable, codes, floats

Floats = np.ndarray[Any, np.dtype[np.float64]]
Rows = np.ndarray[Any, np.dtype[Any]]

UNPLACED: Final = 0.6
UNDATED: Final = 0.4
AMBIGUOUS: Final = 0.5
"""Weight of a runner-up, times its score."""
CONTRADICTED: Final = 0.3
NOT_SCORED: Final = 0.3
"""Doubt of what has no confidence, as imported events have none."""
RIVAL_SCORE: Final = 0.2
"""A runner-up of so high a score is worth a word."""
UNSURE: Final = 0.5
"""A confidence below is worth a word."""

_CHECKS: Final = {
    "distance_off": "the stated distance does not agree with the map",
    "direction_off": "the stated direction does not agree with the map",
    "both_off": "neither the stated distance nor the direction agrees with the map",
}


def doubts(table: EventTable) -> Floats:
    """Return how doubtful each event is; comparable within a table, no probability."""
    confidence = floats(table.column("confidence"))
    doubt = np.where(np.isnan(confidence), NOT_SCORED, 1.0 - confidence)
    doubt += UNPLACED * np.isnan(floats(table.column("lat")))
    doubt += UNDATED * np.asarray(table.column("date_start").is_null())
    doubt += CONTRADICTED * _is_one_of(table, "rel_check", _CHECKS)
    return doubt + AMBIGUOUS * _rivals(table)


def _is_one_of(table: EventTable, name: str, wanted: Mapping[str, str]) -> Mask:
    places, values = codes(table.column(name))
    known = np.array([*(value in wanted for value in values.to_pylist()), False], dtype=bool)
    return known[places]


def _rivals(table: EventTable) -> Floats:
    """The score of each event's runner-up, 0 without one; lists of candidates recur, so each is read once."""
    places, values = codes(table.column("candidates_json"))
    return np.array([*map(rival_score, values.to_pylist()), 0.0])[places]


def rival_score(candidates: str | None) -> float:
    """Return the second highest score of a list of candidates as JSON, 0 if there are fewer than two."""
    scores = sorted((item["score"] for item in candidates_of(candidates) if item["score"] is not None), reverse=True)
    return float(scores[1]) if len(scores) > 1 else 0.0


def candidates_of(text: str | None) -> list[dict[str, Any]]:
    """Return a list of candidates, each with `id` and `score` (null where not known); what is none is left out."""
    try:
        items = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    items = items if isinstance(items, list) else []
    known = [item for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
    return [item | {"score": _number(item.get("score"))} for item in known]


def _number(value: object) -> float | None:
    # Whole numbers in JSON may be longer than a float can hold.
    return float(value) if isinstance(value, int | float) and abs(value) <= sys.float_info.max else None


def doubt_words(row: Mapping[str, Any]) -> list[str]:
    """
    Say what is doubtful about an event.

    Parameters
    ----------
    row
        The event as the program read it, as plain values (`export.rows_of`).
    """
    words = []
    if row["lat"] is None:
        words.append("it has no place")
    if row["date_start"] is None:
        words.append("it has no date")
    if rival_score(row["candidates_json"]) >= RIVAL_SCORE:
        words.append("another place of the name is likely too")
    if row["rel_check"] in _CHECKS:
        words.append(_CHECKS[row["rel_check"]])
    parts = {"place": "confidence_place", "date": "confidence_date", "type": "confidence_type"}
    low = [f"{name} {row[column]:.0%}" for name, column in parts.items() if (row[column] or 1.0) < UNSURE]
    if low:
        words.append(f"low confidence: {', '.join(low)}")
    return words


@dataclass(frozen=True)
class Queue:
    """Rows to be looked over, the most doubtful first, and which of them somebody has judged."""

    rows: Rows
    done: Mask

    @property
    def n_done(self) -> int:
        """How many were judged."""
        return int(self.done.sum())

    def open_after(self, row: int | None) -> int | None:
        """Return the next row that nobody has judged, after another and then from the start; None if there is none."""
        here = np.flatnonzero(self.rows == row)
        start = int(here[0]) + 1 if len(here) else 0
        turned = np.roll(np.arange(len(self.rows)), -start)
        waiting = turned[~self.done[turned]]
        return int(self.rows[waiting[0]]) if len(waiting) else None


def queue_of(rows: Rows, doubt: Floats, done: Mask) -> Queue:
    """
    Put rows into the order of doubt.

    Parameters
    ----------
    rows
        Row numbers.
    doubt, done
        Of every row of the table; rows without a doubt of their own (events that people added) have none.
    """
    padded = np.zeros(len(done))
    padded[: len(doubt)] = doubt
    order = np.argsort(-padded[rows], kind="stable")
    return Queue(rows[order], done[rows[order]])
