"""Numbers and texts as the page takes them: digits, fixed keys and the characters of base64, nothing else.

folium compiles what it is given as a template, on the server, and its templates run as scripts in the
browser; so no text leaves here as it is. The page decodes it and shows it with `textContent`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from geo.layers import MODALITY_LABELS, STYLES
from geo.timeline import Timeline
from geo.vocabulary import MODALITIES

Packed = dict[str, str | int | float]
NO_DAY: Final = -(2**31)


def packed_array(array: np.ndarray[Any, Any]) -> str:
    """Return the base64 of an array's little-endian bytes."""
    return base64.b64encode(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()).decode()


def packed_json(value: object) -> str:
    """Return the base64 of a value as JSON."""
    return base64.b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()


def digest(packed: Packed) -> str:
    """Return a short name of what was packed: the same only for the same."""
    return hashlib.blake2b(json.dumps(packed).encode(), digest_size=12).hexdigest()


def pack_timeline(line: Timeline, date_from: date | None, date_to: date | None) -> Packed:
    """
    Pack a timeline for the page.

    Parameters
    ----------
    line
        Counts by bar; one group for each of `STYLES`.
    date_from, date_to
        Days that are chosen, None for open ends.
    """
    return {
        "step": line.step,
        "starts": packed_array(line.starts.astype(np.int32)),
        "counts": packed_array(line.counts.astype(np.float32)),
        "undated": line.undated,
        "from": _day_number(date_from),
        "to": _day_number(date_to),
    }


def _day_number(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal() - date(1970, 1, 1).toordinal()


def page_config(attribution: str, **own: object) -> str:
    """
    Return what the page needs to draw marks and legend alike, as base64 JSON.

    `own` are settings of a page that stands alone: the `tools` it has, the `layers` that are on.
    """
    config: Mapping[str, object] = {
        "types": [{"label": s.label, "colour": s.colour, "shape": s.shape} for s in STYLES],
        "modalities": list(MODALITIES),
        "modalityLabels": [MODALITY_LABELS[name] for name in MODALITIES],
        "attribution": attribution,
        **own,
    }
    return packed_json(config)
