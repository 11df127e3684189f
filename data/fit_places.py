"""
Fit the weights of place-name recognition and resolution on toponym corpora.

    python data/fit_places.py CORPUS.jsonl [CORPUS.jsonl ...]

A corpus has one document a line: {"doc_id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}.
Rows with an even index are fitted; odd rows are never looked at. Our own sentences of
`data/place_examples.txt` join them. Writes
`geo/tables/recognition_weights.json` and `geo/tables/resolution_weights.json`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from spacy.tokens import Doc

from geo.candidates import candidates_for
from geo.gazetteer import Gazetteer, distance_km, load_gazetteer
from geo.mentions import find_mentions
from geo.name_clues import clues
from geo.name_spans import Name, Reader, find_names
from geo.place_evidence import Evidence, Names, home_of
from geo.place_groups import Group, group_mentions, kind_of
from geo.place_words import TABLES_DIR, recognition_weights
from geo.records import Block, Candidate, Document
from geo.resolution import Pair, judge_pass, naming_clues, possible_places
from geo.syntax import parse

MARKED = Path(__file__).resolve().parent / "place_examples.txt"


@dataclass(frozen=True)
class Toponym:
    """A gold place name."""

    start: int
    end: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Example:
    """A gold document with its parse."""

    document: Document
    doc: Doc
    gold: tuple[Toponym, ...]


def read_examples(path: Path, *, parity: int) -> Iterator[Example]:
    """Parse the rows of a corpus whose index is even (0) or odd (1)."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][parity::2]
    documents = [Document(str(row["doc_id"]), row["text"], (Block(0, len(row["text"]), "body"),)) for row in rows]
    for row, document, doc in zip(rows, documents, parse(documents), strict=True):
        gold = tuple(Toponym(t["start"], t["end"], t["lat"], t["lon"]) for t in row["toponyms"])
        yield Example(document, doc, gold)


