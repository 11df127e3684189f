"""Evaluating the program on gold files, which are recognised by their keys."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from geo.documents import document_of_row, read_day
from geo.errors import DocumentError, ScoringError
from geo.records import DateMention, Document, Event, Reading, Resolution, Unread
from geo.rows import toponym_rows
from geo.score_incidents import Incident, Point, gold_incident, score_incidents
from geo.score_sentences import DateCase, score_dates, score_labels, score_spans
from geo.score_toponyms import Toponym, score_toponyms
from geo.vocabulary import EVENT_TYPE_OF

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


Half = Literal["all", "odd", "even"]
"""Which rows of a gold file, counted from 0: one half to tune on, the other held back."""


def evaluate(path: Path, rows: Half = "all") -> Scores:
    """
    Score the program on a gold file.

    Parameters
    ----------
    path
        JSON lines of one kind: toponyms (`doc_id`, `text`, `toponyms`), date expressions (`sentence`, `expression`,
        `accepted`), event types (`text`, `sub_type`), event places (`text`, `verb`, `tokens`, `gold`) or incidents
        (`doc_id`, `text`, `events`).
    rows
        All of it, or every other row.

    Raises
    ------
    ScoringError
        If the file is missing, empty, or of no known kind.
    """
    gold = read_gold(path)
    chosen = gold if rows == "all" else gold[rows == "odd" :: 2]
    if not chosen:
        raise ScoringError(f"{str(path)!r} has no {rows} rows: give more of them")
    return _SCORERS[recognise(chosen[0])](chosen)


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


def _evaluate_dates(rows: Sequence[Row]) -> Scores:
    from geo.dates import find_dates  # noqa: PLC0415

    cases, predictions = [], []
    for number, row in enumerate(rows, 1):
        sentence, expression = _text(row, "sentence", number), _text(row, "expression", number)
        published = read_day(str(row["published"])) if row.get("published") else None
        found = find_dates(sentence, published)
        accepted = frozenset((start, end) for start, end in row["accepted"])
        begin = max(sentence.find(expression), 0)
        spans = tuple((item.start, item.end, _iso_days(item)) for item in found)
        cases.append(DateCase(sentence, begin, begin + len(expression), accepted, spans))
        predictions.append({**row, "found": [[sentence[start:end], *days] for start, end, days in spans]})
    return Scores("date expressions", len(rows), *score_dates(cases), predictions)


def _iso_days(item: DateMention) -> tuple[str | None, str | None]:
    start, end = item.date_start, item.date_end
    return (start.isoformat() if start else None, end.isoformat() if end else None)


def _text(row: Row, key: str, number: int) -> str:
    if not isinstance(row[key], str) or not row[key]:
        raise ScoringError(f"gold row {number}: {key} {row[key]!r:.80} is no text: give some")
    return str(row[key])


def _evaluate_types(rows: Sequence[Row]) -> Scores:
    from geo.event_types import load_labels, predict_label  # noqa: PLC0415

    texts = [_text(row, "text", number) for number, row in enumerate(rows, 1)]
    gold = [_text(row, "sub_type", number) for number, row in enumerate(rows, 1)]
    found = [predict_label(text) for text in texts]
    labels = [label for label in load_labels().values() if label.code]
    coarse_of = {str(label.code): EVENT_TYPE_OF.get(label.name, label.name) for label in labels}
    predictions = [{**row, "predicted": guess} for row, guess in zip(rows, found, strict=True)]
    return Scores("event types", len(rows), *score_labels(gold, found, coarse_of, texts), predictions)


def _evaluate_places(rows: Sequence[Row]) -> Scores:
    from geo.event_place_spans import find_event_places  # noqa: PLC0415

    for number, row in enumerate(rows, 1):
        _text(row, "text", number)
    found = find_event_places(rows)
    scored = [(str(row["text"]), row["tokens"], row["gold"], spans) for row, spans in zip(rows, found, strict=True)]
    predictions = [{**row, "predicted": spans} for row, spans in zip(rows, found, strict=True)]
    return Scores("event places", len(rows), *score_spans(scored), predictions)


def _evaluate_incidents(rows: Sequence[Row]) -> Scores:
    from geo.pipeline import read  # noqa: PLC0415

    documents = [gold_document(row, number) for number, row in enumerate(rows, 1)]
    scored, predictions = [], []
    for row, reading in zip(rows, read(documents, processes=1), strict=True):
        if isinstance(reading, Unread):
            raise ScoringError(f"document {row['doc_id']}: {reading.reason}")
        found = list(dict.fromkeys(_incident(event, reading) for event in reading.events if _is_incident(event)))
        gold = [gold_incident(item, _country_code(item.get("country"))) for item in row["events"]]
        scored.append((reading.document.doc_id, gold, found))
        predictions += [{"doc_id": reading.document.doc_id, **_plain(item)} for item in found]
    return Scores("incidents", len(rows), *score_incidents(scored), predictions)


def _is_incident(event: Event) -> bool:
    return event.trigger.kind == "incident" and event.modality in ("reported", "claimed")


def _incident(event: Event, reading: Reading) -> Incident:
    resolution = event.resolution
    place = resolution.place if resolution else None
    named = (place.name, place.admin1, place.admin2) if place else ()
    names = (*named, resolution.mention.text if resolution else None)
    return Incident(
        event.trigger.event_type,
        event.trigger.sub_event_type,
        event.date.date_start if event.date else None,
        event.date.date_end if event.date else None,
        tuple(name for name in names if name),
        place.country if place else None,
        reading.document.text[event.sentence_start : event.sentence_end],
        _point(event),
    )


def _point(event: Event) -> Point | None:
    """Where the event is: its own point ("20 km north of …"), else its place's."""
    place = event.resolution.place if event.resolution else None
    if event.lat is not None and event.lon is not None:
        return event.lat, event.lon, event.radius_km or 0.0
    return (place.lat, place.lon, place.radius_km or 0.0) if place else None


def _plain(item: Incident) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(item).items()}


_COUNTRY_CODE: Final = re.compile("[A-Z]{2}")


def _country_code(name: str | None) -> str | None:
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415

    if name is None or _COUNTRY_CODE.fullmatch(name):
        return name
    found = (candidate.place for candidate in load_gazetteer().lookup(name.title()))
    return next((place.country for place in found if place.geo_precision == "country"), name)


_SCORERS: Final[Mapping[str, Callable[[Sequence[Row]], Scores]]] = {
    "toponyms": _evaluate_toponyms,
    "date expressions": _evaluate_dates,
    "event types": _evaluate_types,
    "event places": _evaluate_places,
    "incidents": _evaluate_incidents,
}
