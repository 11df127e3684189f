"""
What a server did, as a line of JSON each on standard error: never what a document, a name or a link says.

Only the fields listed here are written. What comes from outside is written as a digest, and errors by their kind,
because their words may repeat a text.
"""

import hashlib
import json
import os
import sys
from datetime import UTC, datetime
from typing import Final

LOG_VARIABLE: Final = "GEO_LOG"
KINDS: Final = ("none", "json")
FIELDS: Final = frozenset({"document", "outcome", "events", "seconds", "who", "format", "action", "entries", "error"})
_DIGEST: Final = 12
_MOST: Final = 80


def log(event: str, **fields: str | float | None) -> None:
    """
    Write a line, where `GEO_LOG` is "json".

    Parameters
    ----------
    event
        What happened, such as "document" or "export".
    fields
        Some of `FIELDS`.

    Raises
    ------
    ValueError
        If a field is not among them: it might carry text.
    """
    unknown = fields.keys() - FIELDS
    if unknown:
        raise ValueError(f"{sorted(unknown)} are no fields of the log: use {sorted(FIELDS)}")
    if os.environ.get(LOG_VARIABLE) != "json":
        return
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = {name: _short(value) for name, value in fields.items() if value is not None}
    sys.stderr.write(json.dumps({"time": moment, "event": event} | told) + "\n")
    sys.stderr.flush()


def digest(text: str) -> str:
    """Return what tells one text from another and gives neither away."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def _short(value: str | float | None) -> str | float | None:
    return value[:_MOST] if isinstance(value, str) else value
