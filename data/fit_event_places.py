"""
Fit the weights of the event-place scorer.

Usage: python -m data.fit_event_places [--half] [ROWS.jsonl]

Trains on sentences filled from `data/event_place_patterns.txt`, and, where a file is given, on its rows (text, verb,
tokens, gold); with `--half` on every second one, the first included, so that the others are for measuring. Writes
`geo/tables/event_place_weights.json`. Given rows are not part of the project.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from data.event_place_sentences import sentences
from geo.clauses import carrier
from geo.event_place_features import features
from geo.event_place_scorer import WEIGHTS_PATH
from geo.event_place_spans import parse_rows, spots_in

MIN_ROWS: Final = 3
"""Features seen in fewer names get no weight."""
STRENGTH: Final = 0.3
"""Inverse of the L2 penalty, chosen by cross-validation."""
FILLINGS: Final = 8
PATTERN_WEIGHT: Final = 0.05
"""What a filled pattern counts against a row of news."""
THRESHOLDS: Final = {"threshold": 0.27, "threshold_further": 0.05}

Example = tuple[dict[str, float], bool, float]


def examples(rows: Sequence[Mapping[str, Any]], weight: float) -> Iterable[Example]:
    """Features, gold answer and weight of each place name of the rows."""
    for row, (sentence, resolutions) in zip(rows, parse_rows(rows), strict=True):
        trigger, spots = carrier(sentence, *row["verb"]), spots_in(sentence, resolutions)
        for spot in spots:
            answer = any(spot.start < end and spot.end > start for start, end in row["gold"])
            yield features(trigger, spot, spots), answer, weight


def matrix(names: Mapping[str, int], found: Sequence[Mapping[str, float]]) -> csr_matrix:
    """Feature values, one row a place name."""
    cells = [(i, names[name], value) for i, one in enumerate(found) for name, value in one.items() if name in names]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def main(paths: Sequence[str], *, half: bool) -> None:
    """Fit and write the weights."""
    found = list(examples(list(sentences(FILLINGS)), PATTERN_WEIGHT))
    for path in paths:
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        found += examples(rows[:: 1 + half], 1.0)
    counts = Counter(name for one, _, _ in found for name, value in one.items() if value)
    names = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= MIN_ROWS))}
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=3000)
    answers, weights = np.array([answer for _, answer, _ in found]), [weight for _, _, weight in found]
    model.fit(matrix(names, [one for one, _, _ in found]), answers, sample_weight=weights)
    fitted = {name: round(float(model.coef_[0][n]), 3) for name, n in names.items()}
    table = {
        "about": "Logistic weights of the features in geo/event_place_features.py, fitted by data/fit_event_places.py",
        **THRESHOLDS,
        "weights": {name: weight for name, weight in fitted.items() if abs(weight) >= 0.005},
    }
    WEIGHTS_PATH.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "--half"], half="--half" in sys.argv)
