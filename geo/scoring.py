"""Evaluating the program on gold files, which are recognised by their keys."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError, ScoringError
from geo.records import Document, Resolution, Unread
from geo.rows import toponym_rows
from geo.score_toponyms import Toponym, score_toponyms

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

Row = Mapping[str, Any]
Figures = dict[str, float | int]


@dataclass(frozen=True, slots=True)
class Scores:
    """
    What an evaluation found.

    `figures` by name (shares are 0 to 1), `errors` with at least `cause` and `text`, and the `predictions` that were
    scored, one a row.
    """

    kind: str
    n_rows: int
    figures: Figures
    errors: list[dict[str, Any]]
    predictions: list[dict[str, Any]]

    @property
    def causes(self) -> dict[str, int]:
        """How many errors each cause has, most first."""
        return dict(Counter(error["cause"] for error in self.errors).most_common())


def evaluate(path: Path) -> Scores:
    """
    Score the program on a gold file.

    Parameters
    ----------
    path
        JSON lines of one kind: toponyms (`doc_id`, `text`, `toponyms`), date expressions (`sentence`, `expression`,
        `accepted`), event types (`text`, `sub_type`), event places (`text`, `verb`, `tokens`, `gold`) or incidents
        (`doc_id`, `text`, `events`).

    Raises
    ------
    ScoringError
        If the file is missing, empty, or of no known kind.
    """
    rows = read_gold(path)
    kind = recognise(rows[0])
    return _SCORERS[kind](rows)


def read_gold(path: Path) -> list[Row]:
    """Read a gold file; raises `ScoringError` if it is missing, empty or not JSON lines of objects."""
    if not path.is_file():
        raise ScoringError(f"{str(path)!r} is no file: check the path")
    rows: list[Row] = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ScoringError(f"{path} line {number} is not valid JSON ({error}): mend it") from error
            if not isinstance(row, dict):
                raise ScoringError(f"{path} line {number} holds no JSON object: give one a line")
            rows.append(row)
    if not rows:
        raise ScoringError(f"{str(path)!r} is empty: give one gold row a line")
    return rows


KEYS: Final[Mapping[str, frozenset[str]]] = {
    "toponyms": frozenset({"doc_id", "text", "toponyms"}),
    "date expressions": frozenset({"sentence", "expression", "accepted"}),
    "event types": frozenset({"text", "sub_type"}),
    "event places": frozenset({"text", "verb", "tokens", "gold"}),
    "incidents": frozenset({"doc_id", "text", "events"}),
}
"""The keys that every row of a gold file of this kind has."""


def recognise(row: Row) -> str:
    """Return the kind of gold that a row is of; raises `ScoringError` if it is of none."""
    for kind, keys in KEYS.items():
        if keys <= set(row):
            return kind
    known = "; ".join(f"{kind}: {', '.join(sorted(keys))}" for kind, keys in KEYS.items())
    raise ScoringError(f"gold with the keys {', '.join(sorted(row))!r:.200} is of no known kind. Known are {known}")


def gold_document(row: Row, number: int) -> Document:
    """Make the document of a gold row; raises `ScoringError` if it cannot be one."""
    from geo.documents import document_of_row  # noqa: PLC0415 - not every kind of gold has documents

    try:
        return document_of_row(row, f"gold row {number}")
    except DocumentError as error:
        raise ScoringError(f"gold row {number} cannot be read: {error}") from error


def _evaluate_toponyms(rows: Sequence[Row]) -> Scores:
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.pipeline import read_places  # noqa: PLC0415

    gazetteer = load_gazetteer()
    documents = [gold_document(row, number) for number, row in enumerate(rows, 1)]
    scored, predictions = [], []
    for row, (document, resolutions) in zip(rows, read_places(documents), strict=True):
        if isinstance(resolutions, Unread):
            raise ScoringError(f"document {document.doc_id}: {resolutions.reason}")
        found = [_found_toponym(item, gazetteer) for item in resolutions]
        scored.append((document.doc_id, _gold_toponyms(row), found))
        predictions += toponym_rows(document, resolutions)
    figures, errors = score_toponyms(scored)
    return Scores("toponyms", len(rows), figures, [asdict(error) for error in errors], predictions)


def _gold_toponyms(row: Row) -> list[Toponym]:
    try:
        return [Toponym(t["start"], t["end"], t["text"], t.get("lat"), t.get("lon")) for t in row["toponyms"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise ScoringError(
            f"gold of document {row['doc_id']}: a toponym needs start, end and text ({error})"
        ) from error


def _found_toponym(resolution: Resolution, gazetteer: "Gazetteer") -> Toponym:
    mention, place = resolution.mention, resolution.place
    options = [candidate.place for candidate in (*resolution.candidates, *gazetteer.lookup(mention.text))]
    return Toponym(
        mention.start,
        mention.end,
        mention.text,
        place.lat if place else None,
        place.lon if place else None,
        tuple((option.lat, option.lon) for option in options),
    )


_SCORERS: Final[Mapping[str, Callable[[Sequence[Row]], Scores]]] = {
    "toponyms": _evaluate_toponyms,
}
