import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.document_feeds import extract_feed
from geo.errors import DocumentError
from tests.fuzzing import examples

RSS = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Gazette</title><language>en-gb</language>
<item><media:title>a picture</media:title><title>Shells &amp;amp; fire</title><link>https://gazette.example/1</link>
<pubDate>Fri, 26 Dec 2025 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>A shell fell on <b>Goma</b>.</p><p>It&nbsp;burned.</p>
<script>x()</script>]]></content:encoded></item>
<item><title>Only a summary</title><source url="x">The Courier</source>
<description>Troops &lt;b&gt;clashed&lt;/b&gt;.</description></item>
<item><title>Only a title</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry>
<title type="html">A &lt;i&gt;t&lt;/i&gt;</title>
<updated>2025-12-02T00:00:00Z</updated><published>2025-12-01T00:00:00Z</published>
<link rel="enclosure" href="https://gazette.example/a.mp3"/><link href="https://gazette.example/2"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Troops clashed in Goma.</p></div></content>
</entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel><item><title>T</title>
<dc:date>2025-12-03T08:00:00Z</dc:date><description>A shell fell.</description></item></rdf:RDF>"""


def test_rss_items():
    first, second, third = extract_feed(RSS)
    assert first.text == "A shell fell on Goma.\n\nIt burned."
    assert first.notes == ()
    assert first.meta == {
        "title": "Shells & fire",
        "published": "Fri, 26 Dec 2025 10:00:00 GMT",
        "publisher": "The Gazette",
        "url": "https://gazette.example/1",
        "language": "en",
    }
    assert (second.text, second.meta["publisher"]) == ("Troops clashed.", "The Courier")
    assert second.notes == ("only the feed's summary was read, not the article",)
    assert str(third).startswith("holds no text, only a title or link")


def test_atom_and_rdf():
    (entry,) = extract_feed(ATOM)
    assert entry.text == "Troops clashed in Goma."
    assert (entry.meta["title"], entry.meta["published"]) == ("A t", "2025-12-01T00:00:00Z")
    assert entry.meta["url"] == "https://gazette.example/2"
    (item,) = extract_feed(RDF)
    assert (item.text, item.meta["published"]) == ("A shell fell.", "2025-12-03T08:00:00Z")


def test_a_feed_with_a_slip_is_read_as_far_as_it_is_well_formed():
    (entry,) = extract_feed(
        b"<rss><channel><item><description>A shell & a drone fell.</description></item></channel></rss>"
    )
    assert entry.text == "A shell  a drone fell."
    assert entry.notes[0].startswith("the feed is not well-formed XML")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<opml/>", "no RSS or Atom feed .its root is 'opml'"),
        (b"plain", "holds no XML|no RSS"),
        (b"<rss><channel/></rss>", "is a feed without items"),
        (b"<rss>" + b"<item/>" * 10_001 + b"</rss>", "holds 10,001 items: split it"),
        (
            b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;</item></rss>',
            "declares a document type",
        ),
    ],
)
def test_what_is_no_feed_says_why(data, reason):
    with pytest.raises(DocumentError, match=reason):
        list(extract_feed(data))


@settings(max_examples=examples(80), deadline=None)
@given(data=st.sampled_from([RSS, ATOM, RDF]), place=st.integers(0, 900), junk=st.binary(max_size=40))
def test_any_damage_gives_text_or_a_reason(data, place, junk):
    try:
        for item in extract_feed(data[:place] + junk + data[place + len(junk) :]):
            assert str(item) if isinstance(item, DocumentError) else item.text is not None
    except DocumentError:
        return
