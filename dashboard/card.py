"""The card of one event: what, when, where, who, how sure, and the sentence that says so."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.controls import PRECISION_LABELS
from dashboard.markup import Markup, el, join, link
from geo.layers import MODALITY_LABELS, day_words, style_of
from geo.lengths import LengthUnit, length_words
from geo.records import Document
from geo.relation_lines import finding
from geo.unit_names import unit_name

CONTEXT_CHARS = 420
BASIS_WORDS = {
    "stated": "stated in the text",
    "relative": "counted from the publication date",
    "publication": "taken from the publication date",
    "imported": "as imported",
    "unknown": "not known",
}


def card(
    event: pd.Series,
    document: Document | None,
    reasons: Sequence[tuple[str, str]] = (),
    unit: LengthUnit = "km",
) -> Markup:
    """
    Make the card of an event.

    Parameters
    ----------
    event
        One row of the frame.
    document
        The article it was read from, if it is at hand.
    reasons
        What to say of why its place or date is what it is, or missing: labels and words.
    unit
        What lengths are said in.
    """
    return el(
        "article",
        headline(event),
        facts(event, reasons, unit),
        _evidence(event, document),
        class_="card",
    )


def headline(event: pd.Series) -> Markup:
    """Make the head of an event's card: type, place and days."""
    style = style_of(_text(event, "event_type"), event["kind"])
    title = _text(event, "sub_event_type") or _text(event, "event_type") or style.label
    where = _text(event, "place_name") or _text(event, "place_text") or "Place not known"
    return el(
        "header",
        el("span", style.label, class_="chip", style=f"--chip:{style.colour}"),
        el("span", MODALITY_LABELS[event["modality"]], class_=f"chip soft {event['modality']}"),
        el("h2", title),
        el("p", f"{where} · {day_words(event['date_start'], event['date_end'])}"),
    )


def facts(event: pd.Series, reasons: Sequence[tuple[str, str]], unit: LengthUnit = "km") -> Markup:
    """Make the list of what is known of an event; `reasons` and `unit` as for `card`."""
    rows = [
        ("When", _when(event)),
        ("Where", _where(event, unit)),
        ("Stated as", finding(event, unit) if _text(event, "rel_place") else None),
        ("Who", _who(event)),
        ("Killed", _toll(event)),
        ("Injured", _number(event, "injured")),
        ("Claimed by", _text(event, "claimed_by")),
        ("Confidence", _confidence(event)),
        ("May also be", _candidates(event)),
        *reasons,
    ]
    return el("dl", *(join(el("dt", name), el("dd", value)) for name, value in rows if value))


def _when(event: pd.Series) -> str:
    basis = BASIS_WORDS[event["date_basis"]]
    words = _text(event, "date_text")
    if pd.isna(event["date_start"]):
        return f"Not dated{f' (“{words}”)' if words else ''}"
    said = f" “{words}”," if words else ""
    return f"{day_words(event['date_start'], event['date_end'])} —{said} {basis}"


def _where(event: pd.Series, unit: LengthUnit) -> str:
    name = _text(event, "place_name")
    if name is None:
        return "Not on the map"
    country = _text(event, "country")
    chain = [name, _text(event, "admin2"), _text(event, "admin1"), unit_name(country) if country else None]
    parts = list(dict.fromkeys(part for part in chain if part))
    precision = PRECISION_LABELS[event["geo_precision"]].lower()
    radius = "" if pd.isna(event["geo_radius_km"]) else f", within {length_words(event['geo_radius_km'], unit)}"
    approximate = ", approximate" if event["geo_basis"] == "approximate" else ""
    words = _text(event, "place_text")
    said = f" — “{words}”" if words and words != name else ""
    return f"{', '.join(parts)} ({precision}{radius}{approximate}){said}"


def _who(event: pd.Series) -> str | None:
    actors = [
        f"{_text(event, f'actor{i}')} ({_text(event, f'actor{i}_type') or 'kind not known'})"
        for i in (1, 2)
        if _text(event, f"actor{i}")
    ]
    return " · ".join(actors) or None


def _toll(event: pd.Series) -> str | None:
    low, best, high = (_number(event, f"fatalities_{name}") for name in ("low", "best", "high"))
    if best is None:
        return f"{low or '?'} to {high or '?'}" if low or high else None
    low, high = low or best, high or best
    return best if low == best == high else f"{best} ({low} to {high})"


def _confidence(event: pd.Series) -> str | None:
    parts = [
        f"{name} {event[column]:.0%}"
        for name, column in (
            ("overall", "confidence"),
            ("place", "confidence_place"),
            ("date", "confidence_date"),
            ("type", "confidence_type"),
        )
        if not pd.isna(event[column])
    ]
    return " · ".join(parts) or None


def _candidates(event: pd.Series) -> str | None:
    text = _text(event, "candidates_json")
    if text is None:
        return None
    others = [c for c in json.loads(text) if c.get("id") != event["gazetteer_id"]][:3]
    total = 0 if pd.isna(event["n_candidates"]) else int(event["n_candidates"])
    if not others:
        return None
    listed = "; ".join(f"{c['name']} ({c['lat']:.2f}, {c['lon']:.2f})" for c in others)
    more = f" — {total} places bear the name" if total > 1 else ""
    return listed + more


def _evidence(event: pd.Series, document: Document | None) -> Markup:
    quote = (
        _in_context(event, document) if document else el("mark", _text(event, "sentence") or "No sentence is stored.")
    )
    published = "" if pd.isna(event["report_date"]) else f" · {event['report_date']:%d %b %Y}"
    title = _text(event, "doc_title") or (document.source if document else None) or "Untitled document"
    source = join(
        link(title, _text(event, "doc_url")), f" · {_text(event, 'publisher') or 'publisher not known'}{published}"
    )
    return el("section", el("h3", "Evidence"), el("blockquote", quote), el("p", source, class_="source"))


def _in_context(event: pd.Series, document: Document) -> Markup:
    if pd.isna(event["sentence_start"]):
        return el("mark", _text(event, "sentence") or "")
    text, start, end = document.text, int(event["sentence_start"]), int(event["sentence_end"])
    before = text[max(0, start - CONTEXT_CHARS) : start]
    after = text[end : end + CONTEXT_CHARS]
    if start > CONTEXT_CHARS:
        before = "… " + before.partition(" ")[2]
    if end + CONTEXT_CHARS < len(text):
        after = after.rpartition(" ")[0] + " …"
    return join(before, el("mark", _marked(event, text, start, end)), after)


def _marked(event: pd.Series, text: str, start: int, end: int) -> Markup:
    """The sentence with its trigger and its place set off."""
    spans = []
    for name in ("trigger", "place"):
        if not pd.isna(event[f"{name}_start"]):
            spans.append((int(event[f"{name}_start"]), int(event[f"{name}_end"]), name))
    parts: list[object] = []
    at = start
    for first, last, name in sorted(spans):
        if first >= at and last <= end:
            parts += [text[at:first], el("b", text[first:last], class_=name)]
            at = last
    return join(*parts, text[at:end])


def _text(event: pd.Series, column: str) -> str | None:
    value: Any = event[column]
    return None if pd.isna(value) else str(value)


def _number(event: pd.Series, column: str) -> str | None:
    return None if pd.isna(event[column]) else f"{int(event[column]):,}"
