"""HTML built from elements whose text is always escaped: the one way that text reaches the page as markup."""

import html
import re
from typing import Final

import streamlit as st

_LINK: Final = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
_VOID: Final = frozenset({"br", "hr"})


class Markup(str):
    """Text that is already HTML; made by `el` and `join` alone."""

    __slots__ = ()


def el(tag: str, *children: object, **attributes: object) -> Markup:
    """
    Make an element.

    Parameters
    ----------
    tag
        Its name.
    children
        `Markup` goes in as it is, None is left out, everything else as escaped text.
    attributes
        By name (`class_` for class, `_` for `-`); None is left out, values are escaped.
    """
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    opening = "".join(f' {name}="{html.escape(str(value))}"' for name, value in named.items())
    body = "" if tag in _VOID else f"{join(*children)}</{tag}>"
    return Markup(f"<{tag}{opening}>{body}")


def join(*children: object) -> Markup:
    """Put markup and escaped text one after another."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else html.escape(str(child)) for child in children if child is not None
        )
    )


def link(label: str, address: str | None) -> Markup:
    """Make a link if the address is http or https, else only its label."""
    if address is None or not _LINK.fullmatch(address):
        return join(label)
    return el("a", label, href=address, target="_blank", rel="noopener noreferrer nofollow")


def show(*children: object) -> None:
    """Put markup on the page."""
    st.html(join(*children))


def note(text: str, kind: str = "info") -> None:
    """Say something in a box; unlike `st.info` it reads no Markdown, whose pictures would load from anywhere."""
    show(el("div", text, class_=f"note {kind}", role="alert" if kind == "error" else "status"))
