"""Fit the weights of the event-place scorer on rows of sentence, verb and gold place spans.

Usage: python -m data.fit_event_places ROWS.jsonl   (rows: text, verb, tokens, gold; every second row is used,
the first one included; the others are for measuring).

Writes geo/tables/event_place_weights.json. The rows themselves are not part of the project.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from geo.clauses import carrier
from geo.event_place_features import Spot, features
from geo.event_place_scorer import WEIGHTS_PATH
from geo.event_place_spans import parse_rows, spots_in

MIN_ROWS = 3
"""Features seen in fewer rows get no weight."""
STRENGTH = 0.3
"""Inverse of the L2 penalty, chosen by cross-validation on the same half."""
THRESHOLDS = {"threshold": 0.4, "threshold_further": 0.35}


def examples(rows: list[dict]) -> list[list[tuple[dict[str, float], bool, Spot]]]:
    """Features and gold answer of each place name, row by row."""
    found = []
    for row, doc in zip(rows, parse_rows(rows), strict=True):
        trigger, spots = carrier(doc[:], *row["verb"]), spots_in(doc[:])
        gold = [(start, end) for start, end in row["gold"]]
        found.append(
            [
                (
                    features(trigger, spot, spots),
                    any(spot.start < end and spot.end > start for start, end in gold),
                    spot,
                )
                for spot in spots
            ]
        )
    return found


def matrix(names: list[str], found: list[dict[str, float]]) -> np.ndarray:
    """Feature values in the order of the names."""
    return np.array([[one.get(name, 0.0) for name in names] for one in found])


def main(path: str) -> None:
    """Fit on the first, third, fifth … row and write the weights."""
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()][::2]
    flat = [example for row in examples(rows) for example in row]
    counts = Counter(name for found, _, _ in flat for name, value in found.items() if value)
    names = sorted(name for name, count in counts.items() if count >= MIN_ROWS)
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=2000)
    model.fit(matrix(names, [found for found, _, _ in flat]), [answer for _, answer, _ in flat])
    weights = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}
    table = {"about": "Logistic weights, fitted by data/fit_event_places.py", **THRESHOLDS, "weights": weights}
    WEIGHTS_PATH.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
