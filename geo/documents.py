"""
Reading documents: plain text, Markdown, HTML and JSON lines, one by one, in a stable order.

What cannot be read becomes an `Unread` with the reason and the remedy; nothing is skipped in silence
but hidden files, `NAME.meta.json` beside documents, and README files met while walking a folder.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from geo.document_formats import Extract, extract_html, extract_markdown, extract_text
from geo.errors import DocumentError
from geo.records import Document, Unread
from geo.settings import MAX_DOCUMENT_BYTES, MAX_DOCUMENT_CHARACTERS
from geo.text_blocks import find_blocks, first_title

SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".jsonl")

META_KEYS: Final = ("doc_id", "title", "published", "publisher", "url", "language")

MAX_META_CHARACTERS: Final = 1000

PUBLISHED_YEARS: Final = (1700, 2200)
"""Other years are slips or fillers such as 0001-01-01 and 9999-12-31."""

MAX_NAME_BYTES: Final = 255
"""No file system in use has longer names, so that nothing is called so."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_DAY_FORMS: Final = (
    re.compile(r"^\s*(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)

_EXTRACTORS: Final = {".txt": extract_text, ".md": extract_markdown, ".html": extract_html, ".htm": extract_html}


def read_documents(paths: Iterable[Path | str]) -> Iterator[Document | Unread]:
    """
    Read files and folders.

    Parameters
    ----------
    paths
        `.txt`, `.md`, `.html`, `.jsonl` files, and folders of them, walked in sorted order. Links to
        folders are not followed.

    Yields
    ------
    document or unread
        In the order of the paths. A text that came before (same `doc_id`) is not read again.
    """
    seen: dict[str, str] = {}
    for path in paths:
        for item in _read_path(path):
            if isinstance(item, Document) and item.doc_id in seen:
                reason = f"same document as {seen[item.doc_id]} (doc_id {item.doc_id}): read once"
                yield Unread(item.source, reason, repeated=True)
                continue
            if isinstance(item, Document):
                seen[item.doc_id] = item.source
            yield item


def count_documents(paths: Iterable[Path | str]) -> int:
    """Count what `read_documents` will yield: files in folders, and lines of `.jsonl`; for progress bars."""
    return sum(_count(Path(path)) if path != "" else 1 for path in paths)


def _count(path: Path) -> int:
    try:
        if path.is_dir():
            entries = [entry for entry in path.iterdir() if not _is_beside_the_point(entry)]
            return sum(1 if entry.is_symlink() else _count(entry) for entry in entries)
        if path.suffix.lower() == ".jsonl" and path.is_file():
            with path.open("rb") as lines:
                return sum(bool(line.strip()) for line in lines) or 1
    except (OSError, ValueError):
        return 1
    return 1


def document_from_text(text: str, *, source: str = "pasted text", **meta: object) -> Document:
    """
    Make a document of a text that is at hand.

    Parameters
    ----------
    text
        Stored as it is.
    source
        Where it came from, for display.
    **meta
        `title`, `published` (a date or ISO text), `publisher`, `url`, `language`, `doc_id`; all optional.

    Raises
    ------
    DocumentError
        If the text is empty, too long or not encodable, or a value of `meta` cannot be meant.
    """
    document = _document(Extract(text), meta, source)
    if document.notes:
        raise DocumentError("; ".join(document.notes))
    return document


def _read_path(name: Path | str) -> Iterator[Document | Unread]:
    if name == "":
        yield Unread("''", "is no path: name a file or folder (. is the current one)")
        return
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Unread(_shown(path), f"cannot be opened ({_cause(error)}): check the path")
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path)
    elif not stat.S_ISREG(mode):
        yield Unread(_shown(path), "is neither a file nor a folder: name a regular file")
    else:
        yield from _read_file(path)


def _read_folder(folder: Path) -> Iterator[Document | Unread]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Unread(_shown(folder), f"cannot be listed ({_cause(error)}): check its permissions")
        return
    for entry in entries:
        if _is_beside_the_point(entry):
            continue
        if entry.is_symlink() and entry.is_dir():
            yield Unread(_shown(entry), "is a link to a folder, which is not followed: name that folder itself")
        else:
            yield from _read_path(entry)


