"""HTML that is an article already, as in feeds and mails: read as a page is, or paragraph by paragraph."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree, html

from geo.document_formats import Extract, Piece, assembled, check_markup, extract_html
from geo.errors import DocumentError

PAGE_CHARACTERS: Final = 1_000
"""Shorter ones hold the article and nothing else; the reader of pages makes one paragraph of them."""

_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figcaption", "footer", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_NO_TEXT: Final = ("script", "style", "template", "noscript", "head", "iframe", "object", "svg")


def extract_fragment(markup: str) -> Extract:
    """
    Take the text and headings out of a piece of HTML.

    Parameters
    ----------
    markup
        With or without the tags of a whole page. What it names (pictures, frames) is not fetched.

    Raises
    ------
    DocumentError
        If it holds no text, or its markup is beyond the bounds of `check_markup`.
    """
    page = markup if "<html" in markup[:2000].lower() else f"<html><body><article>{markup}</article></body></html>"
    check_markup(page)
    pieces = list(_pieces(page))
    if not pieces:
        raise DocumentError("holds no text: give one with some")
    whole = assembled(iter(pieces), {}, ())
    if len(whole.text) < PAGE_CHARACTERS:
        return whole
    try:
        found = extract_html(page.encode("utf-8", errors="replace"))
    except DocumentError:
        return whole
    return Extract(found.text, found.headings)


def _pieces(page: str) -> Iterator[Piece]:
    """Runs of text between the borders of blocks."""
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError(f"is no readable HTML ({error}): save its text as .txt") from error
    etree.strip_elements(root, *_NO_TEXT, etree.Comment, with_tail=False)
    run: list[str] = []
    heading = False
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            if text := " ".join("".join(run).split()):
                yield text, heading
            run, heading = [], event == "start" and element.tag in _HEADINGS
        run.append(_beside(element, event))


def _beside(element: Any, event: str) -> str:
    return (element.text if event == "start" else element.tail) or ""
