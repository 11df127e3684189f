"""Training sentences for the event-place scorer, filled from patterns of our own with names from all over the world."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

DATA: Final = Path(__file__).parent
PATTERNS: Final = DATA / "event_place_patterns.txt"
SEED: Final = 7
MIN_POPULATION: Final = 3_000
"""Smaller places are left out, so that the names stay of the kind that news has."""
_SLOT: Final = re.compile(r"\{([PNHOCD])\}|\[([^\]]+)\]|\*")


def place_names() -> list[str]:
    """Names of settlements and provinces in the gazetteer, in Latin script."""
    table = pq.read_table(DATA / "gazetteer_places.parquet", columns=["name", "feature_code", "population"]).to_pylist()
    big = [row for row in table if row["feature_code"].startswith("PPL") and row["population"] >= MIN_POPULATION]
    units = [row for row in table if row["feature_code"] == "ADM1"]
    return sorted({row["name"] for row in big if "(" not in row["name"]}) + sorted({row["name"] for row in units})


def sentences(fillings: int) -> Iterator[dict[str, Any]]:
    """
    Fill each pattern several times.

    Yields
    ------
    row
        `text`, `verb` (start, end) and `gold` (spans of the names where the event happened).
    """
    rng = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    lines = [line for line in PATTERNS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    fillers = {line[0]: line[3:].split("|") for line in lines if line[1:3] == ": "}
    fillers |= {"P": place_names(), "N": place_names()}
    for line in lines:
        if line[1:3] != ": ":
            for _ in range(fillings):
                yield _filled(line, fillers, rng)


def _filled(pattern: str, fillers: dict[str, list[str]], rng: random.Random) -> dict[str, Any]:
    text, at, verb, gold = "", 0, [], []
    for slot in _SLOT.finditer(pattern):
        text += pattern[at : slot.start()]
        at = slot.end()
        word = rng.choice(slot[2].split("|")) if slot[2] else rng.choice(fillers[slot[1]]) if slot[1] else ""
        if slot[0] == "*":
            verb.append(len(text))
        if slot[1] == "P":
            gold.append([len(text), len(text) + len(word)])
        text += word
    text += pattern[at:]
    return {"text": text[0].upper() + text[1:], "verb": verb, "gold": gold}
