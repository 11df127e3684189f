"""Which parts of a text are evidence: titles, headings and footers told apart from the body, by form alone."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geo.records import Block, BlockRole

WIDEST_WRAP: Final = 120
"""Lines longer than this were not wrapped by hand."""

NARROWEST_WRAP: Final = 40
"""Shorter lines are lines of their own, as in a ticker."""

MAX_HEADING_WORDS: Final = 14
MAX_TITLE_WORDS: Final = 30

_TERMINAL: Final = re.compile(r"""[.!…;:]["'”’»)\]]*$""")
_QUESTION: Final = re.compile(r"""\?["'”’»)\]]*$""")
_BULLET: Final = re.compile(r"\s*(?:[-*•–—▪●]|\(?\d{1,3}[.)])\s")
_TABLE: Final = Path(__file__).with_name("tables") / "boilerplate.json"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    text: str
    key: str


def find_blocks(text: str, title: str | None = None, marked: Iterable[tuple[int, int]] = ()) -> tuple[Block, ...]:
    """
    Divide a text into title, headings, body and footers.

    Parameters
    ----------
    text
        The stored text. Paragraphs are separated by empty lines, by single line breaks, or are wrapped
        by hand at some width.
    title
        The document's title, if it is known: repeated in the text, it is no evidence.
    marked
        Spans that the source marks as headings (HTML, Markdown).

    Returns
    -------
    blocks
        In order, not overlapping; together they cover all that is not white space.
    """
    paragraphs = list(_paragraphs(text))
    headings = {start for start, _end in marked}
    roles = _roles(paragraphs, title, headings)
    return tuple(Block(paragraph.start, paragraph.end, role) for paragraph, role in zip(paragraphs, roles, strict=True))


def first_title(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the text of the first block if it is a title."""
    if not blocks or blocks[0].role != "title":
        return None
    return " ".join(text[blocks[0].start : blocks[0].end].split())


def _paragraphs(text: str) -> Iterable[_Paragraph]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    lines = [(start, end) for start, end in lines if text[start:end].strip()]
    width = _wrap_width([text[start:end] for start, end in lines])
    begun: int | None = None
    for (start, end), following in zip(lines, [*lines[1:], None], strict=True):
        begun = start if begun is None else begun
        if following is None or not _runs_on(text, (start, end), following, width):
            yield _trimmed(text, begun, end)
            begun = None


def _trimmed(text: str, start: int, end: int) -> _Paragraph:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return _Paragraph(start, end, text[start:end], _key(text[start:end]))


def _wrap_width(lines: Sequence[str]) -> int:
    """Width at which the lines were wrapped by hand, 0 if they were not."""
    lengths = sorted(len(line.rstrip()) for line in lines)
    if len(lengths) < 3 or lengths[-1] > WIDEST_WRAP:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if width >= NARROWEST_WRAP else 0


def _runs_on(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Say whether a line break is only a wrap: the next line's first word would not have fitted."""
    if text.count("\n", line[1], following[0]) > 1 or not width:
        return False
    next_line = text[following[0] : following[1]]
    if next_line[0].isspace() and len(next_line) - len(next_line.lstrip()) > 1:
        return False
    first_word = next_line.split()[0]
    here = text[line[0] : line[1]].rstrip()
    if len(here) + 1 + len(first_word) > 0.9 * width:
        return not _BULLET.match(next_line)
    return first_word[0].islower() and not _TERMINAL.search(here)


def _roles(paragraphs: Sequence[_Paragraph], title: str | None, marked: set[int]) -> list[BlockRole]:
    repeated = {key for key, count in Counter(item.key for item in paragraphs).items() if count > 1}
    prose = any(_ends_sentence(paragraph.text) for paragraph in paragraphs)
    titles = {_key(title)} if title else set()
    if paragraphs and _may_be_title(paragraphs, repeated, prose):
        titles.add(paragraphs[0].key)
    roles: list[BlockRole] = []
    for paragraph in paragraphs:
        by_form = prose and paragraph is not paragraphs[-1] and _looks_like_heading(paragraph.text)
        roles.append(_role(paragraph, titles, repeated, heading=by_form or paragraph.start in marked))
    return roles if "body" in roles else _with_some_body(roles)


def _role(paragraph: _Paragraph, titles: set[str], repeated: set[str], *, heading: bool) -> BlockRole:
    if any(_same_title(paragraph.key, title) for title in titles):
        return "title"
    if _is_boilerplate(paragraph):
        return "footer"
    if paragraph.key in repeated and not _ends_sentence(paragraph.text) and not _BULLET.match(paragraph.text):
        return "footer"
    return "heading" if heading else "body"


def _with_some_body(roles: list[BlockRole]) -> list[BlockRole]:
    """Where a title or headings are all there is, they are what there is to read."""
    if "heading" in roles:
        return ["body" if role == "heading" else role for role in roles]
    return ["body" if role == "title" and place == 0 else role for place, role in enumerate(roles)]


def _may_be_title(paragraphs: Sequence[_Paragraph], repeated: set[str], prose: bool) -> bool:
    first = paragraphs[0]
    if len(paragraphs) < 2 or len(first.text.split()) > MAX_TITLE_WORDS or _BULLET.match(first.text):
        return False
    if first.key in repeated and not _TERMINAL.search(first.text):
        return True
    return prose and not _ends_sentence(first.text)


def _same_title(key: str, title: str) -> bool:
    """Equal, or one is the other with the outlet's name at its end."""
    shorter, longer = sorted((key, title), key=len)
    return key == title or (len(shorter) >= 20 and longer.startswith(shorter) and len(longer) - len(shorter) <= 30)


def _looks_like_heading(text: str) -> bool:
    words = text.split()
    if len(words) > MAX_HEADING_WORDS or _BULLET.match(text) or _TERMINAL.search(text) or "\n" in text:
        return False
    return not _QUESTION.search(text) or _is_title_case(words)


def _is_title_case(words: Sequence[str]) -> bool:
    bare = [word.strip("\"'“”‘’(),:;?!–—-") for word in words]
    major = [word for word in bare if len(word) > 3]
    return bool(major) and sum(not word[0].islower() for word in major) >= 0.8 * len(major)


def _ends_sentence(text: str) -> bool:
    return bool(_TERMINAL.search(text) or _QUESTION.search(text))


def _key(text: str) -> str:
    """Letters and digits alone, so that quotes, case and spacing do not hide that two lines are the same."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", decomposed))


@lru_cache(maxsize=1)
def _boilerplate() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return frozenset(table["whole_lines"]), tuple(table["line_starts"]), tuple(table["line_ends"])


def _is_boilerplate(paragraph: _Paragraph) -> bool:
    whole, starts, ends = _boilerplate()
    text = " ".join(paragraph.text.casefold().strip("*•|→»›<>[] ").split())
    return text in whole or (len(text) < 250 and (text.startswith(starts) or text.endswith(ends)))
