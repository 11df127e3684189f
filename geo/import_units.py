"""ISO 3166-2 codes for the first-level units that datasets name, so that filters find imported events by unit."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from geo.gazetteer import Gazetteer, load_gazetteer
from geo.imported import Texts

_SURE: Final = ("exact", "main", "alternate", "admin", "abbreviation", "derived")
_ISO: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
"""Units without an ISO 3166-2 code bear another table's id in the gazetteer."""


def admin1_codes(country: Texts, admin1: Texts) -> Texts:
    """
    Find the codes of first-level units.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2.
    admin1
        Names as datasets spell them; each pair of names is looked up once.

    Returns
    -------
    codes
        ISO 3166-2; missing where the gazetteer knows no unit of that name in the country, or several.
    """
    pairs = pd.DataFrame({"country": country, "admin1": admin1})
    distinct = pairs.dropna().drop_duplicates()
    if distinct.empty:
        return pd.Series(index=pairs.index, dtype="str")
    gazetteer = load_gazetteer()
    distinct["code"] = [_code(gazetteer, *pair) for pair in distinct.itertuples(index=False)]
    codes: Texts = pairs.merge(distinct, how="left", on=["country", "admin1"], validate="many_to_one")["code"]
    return codes.astype("str")


def _code(gazetteer: Gazetteer, country: str, name: str) -> str | None:
    for candidates in (gazetteer.lookup(name), gazetteer.spelled(name)):
        units = {
            candidate.place.admin1_code
            for candidate in candidates
            if candidate.place.feature_code == "ADM1"
            and candidate.place.country == country
            and candidate.match in _SURE
            and _ISO.fullmatch(candidate.place.admin1_code or "")
        }
        if units:
            return units.pop() if len(units) == 1 else None
    return None
