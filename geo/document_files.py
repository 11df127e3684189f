"""One file, on disk or in an archive, to its documents: by the ending of its name."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from geo.archives import leads_out, open_archive, read_member
from geo.document_feeds import extract_feed
from geo.document_fields import META_KEYS, document_of
from geo.document_formats import Extract, extract_html, extract_markdown, extract_text
from geo.document_rows import read_rows
from geo.errors import DocumentError
from geo.records import Document, Unread
from geo.settings import MAX_DOCUMENT_BYTES

MAX_PACKED_BYTES: Final = 60_000_000
"""Of a file that holds pictures beside its text."""

MAX_ARCHIVE_BYTES: Final = 300_000_000

Items = Iterator[Document | Unread]


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file whose kind `suffix` tells; `shown` names it for display, `meta` gives what stands beside it."""

    shown: str
    suffix: str
    size: int
    open: Callable[[], BinaryIO]
    meta: Callable[[], Mapping[str, object]]

    def read(self) -> bytes:
        """Return its bytes."""
        with self.open() as file:
            return file.read()


def _docx(data: bytes) -> Extract:
    from geo.document_docx import extract_docx  # noqa: PLC0415 - loads only for files of its kind

    return extract_docx(data)


def _mail(data: bytes) -> Extract:
    from geo.document_mail import extract_mail  # noqa: PLC0415

    return extract_mail(data)


def _pdf(data: bytes) -> Extract:
    from geo.document_pdf import extract_pdf  # noqa: PLC0415

    return extract_pdf(data)


_EXTRACTORS: Final[Mapping[str, tuple[Callable[[bytes], Extract], int]]] = {
    ".txt": (extract_text, MAX_DOCUMENT_BYTES),
    ".md": (extract_markdown, MAX_DOCUMENT_BYTES),
    ".html": (extract_html, MAX_DOCUMENT_BYTES),
    ".htm": (extract_html, MAX_DOCUMENT_BYTES),
    ".pdf": (_pdf, MAX_PACKED_BYTES),
    ".docx": (_docx, MAX_PACKED_BYTES),
    ".eml": (_mail, MAX_PACKED_BYTES),
}
"""How to read the kinds that hold one document, and how many bytes they may have."""

FEEDS: Final = (".rss", ".atom", ".xml")
ROWS: Final = ".jsonl"
ARCHIVE: Final = ".zip"

SUFFIXES: Final = (*_EXTRACTORS, ROWS, *FEEDS, ARCHIVE)


def items_of(file: DocumentFile) -> Items:
    """Read a file; what cannot be read is told with the reason and the remedy."""
    try:
        if file.suffix == ROWS:
            with file.open() as lines:
                yield from read_rows(lines, file.shown)
        elif file.suffix in FEEDS:
            yield from _feed_items(file)
        elif file.suffix == ARCHIVE:
            yield from _archive_items(file)
        else:
            yield _one(file)
    except (DocumentError, OSError) as error:
        yield Unread(file.shown, cause(error))


def _one(file: DocumentFile) -> Document:
    if file.suffix not in _EXTRACTORS:
        raise DocumentError(
            f"files of kind {file.suffix or 'without a suffix'!r} are not read: give {', '.join(SUFFIXES)}"
        )
    extract, limit = _EXTRACTORS[file.suffix]
    remedy = "split it, or give its documents one a line as .jsonl" if limit == MAX_DOCUMENT_BYTES else "split it"
    _check_size(file, limit, f"more than one document holds: {remedy}")
    return document_of(extract(file.read()), file.meta(), file.shown)


def _check_size(file: DocumentFile, limit: int, what: str) -> None:
    if file.size > limit:
        raise DocumentError(f"{file.size / 1e6:.0f} MB is {what} (limit {limit / 1e6:.0f} MB)")


def _feed_items(file: DocumentFile) -> Items:
    _check_size(file, MAX_DOCUMENT_BYTES, "more than a feed holds: split it")
    for number, item in enumerate(extract_feed(file.read()), start=1):
        source = f"{file.shown} item {number}"
        try:
            if isinstance(item, DocumentError):
                raise item
            yield document_of(item, {}, source)
        except DocumentError as error:
            yield Unread(source, cause(error))


def _archive_items(file: DocumentFile) -> Items:
    _check_size(file, MAX_ARCHIVE_BYTES, "more than an archive may have: split it")
    archive = open_archive(file.read())
    members = documents_of(archive)
    if not members:
        yield Unread(file.shown, f"holds no documents: pack some of {', '.join(SUFFIXES)}")
    for member in members:
        shown = f"{file.shown}/{printable(member.filename)}"
        try:
            yield from items_of(_member_file(archive, member, shown))
        except DocumentError as error:
            yield Unread(shown, cause(error))


def documents_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the entries of an archive that are documents, in the order of their names."""
    members = [member for member in archive.infolist() if not _is_folder(member) and not _is_hidden(member.filename)]
    return sorted(members, key=lambda member: member.filename)


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith("/")


def _is_hidden(name: str) -> bool:
    path = PurePosixPath(name)
    return any(is_beside_the_point(part) for part in path.parts if part != "..") or "__MACOSX" in path.parts


def is_beside_the_point(name: str) -> bool:
    """Tell whether a name is that of a hidden file, of metadata beside a document, or of a README."""
    stem = PurePosixPath(name).stem if name else ""
    return name.startswith(".") or name.endswith(".meta.json") or stem.upper() == "README"


def _member_file(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str) -> DocumentFile:
    suffix = PurePosixPath(member.filename).suffix.lower()
    if not PurePosixPath(member.filename).name:
        raise DocumentError("has no name in the archive: pack it anew")
    if leads_out(member.filename):
        raise DocumentError("its name leads out of the archive: pack it anew under a plain name")
    if suffix == ARCHIVE:
        raise DocumentError("is an archive in an archive: unpack the outer one")
    if suffix not in SUFFIXES:
        data = b""
    else:
        limit = _EXTRACTORS.get(suffix, (None, MAX_PACKED_BYTES if suffix == ROWS else MAX_DOCUMENT_BYTES))[1]
        data = read_member(archive, member, limit)
    beside = str(PurePosixPath(member.filename).with_suffix("")) + ".meta.json"

    def meta() -> Mapping[str, object]:
        if beside not in archive.namelist():
            return {}
        return meta_of(read_member(archive, archive.getinfo(beside), MAX_DOCUMENT_BYTES), printable(beside))

    return DocumentFile(shown, suffix, len(data), lambda: io.BytesIO(data), meta)


def meta_of(data: bytes, shown: str) -> Mapping[str, object]:
    """
    Read what `NAME.meta.json` says.

    Raises
    ------
    DocumentError
        If it is no JSON object.
    """
    try:
        meta = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{shown} is not valid JSON ({cause(error)}): mend or remove it") from error
    if not isinstance(meta, dict):
        raise DocumentError(f"{shown} must hold one JSON object with keys such as {', '.join(META_KEYS)}")
    return meta


def shown_path(path: Path) -> str:
    """Return a path so that it can be printed whatever its name holds."""
    return printable(os.fsencode(path).decode("utf-8", errors="backslashreplace"))


def printable(name: str) -> str:
    """Return a name with what cannot be printed written as an escape."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in name)


def cause(error: Exception) -> str:
    """Say in words what went wrong."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
