"""From the bytes of a file to the text that is stored: plain text, Markdown and HTML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from geo.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Extract:
    """The text to store, spans that the source marks as headings, what it says about itself, and assumptions made."""

    text: str
    headings: tuple[tuple[int, int], ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_REMEDY: Final = "save it as UTF-8 text"


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """
    Decode a text file; line ends become a line feed.

    Returns
    -------
    text, notes
        The notes say which encoding had to be assumed.

    Raises
    ------
    DocumentError
        If the bytes are no text in UTF-8, UTF-16 or UTF-32 with its mark, or Windows-1252.
    """
    if not data.strip():
        raise DocumentError("is empty: give a file with some text")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\x00" in data:
            raise DocumentError(f"is not text in {encoding} (byte {error.start}): {_REMEDY}") from error
        text, notes = _decode_windows(data), ("not UTF-8; read as Windows-1252",)
    if _CONTROL.search(text[:4096]):
        raise DocumentError(f"looks like a binary file: {_REMEDY}")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decode_windows(data: bytes) -> str:
    """Western European bytes; English text has few letters beyond ASCII, so many mean another encoding."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise DocumentError(f"is neither UTF-8 nor Windows-1252 text (byte {error.start}): {_REMEDY}") from error
    letters = [character for character in text if character.isalpha()]
    if sum(not letter.isascii() for letter in letters) > 0.2 * len(letters):
        raise DocumentError(f"is not UTF-8 text: {_REMEDY}")
    return text


def extract_text(data: bytes) -> Extract:
    """Take plain text as it is."""
    text, notes = decode(data)
    return Extract(text, notes=notes)


Piece = tuple[str, bool]
"""A paragraph and whether it is a heading."""


def assembled(pieces: Iterator[Piece], meta: Mapping[str, object], notes: tuple[str, ...]) -> Extract:
    """Join paragraphs with empty lines between them and note where the headings came to stand."""
    texts: list[str] = []
    headings: list[tuple[int, int]] = []
    place = 0
    for text, heading in pieces:
        if heading:
            headings.append((place, place + len(text)))
        texts.append(text)
        place += len(text) + 2
    return Extract("\n\n".join(texts), tuple(headings), meta, notes)


_FRONT_MATTER: Final = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_KEYS: Final = {
    "title": "title",
    "date": "published",
    "published": "published",
    "publisher": "publisher",
    "url": "url",
    "language": "language",
    "lang": "language",
}
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING_MARK: Final = re.compile(r"^#{1,6}\s+|\s+#+$")
_UNDERLINE: Final = re.compile(r"^(=+|-+)$")
_INLINE: Final = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])"), r"\1"),
)


def extract_markdown(data: bytes) -> Extract:
    """Take the plain text out of Markdown: marks, links' targets, images, comments and code fences are left out."""
    text, notes = decode(data)
    meta: dict[str, object] = {}
    if front := _FRONT_MATTER.match(text):
        meta, text = _front_matter(front.group(1)), text[front.end() :]
    return assembled(_markdown_pieces(_FENCE.sub("", text)), meta, notes)


def _front_matter(lines: str) -> dict[str, object]:
    pairs = (line.partition(":") for line in lines.splitlines())
    return {
        _FRONT_KEYS[key.strip().lower()]: value.strip().strip("\"'")
        for key, _, value in pairs
        if key.strip().lower() in _FRONT_KEYS and value.strip()
    }


def _markdown_pieces(text: str) -> Iterator[Piece]:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    for chunk in re.split(r"\n\s*\n", text):
        lines = [line.rstrip() for line in chunk.strip("\n").split("\n") if line.strip()]
        while lines and _HEADING_MARK.match(lines[0]):
            yield _HEADING_MARK.sub("", lines.pop(0)).strip(), True
        if len(lines) > 1 and _UNDERLINE.match(lines[1]):
            yield lines[0].strip(), True
            lines = lines[2:]
        lines = [line for line in lines if not re.fullmatch(r"[-*_ ]{3,}|[=|:\- ]+", line)]
        if lines:
            yield "\n".join(lines).strip(), False


_HTML_TAGS: Final = frozenset({"head", "p", "item", "quote", "cell", "code"})


MAX_TAGS: Final = 60_000
"""Pages of news have some thousands; the time to read one grows with their square."""

MAX_ATTRIBUTES: Final = 1_000
"""Of one tag, for the same reason."""

_TAG: Final = re.compile(r"<[^<>]*")


def check_markup(page: str) -> None:
    """
    Refuse HTML that would keep its reader busy for minutes.

    Raises
    ------
    DocumentError
        If it has more tags, or more attributes in one, than the bounds above.
    """
    if (count := page.count("<")) > MAX_TAGS:
        raise DocumentError(f"holds {count:,} tags: split it, or save the article as .txt (limit {MAX_TAGS:,})")
    if any(tag[0].count("=") > MAX_ATTRIBUTES for tag in _TAG.finditer(page)):
        raise DocumentError(f"holds a tag of more than {MAX_ATTRIBUTES:,} attributes: save the article as .txt")


def extract_html(data: bytes) -> Extract:
    """
    Take article text, title, publication day, publisher and address out of HTML, with trafilatura.

    The day is taken from metadata and markup only; a day guessed from the page's text is not certain.

    Raises
    ------
    DocumentError
        If no article text is found, or its markup is beyond the bounds of `check_markup`.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.2 s that only HTML needs

    page, notes = decode(data)
    check_markup(page)
    found = bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    body = getattr(found, "body", None)
    pieces = list(_html_pieces(body)) if body is not None else []
    if not pieces:
        raise DocumentError("holds no article text that can be told from its markup: save the article as .txt")
    return assembled(iter(pieces), _html_meta(found), notes)


def _html_meta(found: Any) -> dict[str, object]:
    url = found.url if str(found.url).startswith(("http://", "https://")) else None
    meta = {"title": found.title, "published": found.date, "publisher": found.sitename, "url": url}
    return {key: value for key, value in {**meta, "language": found.language}.items() if value}


def _html_pieces(body: Any) -> Iterator[Piece]:
    """The paragraphs of an extracted body; an element that holds others is told by them."""
    for element in body.iter():
        if element.tag not in _HTML_TAGS or any(child.tag in _HTML_TAGS for child in element.iterdescendants()):
            continue
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield text, element.tag == "head"
