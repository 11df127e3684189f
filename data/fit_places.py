"""
Fit the weights of place-name recognition and resolution on toponym corpora.

    python data/fit_places.py CORPUS.jsonl [CORPUS.jsonl ...]

A corpus has one document a line: {"doc_id", "text", "toponyms": [{"start", "end", "lat", "lon"}]}.
All rows are fitted, or with `--rows even` every other one, so that the odd ones can say how well the program does on
texts that it has not seen. Our own sentences of
`data/place_examples.txt` join them for recognition, the invented texts of `data/local_news.py` for resolution.

What each step hands to the next comes from weights that were fitted on other documents, a fifth at a time, so
that later steps and the calibration of scores see errors as they are on unseen text. Writes
`geo/tables/recognition_weights.json` and `geo/tables/resolution_weights.json`.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from local_news import stories
from spacy.tokens import Doc

from geo.candidates import candidates_for
from geo.gazetteer import Gazetteer, distance_km, load_gazetteer
from geo.mentions import find_mentions
from geo.name_clues import clues
from geo.name_spans import Name, Reader, find_names
from geo.pipeline import place_measures
from geo.place_evidence import Evidence, Names
from geo.place_groups import group_mentions, kind_of
from geo.place_words import TABLES_DIR, recognition_weights, resolution_weights
from geo.records import Block, Candidate, Document, Mention, Place
from geo.relations import find_claims
from geo.resolution import (
    ACCEPTED,
    Choice,
    Pair,
    choose,
    judge,
    judge_pass,
    names_of,
    naming_clues,
    place_probability,
    possible_places,
    trust_clues,
)
from geo.syntax import parse

MARKED = Path(__file__).resolve().parent / "place_examples.txt"
FOLDS = 5
INVENTED = 500
INVENTED_WEIGHT = 0.4


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
    invented: bool = False

    @property
    def weight(self) -> float:
        """How much a mention of it counts in the fit of resolution."""
        return INVENTED_WEIGHT if self.invented else 1.0


ROWS = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}


def read_examples(path: Path, kept: slice) -> Iterator[Example]:
    """Parse the rows of a corpus that a slice keeps."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][kept]
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


def read_invented(n: int) -> Iterator[Example]:
    """Parse invented local news."""
    told = list(stories(n))
    documents = [Document(f"s{i}", s.text, (Block(0, len(s.text), "body"),)) for i, s in enumerate(told)]
    for story, document, doc in zip(told, documents, parse(documents), strict=True):
        yield Example(document, doc, tuple(Toponym(*gold) for gold in story.gold), invented=True)


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


Case = tuple[list[dict[str, float]], list[bool], float]


@dataclass(frozen=True)
class Read:
    """An example with its mentions, found by weights that were fitted without it."""

    example: Example
    pairs: list[Pair]
    names: Names


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


def resolution_cases(read: "Read", evidence: Evidence) -> Iterator[Case]:
    """Clues of each candidate and which are right, for the mentions that are gold."""
    example, pairs, groups = read.example, read.pairs, read.names.groups
    for number, group in enumerate(groups):
        found = evidence.clues(number)
        for member in group.members:
            mention = pairs[member][0]
            gold = gold_of(example, mention.start, mention.end)
            if gold is not None and gold.lat is not None and group.candidates and not mention.demonym:
                yield found, positives(group.candidates, gold, group.hint), example.weight


def gold_of(example: Example, start: int, end: int) -> Toponym | None:
    """The gold name that a span overlaps."""
    return next((t for t in example.gold if t.start < end and start < t.end), None)


def fit_softmax(cases: Sequence[Case], penalty: float) -> dict[str, float]:
    """Fit the weights of a softmax over candidates and none; several candidates may be right."""
    names = sorted({clue for found, _right, _weight in cases for row in found for clue in row})
    column = {clue: place for place, clue in enumerate(names)}
    matrix = np.zeros((sum(len(right) for _found, right, _weight in cases), len(names)))
    row = 0
    for found, _right, _weight in cases:
        for clues_of in found:
            for clue, value in clues_of.items():
                matrix[row, column[clue]] = value
            row += 1
    right = np.array([r for _found, rights, _weight in cases for r in rights])
    starts = np.cumsum([0] + [len(rights) for _found, rights, _weight in cases])[:-1]
    none_right = np.array([not any(rights) for _found, rights, _weight in cases])
    case_of = np.repeat(np.arange(len(cases)), [len(rights) for _found, rights, _weight in cases])
    heavy = np.array([weight for _found, _rights, weight in cases])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores, none = matrix @ weights[:-1], weights[-1]
        top = np.maximum(np.maximum.reduceat(scores, starts), none)
        powers, none_power = np.exp(scores - top[case_of]), np.exp(none - top)
        whole = np.add.reduceat(powers, starts) + none_power
        good = np.add.reduceat(powers * right, starts) + none_power * none_right
        share, none_share = powers / whole[case_of], none_power / whole
        target = powers * right / good[case_of]
        none_target = none_power * none_right / good
        gradient = np.append(matrix.T @ (heavy[case_of] * (share - target)), heavy @ (none_share - none_target))
        return float(-heavy @ np.log(good / whole) + penalty / 2 * weights @ weights), gradient + penalty * weights

    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    print(f"resolution: {len(cases)} mentions, {len(names)} clues, loss {fitted.fun / len(cases):.3f}")
    return {name: round(float(weight), 3) for name, weight in zip([*names, "none"], fitted.x, strict=True)}


