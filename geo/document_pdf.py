"""Text and title of PDF: read by pypdf in a process that is ended if it takes too long; lines become paragraphs."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any, Final, NamedTuple

from geo.document_formats import Extract, Piece, assembled
from geo.errors import DocumentError
from geo.file_dates import day_of_file
from geo.settings import MAX_DOCUMENT_CHARACTERS, PROJECT_DIR

MAX_PAGES: Final = 500
MAX_SECONDS: Final = 60
MAX_MEGABYTES: Final = 2_000

EDGE_LINES: Final = 2
"""How many lines at the head and foot of a page may be running heads."""

PAGES_LISTED: Final = 8

_FULL: Final = 0.85
_SHORT: Final = 0.6
"""Shares of the usual width: a line that ends a sentence before the one, or any before the other, ends a paragraph."""

_APART: Final = 1.3
"""Lines that stand further apart than so many usual gaps are of different paragraphs."""

_FAR: Final = 3.0
"""Gaps of more than so many sizes of letters are none between lines of a paragraph."""

_LARGER: Final = 1.15
"""A heading's letters, in those of the text."""

_TERMINAL: Final = re.compile(r"""[.!?…:]["'”’»)\]]*$""")
_PRINTED: Final = re.compile(
    r"\W*(?:page|p\.)?\W*\d{1,4}\W*(?:(?:of|/)\W*\d{1,4})?\W*"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? +\d{1,2}[:.]\d\d\b.*"
    r"|(?:https?|file)://\S+(?:\s+\d+\s*/\s*\d+)?",
    re.IGNORECASE,
)
"""Page numbers, and what browsers print at the head (time and title) and foot (address and page) of a page."""

_LIGATURES: Final = re.compile("[\ufb00-\ufb06]")
_NEW_ITEM: Final = re.compile(r"\s*(?:[-*•–—▪●]|\(?\d{1,3}[.)])\s")
_CREATED: Final = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)")
_FILE_NAME: Final = re.compile(r".*\.(?:docx?|pdf|indd|odt|rtf|html?|txt|qxd|pages)", re.IGNORECASE)
_REASONS: Final = {
    "encrypted": "is encrypted: save it without a password",
    "pages": f"has {{count}} pages: split it (limit {MAX_PAGES})",
    "characters": f"has more than {MAX_DOCUMENT_CHARACTERS:,} characters: split it",
    "MemoryError": f"takes more than {MAX_MEGABYTES} MB to read: print it to a new PDF, or save its text as .txt",
}


class Line(NamedTuple):
    """A printed line: text, height above the page's foot and size of its letters in points, None if not known."""

    text: str
    y: float | None = None
    size: float | None = None


class Style(NamedTuple):
    """What most lines are like: size of the letters and gap between lines in points, width in characters."""

    size: float
    gap: float
    width: int


def extract_pdf(data: bytes) -> Extract:
    """
    Take text, headings, title and day out of a PDF.

    PDF knows no day of publication; see `file_dates` for what is made of that of its creation.

    Raises
    ------
    DocumentError
        If it is encrypted, damaged, beyond the bounds, or pictures of text only.
    """
    found = _read(data)
    pages = [[Line(_clean(text), y, size) for text, y, size in page] for page in found["pages"]]
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page]
    if len(empty) == len(pages):
        raise DocumentError("holds no text, only pictures of it (a scan): run text recognition (OCR) on it first")
    extract = assembled(paragraphs(pages), {}, ())
    created = _CREATED.match(found.get("created", ""))
    day, notes = day_of_file("-".join(created.groups()) if created else None, extract.text)
    if empty:
        listed = ", ".join(empty[:PAGES_LISTED]) + (" …" if len(empty) > PAGES_LISTED else "")
        notes += (f"{len(empty)} of {len(pages)} pages hold no text, perhaps pictures of it: {listed}",)
    meta = {"title": _title(found.get("title", "")), "published": day}
    return replace(extract, meta={key: value for key, value in meta.items() if value}, notes=notes)


def _clean(text: str) -> str:
    """Letters that print joins ("ﬁ") as the letters they are."""
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.replace("\x00", ""))