def _is_beside_the_point(entry: Path) -> bool:
    return entry.name.startswith(".") or entry.name.endswith(".meta.json") or entry.stem.upper() == "README"


def _read_file(path: Path) -> Iterator[Document | Unread]:
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        yield from _read_lines(path)
        return
    try:
        yield _read_one(path, suffix)
    except (DocumentError, OSError) as error:
        yield Unread(_shown(path), _cause(error))


def _read_one(path: Path, suffix: str) -> Document:
    if suffix not in _EXTRACTORS:
        raise DocumentError(f"files of kind {suffix or 'without a suffix'!r} are not read: give {', '.join(SUFFIXES)}")
    size = path.stat().st_size
    if size > MAX_DOCUMENT_BYTES:
        raise DocumentError(
            f"{size / 1e6:.0f} MB is more than one document holds: "
            f"split it, or give its documents one a line as .jsonl (limit {MAX_DOCUMENT_BYTES / 1e6:.0f} MB)"
        )
    extract = _EXTRACTORS[suffix](path.read_bytes())
    return _document(extract, _read_meta(path), _shown(path))


def _read_meta(path: Path) -> Mapping[str, object]:
    """What `NAME.meta.json` beside NAME.txt says."""
    meta_path = path.with_name(f"{path.stem}.meta.json")
    if len(os.fsencode(meta_path.name)) > MAX_NAME_BYTES or not meta_path.is_file():
        return {}
    try:
        meta = json.loads(meta_path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{_shown(meta_path)} is not valid JSON ({_cause(error)}): mend or remove it") from error
    if not isinstance(meta, dict):
        raise DocumentError(f"{_shown(meta_path)} must hold one JSON object with keys such as {', '.join(META_KEYS)}")
    return meta


def _read_lines(path: Path) -> Iterator[Document | Unread]:
    rows = 0
    with path.open("rb") as lines:
        for number, line in enumerate(iter(lambda: lines.readline(MAX_DOCUMENT_BYTES + 1), b""), 1):
            if not line.strip():
                continue
            rows += 1
            source = f"{_shown(path)} line {number}"
            if stop := _why_no_line(line):
                yield Unread(source, stop)
                return
            try:
                yield _document_of_line(line.removeprefix(b"\xef\xbb\xbf"), source)
            except DocumentError as error:
                yield Unread(source, _cause(error))
    if not rows:
        yield Unread(_shown(path), "is empty: give one JSON object a line with at least 'text'")


def _why_no_line(line: bytes) -> str | None:
    """Say why neither this line nor any after it can be JSON."""
    if len(line) > MAX_DOCUMENT_BYTES:
        return f"longer than {MAX_DOCUMENT_BYTES / 1e6:.0f} MB: give one document a line"
    if b"\0" in line:
        return "looks like a binary file or UTF-16, not read any further: save it as UTF-8 text"
    return None


def _document_of_line(line: bytes, source: str) -> Document:
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise DocumentError(f"is not UTF-8 text (byte {error.start}): save it as UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not valid JSON ({_cause(error)}): give one object a line") from error
    return document_of_row(row, source)


def document_of_row(row: object, source: str) -> Document:
    """
    Make a document of one row of JSON lines.

    Parameters
    ----------
    row
        A mapping with `text` and, if known, the other `META_KEYS`; more keys are no harm.
    source
        Where it came from, for display.

    Raises
    ------
    DocumentError
        If it holds no text, or a value cannot be meant.
    """
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        raise DocumentError("holds no 'text': give one JSON object a line with 'text' and, if known, 'doc_id'")
    return _document(Extract(row["text"]), {key: row.get(key) for key in META_KEYS}, source)


def _document(extract: Extract, meta: Mapping[str, object], source: str) -> Document:
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
            parts = found.groupdict()
            month = parts["month"].lower()[:3]
            number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
            try:
                return date(int(parts["year"]), number, int(parts["day"]))
            except ValueError:
                return None
    return None


def _shown(path: Path) -> str:
    """A path that can be printed whatever its name holds."""
    name = os.fsencode(path).decode("utf-8", errors="backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in name)


def _cause(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
