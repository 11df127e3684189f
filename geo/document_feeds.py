"""Items of saved RSS (0.9x, 1.0, 2.0) and Atom feeds, each a document. Nothing that they link to is fetched."""

import html
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from geo.document_formats import Extract
from geo.errors import DocumentError
from geo.html_fragments import extract_fragment
from geo.safe_xml import local_name, namespace, parse_xml, text_of

MAX_ITEMS: Final = 10_000

ATOM: Final = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_SPACES: Final = frozenset(
    {
        "",
        *ATOM,
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
    }
)
"""Namespaces whose title, date and text are the item's; those of others are of its pictures and podcasts."""

_ROOTS: Final = ("rss", "RDF", "feed")
_DATES: Final = ("pubDate", "published", "date", "created", "issued", "updated", "modified")
_TEXTS: Final = ("encoded", "content", "description", "summary")
_SUMMARIES: Final = ("description", "summary")


def extract_feed(data: bytes) -> Iterator[Extract | DocumentError]:
    """
    Take the items out of a feed.

    Parameters
    ----------
    data
        The file's bytes. What is not well-formed is left out with a note, as feeds often are not.

    Yields
    ------
    item
        Text, title, day, publisher and address; or why one item holds none.

    Raises
    ------
    DocumentError
        If it is no feed, has no items or too many.
    """
    root, notes = _root(data)
    items = [element for element in root.iter("{*}item", "{*}entry") if namespace(element) in _SPACES]
    if not items:
        raise DocumentError("is a feed without items: save it anew when it has some")
    if len(items) > MAX_ITEMS:
        raise DocumentError(f"holds {len(items):,} items: split it (limit {MAX_ITEMS:,})")
    channel = _channel(root)
    for item in items:
        try:
            yield _item(item, channel, notes)
        except DocumentError as error:
            yield error


def _root(data: bytes) -> tuple[Any, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    try:
        root = parse_xml(data)
    except DocumentError as error:
        root = parse_xml(data, lenient=True)
        notes = (f"the feed {error}",)
    if local_name(root) not in _ROOTS:
        raise DocumentError(f"is XML but no RSS or Atom feed (its root is {local_name(root)!r:.40}): save it as .txt")
    return root, tuple(note.partition(":")[0] + ", and was read as far as it is" for note in notes)


def _channel(root: Any) -> dict[str, object]:
    """What the feed says of all its items."""
    head = next((child for child in root if local_name(child) == "channel"), root)
    found = _fields(head)
    return {"publisher": found.get("title"), "language": (found.get("language") or "")[:2].lower() or None}


def _fields(element: Any) -> dict[str, str]:
    """The first child of each name as plain text."""
    fields: dict[str, str] = {}
    for child in element:
        if namespace(child) in _SPACES and (text := _plain(text_of(child))):
            fields.setdefault(local_name(child), text)
    return fields


def _plain(text: str) -> str:
    """Titles are text, but many feeds write entities or tags in them."""
    plain = html.unescape(text) if "&" in text else text
    if "<" in plain and ">" in plain:
        try:
            plain = extract_fragment(plain).text
        except DocumentError:
            return ""
    return " ".join(plain.split())


def _item(item: Any, channel: dict[str, object], notes: tuple[str, ...]) -> Extract:
    fields = _fields(item)
    name, markup = _markup(item)
    body = extract_fragment(markup) if "<" in markup else Extract(html.unescape(markup).strip())
    meta = {
        "title": fields.get("title"),
        "published": next((fields[key] for key in _DATES if key in fields), None),
        "publisher": fields.get("publisher") or _source(item) or channel["publisher"],
        "url": _link(item),
        "language": channel["language"],
    }
    short = ("only the feed's summary was read, not the article",) if name in _SUMMARIES else ()
    return Extract(body.text, body.headings, {key: value for key, value in meta.items() if value}, (*notes, *short))


def _markup(item: Any) -> tuple[str, str]:
    """The fullest text of an item and the name of the element that holds it."""
    found = {local_name(child): child for child in reversed(item) if namespace(child) in _SPACES}
    for name in _TEXTS:
        if name in found:
            markup = _inner(found[name])
            if markup.strip():
                return name, markup
    raise DocumentError("holds no text, only a title or link: save the article itself")


def _inner(element: Any) -> str:
    """Text is markup that was escaped; Atom's XHTML stands as elements."""
    if len(element):
        return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
    return element.text or ""


def _source(item: Any) -> str | None:
    """RSS names the feed that an item came from, Atom holds that feed's head."""
    source = next((child for child in item if local_name(child) == "source" and namespace(child) in _SPACES), None)
    if source is None:
        return None
    return (_fields(source).get("title") if len(source) else text_of(source)) or None


def _link(item: Any) -> str | None:
    """The address of the article, if it is one of the web."""
    for child in item:
        if local_name(child) == "link" and namespace(child) in _SPACES and child.get("rel", "alternate") == "alternate":
            address = (child.get("href") or child.text or "").strip()
            if address.lower().startswith(("http://", "https://")):
                return address
    return None
