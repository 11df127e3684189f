"""An article with everything that was read in it set off: places, dates, events."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.markup import Markup, el, join, link
from geo.records import Reading, Resolution
from geo.unit_names import unit_name


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str
    says: str


def article(reading: Reading, chosen: tuple[int, int] | None = None) -> Markup:
    """
    Make the article of a reading.

    Parameters
    ----------
    reading
        The document and what the stages found in it.
    chosen
        Start and end of the sentence to set off most, if any.
    """
    document = reading.document
    published = f"{document.published:%d %B %Y}" if document.published else "publication date not known"
    about = join(f"{document.publisher or 'publisher not known'} · {published} · {document.source}")
    title = link(document.title or "Untitled document", document.url)
    return el(
        "article",
        el("h2", title),
        el("p", about, class_="source"),
        _counts(reading),
        el("div", *_body(reading, chosen), class_="article"),
        class_="reading",
    )


def _counts(reading: Reading) -> Markup:
    placed = sum(1 for resolution in reading.resolutions if resolution.place)
    return el(
        "p",
        el("span", f"{len(reading.events)} events", class_="key event"),
        el("span", f"{placed} places", class_="key place"),
        el("span", f"{len(reading.resolutions) - placed} names not placed", class_="key lost"),
        el("span", f"{len(reading.dates)} dates", class_="key date"),
        class_="keys",
    )


def _body(reading: Reading, chosen: tuple[int, int] | None) -> Iterable[object]:
    text = reading.document.text
    sentences = sorted({_stripped(text, event.sentence_start, event.sentence_end) for event in reading.events})
    inner = _inner(reading)
    at = 0
    for start, end in sentences:
        if start < at:
            continue
        yield from _spans(text, at, start, inner)
        is_chosen = chosen is not None and start <= chosen[0] < end
        anchor = el("span", class_="anchor") if is_chosen else None
        css = "event chosen" if is_chosen else "event"
        yield el("mark", anchor, *_spans(text, start, end, inner), class_=css)
        at = end
    yield from _spans(text, at, len(text), inner)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A sentence without the white space around it, as the frame has it."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _inner(reading: Reading) -> list[_Span]:
    spans = [_Span(r.mention.start, r.mention.end, _place_kind(r), _place_words(r)) for r in reading.resolutions]
    spans += [_Span(d.start, d.end, "date", _date_words(d.date_start, d.date_end, d.reason)) for d in reading.dates]
    spans += [
        _Span(e.trigger.start, e.trigger.end, "trigger", e.trigger.sub_event_type or e.trigger.kind)
        for e in reading.events
    ]
    return sorted(set(spans), key=lambda span: (span.start, -span.end, span.kind))


def _spans(text: str, start: int, end: int, spans: Iterable[_Span]) -> Iterable[object]:
    at = start
    for span in spans:
        if span.start >= at and span.end <= end:
            yield text[at : span.start]
            yield el("span", text[span.start : span.end], class_=f"in {span.kind}", title=span.says)
            at = span.end
    yield text[at:end]


def _place_kind(resolution: Resolution) -> str:
    return "place" if resolution.place else "lost"


def _place_words(resolution: Resolution) -> str:
    place = resolution.place
    if place is None:
        return f"Not placed: {resolution.reason}"
    country = unit_name(place.country) if place.country else None
    chain = ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, country) if part))
    return f"{chain} ({resolution.score:.0%}): {resolution.reason}"


def _date_words(start: object, end: object, reason: str | None) -> str:
    if start is None:
        return f"Not dated: {reason}"
    return str(start) if start == end else f"{start} to {end}"
