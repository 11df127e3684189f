"""
Reading documents, one by one, in a stable order: texts, pages, PDF, Word, mails, feeds, JSON lines, archives of them.

What cannot be read becomes an `Unread` with the reason and the remedy; nothing is skipped in silence
but hidden files, `NAME.meta.json` beside documents, and README files met while walking a folder.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from geo.archives import open_archive
from geo.document_fields import document_of, read_day
from geo.document_files import (
    ARCHIVE,
    FEEDS,
    MAX_ARCHIVE_BYTES,
    ROWS,
    SUFFIXES,
    DocumentFile,
    cause,
    documents_of,
    is_beside_the_point,
    items_of,
    meta_of,
    shown_path,
)
from geo.document_formats import Extract
from geo.document_rows import document_of_row
from geo.errors import DocumentError
from geo.records import Document, Unread
from geo.settings import MAX_DOCUMENT_BYTES

__all__ = [
    "SUFFIXES",
    "count_documents",
    "document_from_text",
    "document_of_row",
    "read_day",
    "read_documents",
]

MAX_NAME_BYTES: Final = 255
"""No file system in use has longer names, so that nothing is called so."""

_FEED_ITEM: Final = re.compile(rb"<(?:item|entry)[\s>]")


def read_documents(paths: Iterable[Path | str]) -> Iterator[Document | Unread]:
    """
    Read files and folders.

    Parameters
    ----------
    paths
        Files of the kinds `SUFFIXES`, and folders of them, walked in sorted order. Links to folders
        are not followed.

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
    """Count about how many items `read_documents` will yield, without reading them; for progress bars."""
    return sum(_count(Path(path)) if path != "" else 1 for path in paths)


def _count(path: Path) -> int:
    try:
        if path.is_dir():
            entries = [entry for entry in path.iterdir() if not is_beside_the_point(entry.name)]
            return sum(1 if entry.is_symlink() else _count(entry) for entry in entries)
        return _count_in_file(path) or 1
    except (OSError, ValueError):
        return 1


def _count_in_file(path: Path) -> int:
    suffix = path.suffix.lower()
    if suffix == ROWS and path.is_file():
        with path.open("rb") as lines:
            return sum(bool(line.strip()) for line in lines)
    if suffix in FEEDS and path.is_file() and path.stat().st_size <= MAX_DOCUMENT_BYTES:
        return len(_FEED_ITEM.findall(path.read_bytes()))
    if suffix == ARCHIVE and path.is_file() and path.stat().st_size <= MAX_ARCHIVE_BYTES:
        return len(documents_of(open_archive(path.read_bytes())))
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
    document = document_of(Extract(text), meta, source)
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
        yield Unread(shown_path(path), f"cannot be opened ({cause(error)}): check the path")
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path)
    elif not stat.S_ISREG(mode):
        yield Unread(shown_path(path), "is neither a file nor a folder: name a regular file")
    else:
        yield from items_of(_file_on_disk(path))


def _read_folder(folder: Path) -> Iterator[Document | Unread]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Unread(shown_path(folder), f"cannot be listed ({cause(error)}): check its permissions")
        return
    for entry in entries:
        if is_beside_the_point(entry.name):
            continue
        if entry.is_symlink() and entry.is_dir():
            yield Unread(shown_path(entry), "is a link to a folder, which is not followed: name that folder itself")
        else:
            yield from _read_path(entry)


def _file_on_disk(path: Path) -> DocumentFile:
    return DocumentFile(
        shown_path(path),
        path.suffix.lower(),
        path.stat().st_size,
        lambda: path.open("rb"),
        lambda: _read_meta(path),
    )


def _read_meta(path: Path) -> Mapping[str, object]:
    """What `NAME.meta.json` beside NAME.txt says."""
    meta_path = path.with_name(f"{path.stem}.meta.json")
    if len(os.fsencode(meta_path.name)) > MAX_NAME_BYTES or not meta_path.is_file():
        return {}
    return meta_of(meta_path.read_bytes(), shown_path(meta_path))