def fit_resolution(reads: Sequence[Read], penalty: float) -> dict[str, float]:
    """Fit both passes, the second on what the first finds possible, and the last word on what is a place's name."""
    weights: dict[str, float] = {}
    for number in ("1", "2"):
        cases: list[Case] = []
        for read in reads:
            evidence = Evidence(read.names) if number == "1" else second_evidence(read.names, weights)
            cases += resolution_cases(read, evidence)
        weights |= {f"{number}:{clue}": weight for clue, weight in fit_softmax(cases, penalty).items()}
    return weights | {f"3:{clue}": weight for clue, weight in fit_naming(reads, weights).items()}


def second_evidence(names: Names, weights: dict[str, float]) -> Evidence:
    """What the second pass knows, once the first has been fitted."""
    return Evidence(names, possible_places(names.groups, judge_pass(Evidence(names), "1", weights)))


def fit_naming(reads: Sequence[Read], weights: dict[str, float]) -> dict[str, float]:
    """Fit the last word on whether a mention is a place's name."""
    rows, labels = [], []
    for read in (read for read in reads if not read.example.invented):
        verdicts = judge_pass(second_evidence(read.names, weights), "2", weights)
        for group, verdict in zip(read.names.groups, verdicts, strict=True):
            for mention in (read.pairs[member][0] for member in group.members):
                if not mention.demonym:
                    rows.append(naming_clues(mention, verdict))
                    labels.append(int(gold_of(read.example, mention.start, mention.end) is not None))
    return fit_logistic(rows, labels, strength=0.5)


def fit_trust(reads: Sequence[Read], penalty: float) -> dict[str, float]:
    """Calibrate the score of a resolution, on documents whose weights were fitted without them."""
    rows, labels = [], []
    for fold in range(FOLDS):
        put("resolution_weights.json", fit_resolution(without(reads, fold), penalty))
        for read in (read for read in reads[fold::FOLDS] if not read.example.invented):
            for mention, choice in chosen(read):
                gold = gold_of(read.example, mention.start, mention.end)
                if choice.place is not None and (gold is None or gold.lat is not None):
                    rows.append(trust_clues(mention, choice))
                    labels.append(int(gold is not None and is_right(choice.place, gold)))
    return fit_logistic(rows, labels, strength=1.0)


def chosen(read: Read) -> Iterator[tuple[Mention, Choice]]:
    """Mentions that count as names of places, without demonyms, and what is chosen for them."""
    verdicts = judge(read.names)
    for number, (group, verdict) in enumerate(zip(read.names.groups, verdicts, strict=True)):
        for mention in (read.pairs[member][0] for member in group.members):
            named = replace(mention, score=place_probability(mention, verdict))
            if named.score >= ACCEPTED and not named.demonym:
                yield named, choose(named, number, read.names, verdicts)


def is_right(place: Place, gold: Toponym) -> bool:
    """Whether a place is within 161 km of the gold point or, as a unit, reaches to it."""
    away = distance_km(gold.lat, gold.lon, np.array([place.lat]), np.array([place.lon]))[0]
    town = kind_of(place.feature_code) == "settlement" or place.basis == "approximate"
    return bool(away <= (161 if town else max(161, place.radius_km)))


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


Item = TypeVar("Item")


def without(items: Sequence[Item], fold: int) -> list[Item]:
    """All items but those of a fold."""
    return [item for place, item in enumerate(items) if place % FOLDS != fold]


def read_all(examples: Sequence[Example], gazetteer: Gazetteer, strength: float) -> list[Read]:
    """Find the mentions of each example with weights that were fitted without its fold."""
    reads: dict[int, Read] = {}
    for fold in range(FOLDS):
        known = [example for example in without(examples, fold) if not example.invented]
        put("recognition_weights.json", fit_recognition(known, gazetteer, strength))
        reads |= {place: read_one(examples[place], gazetteer) for place in range(fold, len(examples), FOLDS)}
    return [reads[place] for place in sorted(reads)]


def read_one(example: Example, gazetteer: Gazetteer) -> Read:
    """Find the mentions of an example, and link them."""
    document, doc = example.document, example.doc
    mentions = find_mentions(document, doc, gazetteer)
    pairs = [(mention, candidates_for(mention, doc, gazetteer)) for mention in mentions]
    groups = group_mentions(pairs, document.text)
    claims = find_claims(document.text)
    return Read(example, pairs, names_of(document, groups, pairs, gazetteer, claims, place_measures()))


def main() -> None:
    """Fit on rows of the corpora and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--rows", choices=ROWS, default="all", help="which rows to fit, counted from 0")
    parser.add_argument("--strength", type=float, default=0.5, help="inverse of the L2 penalty")
    parser.add_argument("--penalty", type=float, default=1.0, help="L2 penalty of the resolution weights")
    args = parser.parse_args()
    gazetteer = load_gazetteer()
    examples = [example for path in args.corpora for example in read_examples(path, ROWS[args.rows])]
    fit(examples, gazetteer, args.strength, args.penalty)


def fit(examples: list[Example], gazetteer: Gazetteer, strength: float, penalty: float) -> None:
    """Fit both tables on examples of the corpora and on our own, and write them."""
    examples = [*examples, *read_marked(MARKED), *read_invented(INVENTED)]
    reads = read_all(examples, gazetteer, strength)
    trusted = {f"4:{clue}": weight for clue, weight in fit_trust(reads, penalty).items()}
    put("resolution_weights.json", fit_resolution(reads, penalty) | trusted)
    put("recognition_weights.json", fit_recognition([e for e in examples if not e.invented], gazetteer, strength))


def put(name: str, weights: dict[str, float]) -> None:
    """Write a table of weights, to be used from now on."""
    (TABLES_DIR / name).write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    recognition_weights.cache_clear()
    resolution_weights.cache_clear()


if __name__ == "__main__":
    main()
