"""Markup: text is escaped whatever it holds, links are http or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.markup import Markup, el, join, link


def test_children_are_escaped_and_elements_are_not():
    assert el("p", "<b>", el("i", "&"), None, class_="x") == '<p class="x">&lt;b&gt;<i>&amp;</i></p>'


def test_attributes_are_escaped():
    assert el("span", "x", title='"><script>') == '<span title="&quot;&gt;&lt;script&gt;">x</span>'


@given(st.text())
def test_text_never_opens_a_tag(text):
    assert "<" not in join(text)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b", 'https://x"y', "//x", "ftp://x", None, "https://<b>"]
)
def test_other_addresses_are_no_links(address):
    assert link("label", address) == "label"


def test_links_open_apart():
    made = link("<x>", "https://example.org/a?b=1&c=2")
    assert isinstance(made, Markup)
    assert made.startswith('<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener')
    assert made.endswith(">&lt;x&gt;</a>")
