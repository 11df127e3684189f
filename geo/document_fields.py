"""From the text of a source and what it says about itself to a document; what cannot be meant is refused or noted."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from geo.document_formats import Extract
from geo.errors import DocumentError
from geo.records import Document
from geo.settings import MAX_DOCUMENT_CHARACTERS
from geo.text_blocks import find_blocks, first_title

META_KEYS: Final = ("doc_id", "title", "published", "publisher", "url", "language")

MAX_META_CHARACTERS: Final = 1000

PUBLISHED_YEARS: Final = (1700, 2200)
"""Other years are slips or fillers such as 0001-01-01 and 9999-12-31."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_ISO_DAY: Final = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DAY_FORMS: Final = (
    re.compile(r"^\s*(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)


def document_of(extract: Extract, meta: Mapping[str, object], source: str) -> Document:
    """
    Make a document.

    Parameters
    ----------
    extract
        The text as it is stored, and what its format says about it.
    meta
        Values of `META_KEYS` from beside the text, which go before those of the format.
    source
        Where it came from, for display.

    Raises
    ------
    DocumentError
        If the text is empty, too long or not encodable, or a value cannot be meant.
    """
    text = extract.text
    _check_text(text)
    known = {**extract.meta, **{key: value for key, value in meta.items() if value is not None}}
    title = _text_of(known, "title")
    blocks = find_blocks(text, title, extract.headings)
    published, notes = _published(known.get("published"))
    ignored = sorted(set(meta) - set(META_KEYS))
    return Document(
        doc_id=_doc_id(known, text),
        text=text,
        blocks=blocks,
        title=title or first_title(text, blocks),
        published=published,
        publisher=_text_of(known, "publisher"),
        url=_url(known),
        language=_text_of(known, "language"),
        source=source,
        notes=(*extract.notes, *notes, *(f"metadata key {key!r} is not known and was not used" for key in ignored)),
    )


def _check_text(text: str) -> None:
    if not text.strip():
        raise DocumentError("holds no text: give a file with some")
    if len(text) > MAX_DOCUMENT_CHARACTERS:
        raise DocumentError(
            f"{len(text)} characters are too long for one document: split it (limit {MAX_DOCUMENT_CHARACTERS})"
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"character {error.start} is half of a surrogate pair: write the text anew as UTF-8"
        ) from error


def _doc_id(meta: Mapping[str, object], text: str) -> str:
    given = meta.get("doc_id")
    if given is None or given == "":
        return hashlib.sha256(text.encode()).hexdigest()
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if not isinstance(given, str) or len(given) > 200 or not given.isprintable() or not given.strip():
        raise DocumentError(f"doc_id {given!r:.80} is no id: give a number or up to 200 printable characters")
    return given.strip()


def _text_of(meta: Mapping[str, object], key: str) -> str | None:
    value = meta.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise DocumentError(f"{key} {value!r:.80} is no text: give it in quotes, or leave it out")
    cleaned = " ".join("".join(character if character.isprintable() else " " for character in value).split())
    if len(cleaned) > MAX_META_CHARACTERS:
        raise DocumentError(f"{key} has {len(cleaned)} characters: give at most {MAX_META_CHARACTERS}")
    return cleaned or None


def _url(meta: Mapping[str, object]) -> str | None:
    url = _text_of(meta, "url")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise DocumentError(f"url {url!r:.80} is no web address: give one that starts with https://, or leave it out")
    return url


def _published(value: object) -> tuple[date | None, tuple[str, ...]]:
    """The day of publication, or none and a note why; the document is read all the same."""
    if value is None or value == "":
        return None, ()
    day = date(value.year, value.month, value.day) if isinstance(value, date) else read_day(str(value))
    if day is not None and PUBLISHED_YEARS[0] <= day.year <= PUBLISHED_YEARS[1]:
        return day, ()
    return None, (f"published {str(value)[:80]!r} is no day, read without one: give one such as 2025-12-27",)


def read_day(text: str) -> date | None:
    """
    Read a day as metadata write it: "2025-12-27", "2025-12-27T08:00:00Z", "27 Dec 2025", "December 27th, 2025 8:01 am".

    None if the text names no possible day, or only in figures whose order is anyone's guess.
    """
    for pattern in _DAY_FORMS:
        if found := pattern.search(text):
            return _day(found)
    return None


def days_in(text: str) -> list[date]:
    """Return the days that a text names in full, in forms that leave no doubt about their order."""
    days = [_day(found) for pattern in (_ISO_DAY, *_DAY_FORMS[1:]) for found in pattern.finditer(text)]
    return [day for day in days if day is not None]


def _day(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month = parts["month"].lower()[:3]
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    try:
        return date(int(parts["year"]), number, int(parts["day"]))
    except ValueError:
        return None