def _read(data: bytes) -> dict[str, Any]:
    limits = [MAX_PAGES, MAX_DOCUMENT_CHARACTERS, MAX_SECONDS, MAX_MEGABYTES]
    command = [sys.executable, "-m", "geo.pdf_text", *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False, cwd=PROJECT_DIR
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"takes more than {MAX_SECONDS} seconds to read: print it to a new PDF, or save its text as .txt"
        ) from error
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError("made its reader fail: print it to a new PDF, or save its text as .txt") from error
    if problem := found.get("error"):
        reason = _REASONS.get(problem, f"is no readable PDF ({problem}): print it to a new PDF")
        raise DocumentError(reason.format(count=found.get("count")))
    return found


def _title(written: str) -> str | None:
    """The title, unless it is only the name of the file that was printed."""
    title = written.removeprefix("Microsoft Word - ").strip()
    return None if _FILE_NAME.fullmatch(title) or len(title) > 300 else title


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[Piece]:
    """
    Make paragraphs of the lines of pages.

    Parameters
    ----------
    pages
        The lines of each in their order.

    Yields
    ------
    text, heading
        Words cut at a line's end are joined; page numbers, running heads (from their second time on) and
        what browsers print around a page are left out. A heading is set larger than most of the text.
    """
    lines = [line for page in _without_heads(pages) for line in page]
    style = _style(lines)
    open_one = ""
    for line, following in zip_longest(lines, lines[1:]):
        open_one = _joined(open_one, line.text)
        if following is None or _ends(line, following, style):
            yield open_one, _is_large(line, style)
            open_one = ""


def _style(lines: Sequence[Line]) -> Style:
    """What most lines are like, by their letters: a few long paragraphs say more than many short lines."""
    size = _most([(line.size, len(line.text)) for line in lines if line.size is not None])
    gaps = [(gap, 1) for line, following in pairwise(lines) if (gap := _gap(line, following)) and gap < _FAR * size]
    return Style(size, _most(gaps), int(_most([(len(line.text), len(line.text)) for line in lines])))


def _most(weighted: Sequence[tuple[float, int]]) -> float:
    """The weighted median; 0 of nothing."""
    half = sum(weight for _, weight in weighted) / 2
    for value, weight in sorted(weighted):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _gap(line: Line, following: Line) -> float | None:
    """How far the next line stands below, in points; None if it stands elsewhere."""
    if line.y is None or following.y is None or following.y >= line.y:
        return None
    return line.y - following.y


def _is_large(line: Line, style: Style) -> bool:
    return line.size is not None and style.size > 0 and line.size > _LARGER * style.size


def _ends(line: Line, following: Line, style: Style) -> bool:
    """Tell whether a paragraph ends with this line."""
    if _is_large(line, style) != _is_large(following, style) or _NEW_ITEM.match(following.text):
        return True
    gap = _gap(line, following)
    if gap is not None and style.gap and gap > _APART * style.gap:
        return True
    if following.text[0].islower():
        return False
    ended = _TERMINAL.search(line.text)
    if ended and gap is None and line.y is not None:
        return True
    full = _FULL if ended else _SHORT
    return len(line.text) < full * style.width


def _without_heads(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    keys = Counter(key for page in pages for key in {_key(page[index]) for index in _edges(page)})
    often = {key for key, count in keys.items() if count >= max(2, len(pages) / 2)}
    seen: set[str] = set()
    for page in pages:
        edges = _edges(page)
        gone = {
            index
            for index in edges
            if _PRINTED.fullmatch(page[index].text) or (_key(page[index]) in often and _key(page[index]) in seen)
        }
        seen |= {_key(page[index]) for index in edges}
        yield [line for index, line in enumerate(page) if index not in gone]


def _edges(page: Sequence[Line]) -> list[int]:
    return sorted({*range(min(EDGE_LINES, len(page))), *range(max(0, len(page) - EDGE_LINES), len(page))})


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split()))


def _joined(before: str, line: str) -> str:
    if not before:
        return line
    if before.endswith(("-", "\u00ad")) and before[-2:-1].isalpha() and line[0].islower():
        return before[:-1] + line
    return f"{before} {line}"
