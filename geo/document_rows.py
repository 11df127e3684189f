"""JSON lines: one document a line, each read by itself, so that a bad line costs no other."""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from geo.document_fields import META_KEYS, document_of
from geo.document_formats import Extract
from geo.errors import DocumentError
from geo.records import Document, Unread
from geo.settings import MAX_DOCUMENT_BYTES


def read_rows(lines: BinaryIO, shown: str) -> Iterator[Document | Unread]:
    """
    Read JSON lines, holding one line in memory.

    Parameters
    ----------
    lines
        The open file.
    shown
        Its name for display.

    Yields
    ------
    document or unread
        One a line that is not empty; nothing after a line that no JSON can follow.
    """
    rows = 0
    for number, line in enumerate(iter(lambda: lines.readline(MAX_DOCUMENT_BYTES + 1), b""), 1):
        if not line.strip():
            continue
        rows += 1
        source = f"{shown} line {number}"
        if stop := _why_no_line(line):
            yield Unread(source, stop)
            return
        try:
            yield _document_of_line(line.removeprefix(b"\xef\xbb\xbf"), source)
        except DocumentError as error:
            yield Unread(source, str(error))
    if not rows:
        yield Unread(shown, "is empty: give one JSON object a line with at least 'text'")


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
        raise DocumentError(f"not valid JSON ({error}): give one object a line") from error
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
    return document_of(Extract(row["text"]), {key: row.get(key) for key in META_KEYS}, source)