def read_marked(path: Path) -> Iterator[Example]:
    """Parse our own sentences, in which place names are marked with double brackets."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    texts, gold = [], []
    for line in lines:
        parts = re.split(r"\[\[(.+?)\]\]", line)
        ends = np.cumsum([len(part) for part in parts])
        gold.append(
            tuple(Toponym(int(ends[i] - len(parts[i])), int(ends[i]), None, None) for i in range(1, len(parts), 2))
        )
        texts.append("".join(parts))
    documents = [Document(str(n), text, (Block(0, len(text), "body"),)) for n, text in enumerate(texts)]
    for document, doc, names in zip(documents, parse(documents), gold, strict=True):
        yield Example(document, doc, names)


def labelled(example: Example, names: Sequence[Name]) -> list[int]:
    """1 for spans that are gold, or overlap a gold span that no span equals."""
    exact = {(t.start, t.end) for t in example.gold} & {(n.start, n.end) for n in names}
    loose = [t for t in example.gold if (t.start, t.end) not in exact]
    return [int((n.start, n.end) in exact or any(n.start < t.end and t.start < n.end for t in loose)) for n in names]


def fit_recognition(examples: Sequence[Example], gazetteer: Gazetteer, strength: float) -> dict[str, float]:
    """Fit the logistic model that tells place names from other spans."""
    rows, labels = [], []
    for example in examples:
        reader = Reader(example.document, example.doc, gazetteer)
        names = [name for name in find_names(reader) if not name.demonym]
        rows += [clues(reader, name) for name in names]
        labels += labelled(example, names)
    return fit_logistic(rows, labels, strength)


Case = tuple[list[dict[str, float]], list[bool]]
Read = tuple[Example, list[Pair], list[Group]]


def positives(candidates: Sequence[Candidate], gold: Toponym, hint: str | None) -> list[bool]:
    """
    Candidates within 25 km of the gold point or, where there is none, within 161 km.

    Tables put the points of countries and regions hundreds of kilometres apart; there, any point inside
    the place's own radius is right. Of a town and the unit around it, a bare name means the town.
    """
    lats, lons = np.array([c.place.lat for c in candidates]), np.array([c.place.lon for c in candidates])
    away = distance_km(gold.lat, gold.lon, lats, lons)
    towns = np.array([kind_of(c.place.feature_code) == "settlement" for c in candidates])
    if (away <= 25).any():
        near = away <= 25
        return list(near & towns if hint is None and (near & towns).any() else near)
    wide = np.array([0.0 if town else c.place.radius_km for c, town in zip(candidates, towns, strict=True)])
    return list(away <= np.maximum(161, wide))


def resolution_cases(
    example: Example, groups: Sequence[Group], pairs: Sequence[Pair], evidence: Evidence
) -> Iterator[Case]:
    """Clues of each candidate and which are right, for the mentions that are gold."""
    for number, group in enumerate(groups):
        found = evidence.clues(number)
        for member in group.members:
            mention = pairs[member][0]
            gold = [t for t in example.gold if t.lat is not None and t.start < mention.end and mention.start < t.end]
            if gold and group.candidates and not mention.demonym:
                yield found, positives(group.candidates, gold[0], group.hint)


def fit_softmax(cases: Sequence[Case], penalty: float) -> dict[str, float]:
    """Fit the weights of a softmax over candidates and none; several candidates may be right."""
    names = sorted({clue for found, _right in cases for row in found for clue in row})
    column = {clue: place for place, clue in enumerate(names)}
    matrix = np.zeros((sum(len(right) for _found, right in cases), len(names)))
    row = 0
    for found, _right in cases:
        for clues_of in found:
            for clue, value in clues_of.items():
                matrix[row, column[clue]] = value
            row += 1
    right = np.array([r for _found, rights in cases for r in rights])
    starts = np.cumsum([0] + [len(rights) for _found, rights in cases])[:-1]
    none_right = np.array([not any(rights) for _found, rights in cases])
    case_of = np.repeat(np.arange(len(cases)), [len(rights) for _found, rights in cases])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores, none = matrix @ weights[:-1], weights[-1]
        top = np.maximum(np.maximum.reduceat(scores, starts), none)
        powers, none_power = np.exp(scores - top[case_of]), np.exp(none - top)
        whole = np.add.reduceat(powers, starts) + none_power
        good = np.add.reduceat(powers * right, starts) + none_power * none_right
        share, none_share = powers / whole[case_of], none_power / whole
        target = powers * right / good[case_of]
        none_target = none_power * none_right / good
        gradient = np.append(matrix.T @ (share - target), (none_share - none_target).sum()) + penalty * weights
        return float(-np.log(good / whole).sum() + penalty / 2 * weights @ weights), gradient

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    print(f"resolution: {len(cases)} mentions, {len(names)} clues, loss {fitted.fun / len(cases):.3f}")
    return {name: round(float(weight), 3) for name, weight in zip([*names, "none"], fitted.x, strict=True)}


def fit_resolution(examples: Sequence[Example], gazetteer: Gazetteer, penalty: float) -> dict[str, float]:
    """Fit both passes, the second on what the first makes certain."""
    read: list[Read] = []
    for example in examples:
        mentions = find_mentions(example.document, example.doc, gazetteer)
        pairs = [(mention, candidates_for(mention, example.doc, gazetteer)) for mention in mentions]
        read.append((example, pairs, group_mentions(pairs, example.document.text)))
    weights: dict[str, float] = {}
    for number in ("1", "2"):
        cases: list[Case] = []
        for example, pairs, groups in read:
            names = Names(groups, home_of(example.document, gazetteer))
            evidence = Evidence(names) if number == "1" else second_evidence(names, weights)
            cases += resolution_cases(example, groups, pairs, evidence)
        weights |= {f"{number}:{clue}": weight for clue, weight in fit_softmax(cases, penalty).items()}
    return weights | {f"3:{clue}": weight for clue, weight in fit_naming(read, gazetteer, weights).items()}


def second_evidence(names: Names, weights: dict[str, float]) -> Evidence:
    """What the second pass knows, once the first has been fitted."""
    return Evidence(names, possible_places(names.groups, judge_pass(Evidence(names), "1", weights)))


def fit_naming(read: Sequence[Read], gazetteer: Gazetteer, weights: dict[str, float]) -> dict[str, float]:
    """Fit the last word on whether a mention is a place's name."""
    rows, labels = [], []
    for example, pairs, groups in read:
        evidence = second_evidence(Names(groups, home_of(example.document, gazetteer)), weights)
        spans = {(t.start, t.end) for t in example.gold}
        for group, verdict in zip(groups, judge_pass(evidence, "2", weights), strict=True):
            for mention in (pairs[member][0] for member in group.members):
                if not mention.demonym:
                    rows.append(naming_clues(mention, verdict))
                    labels.append(int(any(start < mention.end and mention.start < end for start, end in spans)))
    return fit_logistic(rows, labels, strength=0.5)


def fit_logistic(rows: Sequence[dict[str, float]], labels: Sequence[int], strength: float) -> dict[str, float]:
    """Fit a logistic model with an L2 penalty; clues seen less than four times are left out."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    keep = np.asarray((matrix != 0).sum(axis=0)).ravel() >= 4
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2000)
    model.fit(matrix[:, keep], labels)
    names = np.array(vectorizer.feature_names_)[keep]
    print(f"logistic: {len(labels)} spans, {sum(labels)} places, {len(names)} clues")
    return {str(name): round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}


def main() -> None:
    """Fit on the even rows of the corpora and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--strength", type=float, default=0.5, help="inverse of the L2 penalty")
    parser.add_argument("--penalty", type=float, default=1.0, help="L2 penalty of the resolution weights")
    args = parser.parse_args()
    gazetteer = load_gazetteer()
    examples = [example for path in args.corpora for example in read_examples(path, parity=0)]
    examples += read_marked(MARKED)
    write("recognition_weights.json", fit_recognition(examples, gazetteer, args.strength))
    recognition_weights.cache_clear()
    write("resolution_weights.json", fit_resolution(examples, gazetteer, args.penalty))


def write(name: str, weights: dict[str, float]) -> None:
    """Write a table of weights."""
    (TABLES_DIR / name).write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
