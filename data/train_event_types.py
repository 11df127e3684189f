"""
Train the classifier of sentences on the example table; development only, needs scikit-learn.

    python data/train_event_types.py            # cross-validate, fit, write geo/tables/event_types.npz and .sha256
    python data/train_event_types.py --dry-run  # cross-validate and print only

Same tables, same package versions: the same bytes out.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.embedding import embed
from geo.event_model import (
    EMBEDDING_SCALE,
    GROUP_VALUE,
    MODEL_PATH,
    Sentence,
    gram_features,
    grams_of,
    mixed_logits,
    phrase_features,
    probabilities,
    read_sentence,
)
from geo.event_types import BACKGROUND, load_labels
from geo.integrity import sha256_of
from geo.lexicon import TABLES_DIR, Word, load_lexicon

FOLDS = 5
INVERSE_PENALTY = 3.0
MIN_SENTENCES = 2
"""An n-gram must occur in this many example sentences to become a feature."""
SAME_WORDING = 0.8
"""Cosine from which two examples count as one wording and stay in the same fold."""


def read_examples(path: Path) -> tuple[list[str], list[str]]:
    """Sentences and labels: the sub-type, else the kind, else the note of a background row that names a label."""
    labels = load_labels()
    sentences, names = [], []
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            sentences.append(row["sentence"])
            name = row["sub_event_type"] or row["kind"]
            names.append(row["note"] if name == BACKGROUND and row["note"] in labels else name)
    return sentences, names


def count_grams(texts: Sequence[Sequence[Word]]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Vocabulary in alphabetical order, with the smoothed inverse document frequency of each entry."""
    counts = Counter(gram for words in texts for gram in set(grams_of(words)))
    grams = sorted(gram for gram, count in counts.items() if count >= MIN_SENTENCES)
    frequency = np.array([counts[gram] for gram in grams])
    idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
    return {gram: row for row, gram in enumerate(grams)}, idf.astype(np.float32)


def word_matrix(
    sentences: Sequence[Sentence], vocabulary: dict[str, int], idf: NDArray[np.float32], labels: Sequence[str]
) -> csr_matrix:
    """Phrase and n-gram features, one row a sentence."""
    rows, columns, values = [], [], []
    for row, sentence in enumerate(sentences):
        phrase_columns, phrase_values = phrase_features(sentence.matches, labels)
        grams = gram_features(sentence.words, vocabulary, idf)
        columns += [*phrase_columns, *(2 * len(labels) + gram for gram in grams)]
        values += [*phrase_values, *grams.values()]
        rows += [row] * (len(phrase_columns) + len(grams))
    return csr_matrix((values, (rows, columns)), shape=(len(sentences), 2 * len(labels) + len(vocabulary)))


def wording_groups(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Group number of each example; near-identical wordings share one."""
    groups = np.arange(len(vectors))
    for row, similar in enumerate(vectors @ vectors.T >= SAME_WORDING):
        groups[np.isin(groups, groups[similar])] = groups[row]
    return groups


def fit(features: csr_matrix, targets: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (features by labels) and biases of a multinomial logistic regression."""
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000)
    model.fit(features, targets)
    return model.coef_.T.astype(np.float16).astype(np.float32), model.intercept_.astype(np.float32)


def held_out_logits(features: csr_matrix, targets: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    """Logits of every example from a model that saw neither it nor its near-duplicates."""
    logits = np.zeros((len(targets), targets.max() + 1), dtype=np.float32)
    folds = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(features, targets, groups):
        weights, bias = fit(features[train], targets[train])
        logits[test] = features[test] @ weights + bias
    return logits


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> float:
    """Temperature of least log loss."""

    def loss(temperature: float) -> float:
        chances = probabilities(logits, temperature)[np.arange(len(targets)), targets]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def report(name: str, logits: NDArray[np.float32], temperature: float, targets: NDArray[np.int64]) -> None:
    """Print accuracy, F1, and how events and background are told apart at several thresholds."""
    labels = load_labels()
    chances = probabilities(logits, temperature)
    found = chances.argmax(axis=1)
    nothing = np.array([label.kind is None for label in labels.values()])
    event = 1 - chances[:, nothing].sum(axis=1)
    is_event = ~nothing[targets]
    weighted = f1_score(targets, found, average="weighted")
    macro = f1_score(targets, found, average="macro")
    print(f"{name}: weighted F1 {weighted:.3f}, macro F1 {macro:.3f}, temperature {temperature:.2f}")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        false_alarms = (event[~is_event] >= threshold).mean()
        kept = (event[is_event] >= threshold).mean()
        print(f"  event if >= {threshold}: {false_alarms:.1%} of background, {kept:.1%} of events")


def main() -> None:
    """Run the training."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--dry-run", action="store_true", help="cross-validate only")
    arguments = parser.parse_args()
    labels = tuple(load_labels())
    sentences, names = read_examples(TABLES_DIR / "event_examples.csv")
    targets = np.array([labels.index(name) for name in names])
    read = [read_sentence(sentence, load_lexicon()) for sentence in sentences]
    vocabulary, idf = count_grams([sentence.words for sentence in read])
    words = word_matrix(read, vocabulary, idf, labels)
    groups_touched = np.array([sentence.groups for sentence in read], dtype=np.float32)
    vectors = embed([sentence.meaning for sentence in read])
    fast = hstack([words, csr_matrix(groups_touched * GROUP_VALUE)]).tocsr()
    full = hstack([words, csr_matrix(vectors * EMBEDDING_SCALE)]).tocsr()
    groups = wording_groups(vectors)
    arrays = {
        "labels": np.frombuffer("\n".join(labels).encode(), dtype=np.uint8),
        "vocabulary": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8),
        "idf": idf,
    }
    print(f"{len(sentences)} examples, {len(set(groups))} wordings, {len(vocabulary)} n-grams")
    held_out = {}
    for name, features in (("fast", fast), ("full", full)):
        logits = held_out_logits(features, targets, groups)
        temperature = fit_temperature(logits, targets)
        report(name, logits, temperature, targets)
        held_out[name] = probabilities(logits, temperature)
        if not arguments.dry_run:
            weights, bias = fit(features, targets)
            arrays |= {name: weights.astype(np.float16), f"{name}_bias": bias}
            arrays[f"{name}_temperature"] = np.float32(temperature)
    mixed = mixed_logits(held_out["fast"], held_out["full"])
    arrays["mixed_temperature"] = np.float32(fit_temperature(mixed, targets))
    report("both", mixed, float(arrays["mixed_temperature"]), targets)
    if not arguments.dry_run:
        np.savez_compressed(MODEL_PATH, **arrays)
        MODEL_PATH.with_suffix(".sha256").write_text(f"{sha256_of(MODEL_PATH)}  {MODEL_PATH.name}\n", encoding="ascii")
        print(f"wrote {MODEL_PATH.name}, {MODEL_PATH.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
