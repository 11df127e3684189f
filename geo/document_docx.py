"""Text and properties of Word's .docx: a zip of XML (ECMA-376)."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from geo.archives import open_archive, read_member
from geo.document_formats import Extract, Piece, assembled
from geo.errors import DocumentError
from geo.file_dates import day_of_file
from geo.safe_xml import local_name, parse_xml, text_of

MAX_PART_BYTES: Final = 20_000_000
"""Of one XML part, unpacked: text of the most characters that are read, with all its markup."""

MAIN: Final = "word/document.xml"
STYLES: Final = "word/styles.xml"
PROPERTIES: Final = "docProps/core.xml"
APPLICATION: Final = "docProps/app.xml"

_NOT_READ: Final = {
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
}
_HEADINGS: Final = ("heading", "title", "subtitle")
_LEFT_OUT: Final = frozenset({"Fallback", "del", "moveFrom", "instrText"})
"""A second telling of the same picture or box, what was struck out, and the codes behind fields."""

_BREAKS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def extract_docx(data: bytes) -> Extract:
    """
    Take paragraphs, headings, title, day and company out of a Word file.

    Word knows no day of publication; see `file_dates` for what is made of that of the file's creation.

    Raises
    ------
    DocumentError
        If it is no Word file, damaged, encrypted or beyond the bounds.
    """
    archive = open_archive(data)
    if MAIN not in archive.namelist():
        raise DocumentError("holds no Word document: save it as .docx, without a password")
    headings = _heading_styles(_part(archive, STYLES))
    body = _part(archive, MAIN)
    pieces = list(_pieces(body, headings))
    if not pieces:
        raise DocumentError("holds no text, perhaps pictures of it: save the text as .txt")
    extract = assembled(iter(pieces), {}, ())
    meta, created = _properties(archive)
    day, notes = day_of_file(created, extract.text)
    known = {key: value for key, value in {**meta, "published": day}.items() if value}
    return replace(extract, meta=known, notes=(*notes, *_not_read(archive)))


def _part(archive: zipfile.ZipFile, name: str) -> Any | None:
    if name not in archive.namelist():
        return None
    try:
        return parse_xml(read_member(archive, archive.getinfo(name), MAX_PART_BYTES))
    except DocumentError as error:
        raise DocumentError(f"its part {name} {error}") from error


def _heading_styles(styles: Any | None) -> frozenset[str]:
    """Ids of the styles that are called headings or titles; the ids themselves differ by language."""
    found = set()
    for style in styles if styles is not None else ():
        names = [child for child in style if local_name(child) == "name"]
        if names and _value(names[0]).casefold().startswith(_HEADINGS):
            found.add(_attribute(style, "styleId"))
    return frozenset(found)


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _value(element: Any) -> str:
    return _attribute(element, "val")


def _pieces(body: Any, headings: frozenset[str]) -> Iterator[Piece]:
    for paragraph in body.iter("{*}p"):
        if any(local_name(above) in _LEFT_OUT for above in paragraph.iterancestors()):
            continue
        lines = [" ".join(line.split()) for line in "".join(_texts(paragraph)).split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            styles = [_value(style) for style in paragraph.iterfind("{*}pPr/{*}pStyle")]
            yield text, bool(styles) and styles[0] in headings


def _texts(element: Any) -> Iterator[str]:
    """The text of a paragraph, not of paragraphs in boxes inside it, which come by themselves."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _LEFT_OUT and name != "p":
            yield from _texts(child)


def _properties(archive: zipfile.ZipFile) -> tuple[dict[str, str | None], str | None]:
    """Title and publisher, and the day of creation."""
    core, application = _part(archive, PROPERTIES), _part(archive, APPLICATION)
    found = {local_name(child): text_of(child) for child in (core if core is not None else ())}
    company = {local_name(child): text_of(child) for child in (application if application is not None else ())}
    meta = {"title": found.get("title"), "publisher": found.get("publisher") or company.get("Company")}
    return meta, found.get("created", "")[:10] or None


def _not_read(archive: zipfile.ZipFile) -> Iterator[str]:
    for name, what in _NOT_READ.items():
        part = _part(archive, name)
        if part is not None and text_of(part):
            yield f"its {what} were not read"
