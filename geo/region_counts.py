"""Counts of events by country and first-level unit."""

from typing import Any

import numpy as np
import pandas as pd

from geo.event_table import Codes
from geo.layers import UNIT_CODE, Ints
from geo.packing import Packed, packed_array, packed_json


class RegionIndex:
    """
    The country and first-level unit of each event, as numbers.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`, of which `country` and `admin1_code` are needed; they may be
        coded as categoricals. Not kept, and not to change afterwards.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        self._country = _coded(events["country"])
        self._unit = _coded(events["admin1_code"])

    def pack(self, rows: Ints) -> Packed:
        """Pack the counts of some rows by country (`countries`, `perCountry`) and unit (`regions`, `perRegion`)."""
        countries, per_country = _counts(self._country, rows)
        regions, per_region = _counts(self._unit, rows)
        return {
            "countries": packed_json(countries),
            "perCountry": packed_array(per_country),
            "regions": packed_json(regions),
            "perRegion": packed_array(per_region),
        }


def _coded(column: "pd.Series[Any]") -> tuple[Codes, list[str]]:
    plain = column.where(column.str.fullmatch(UNIT_CODE.pattern))
    codes, values = pd.factorize(plain, use_na_sentinel=True)
    return codes.astype(np.int32), [str(value) for value in values]


def _counts(coded: tuple[Codes, list[str]], rows: Ints) -> tuple[list[str], np.ndarray[Any, np.dtype[np.uint32]]]:
    codes, values = coded
    counts = np.bincount(codes[rows] + 1, minlength=len(values) + 1)[1:]
    shown = np.flatnonzero(counts)
    return [values[i] for i in shown], counts[shown].astype(np.uint32)
