import json
import os
from datetime import date

import pytest

from geo.documents import document_from_text, read_day, read_documents
from geo.errors import DocumentError
from geo.records import Document, Unread

STORY = """Strike hits Testville

Strike hits Testville

A missile hit the port of Testville on Friday, killing two.

A Second Blow

The railway station burned down on Saturday. Nobody was hurt.

Advertisement

Who Fired First?

Nobody has claimed the attack.

Scroll to Top
"""


def read(path):
    items = list(read_documents([path]))
    assert len(items) == 1
    return items[0]


def unread(path):
    item = read(path)
    assert isinstance(item, Unread), item
    return item.reason


def roles(document):
    return [(block.role, document.text[block.start : block.end]) for block in document.blocks]


def write(tmp_path, name, content, **meta):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if meta:
        path.with_name(path.stem + ".meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return path


def test_plain_text_and_its_parts(tmp_path):
    document = read(write(tmp_path, "a.txt", STORY))
    assert document.text == STORY
    assert document.title == "Strike hits Testville"
    assert document.doc_id == "35afc8eb9baac4a62cb0302c4085e991cee3d15ef131f8f53a9e8f7322d851e8"
    assert document.published is None
    assert roles(document) == [
        ("title", "Strike hits Testville"),
        ("title", "Strike hits Testville"),
        ("body", "A missile hit the port of Testville on Friday, killing two."),
        ("heading", "A Second Blow"),
        ("body", "The railway station burned down on Saturday. Nobody was hurt."),
        ("footer", "Advertisement"),
        ("heading", "Who Fired First?"),
        ("body", "Nobody has claimed the attack."),
        ("footer", "Scroll to Top"),
    ]


def test_metadata_beside_the_file(tmp_path):
    meta = {
        "title": "Strike  hits\nTestville | Daily",
        "published": "2025-12-27T08:00:00Z",
        "publisher": "Daily",
        "url": "https://daily.example/1",
        "language": "en",
        "colour": "red",
    }
    document = read(write(tmp_path, "a.txt", STORY, **meta))
    assert (document.title, document.published) == ("Strike hits Testville | Daily", date(2025, 12, 27))
    assert (document.publisher, document.url, document.language) == ("Daily", "https://daily.example/1", "en")
    assert document.notes == ("metadata key 'colour' is not known and was not used",)
    assert document.blocks[0].role == document.blocks[1].role == "title"


def test_wrapped_lines_are_one_paragraph():
    text = (
        "TESTVILLE, 23 Aug 88 (Agency) -- Police sources have reported that\n"
        "unidentified individuals planted a bomb in front of a warehouse in the\n"
        "harbour district. The bomb caused damage worth 50,000 pesos.\n"
        "\n"
        "   The shock wave destroyed a wall and the windows of the\n"
        "warehouse, but did not cause any injuries."
    )
    document = document_from_text(text)
    assert [(block.role, text[block.start : block.start + 9]) for block in document.blocks] == [
        ("body", "TESTVILLE"),
        ("body", "The shock"),
    ]
    assert document.blocks[1].end == len(text)


def test_single_line_breaks_are_paragraphs():
    text = (
        "Two killed in Testville\nA shell hit a bus stop in the north of Testville on Monday, " + "x" * 90 + ".\nMore."
    )
    assert [block.role for block in document_from_text(text).blocks] == ["title", "body", "body"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Explosions in Testville tonight", ["body"]),
        ("Explosions in Testville\nAir defence at work\nTwo wounded", ["body", "body", "body"]),
        ("explosions in testville. two wounded.", ["body"]),
        ("EXPLOSIONS IN TESTVILLE. TWO WOUNDED.\n\nMORE FOLLOWS.", ["body", "body"]),
        ("Scroll to Top", ["footer"]),
        ("He spoke.\n\n- Two shells hit the port of Testville", ["body", "body"]),
        ("He spoke.\n\nReporting by A. Writer in Testville; Editing by B. Boss", ["body", "footer"]),
        ("We use cookies to give you the best experience.\n\nA shell fell.", ["footer", "body"]),
        (
            "A shell fell.\n\nFollow us on X\n\nIt burned.\n\nOur live map\n\nMore.\n\nOur live map",
            ["body", "footer"] * 3,
        ),
    ],
)
def test_what_is_evidence(text, expected):
    assert [block.role for block in document_from_text(text).blocks] == expected


def test_a_sentence_told_twice_is_no_title():
    lede = "Two shells fell on the port of Testville on Friday."
    document = document_from_text(f"{lede}\n\n{lede}\n\nNobody was hurt.")
    assert [role for role, _ in roles(document)] == ["body", "body", "body"]


def test_markdown(tmp_path):
    text = (
        '---\ntitle: "The port burns"\ndate: 2025-03-04\n---\n# The port burns\n\n'
        "A **missile** hit [Testville](https://a.example) on _Friday_, `twice`.\n\n"
        "## Second *blow*\n![map](m.png)\n> It burned, he said.\n\n```\ncode in Moscow\n```\n\n---\n\n"
        "More\n----\nEnd.\n"
    )
    document = read(write(tmp_path, "a.md", text))
    assert (document.title, document.published) == ("The port burns", date(2025, 3, 4))
    assert roles(document) == [
        ("title", "The port burns"),
        ("body", "A missile hit Testville on Friday, twice."),
        ("heading", "Second blow"),
        ("body", "It burned, he said."),
        ("heading", "More"),
        ("body", "End."),
    ]


HTML = """<html lang="en"><head><title>Shelling hits market | Daily News</title>
<meta property="article:published_time" content="2025-12-26T10:00:00Z">
<meta property="og:site_name" content="Daily News"></head><body><nav>Home About</nav><article>
<h1>Shelling hits market</h1><p>Artillery struck a market in <b>Testville</b> on Friday, killing three people
and wounding nine others, officials said in a statement.</p><h2>Second strike</h2>
<p>A second strike hit the railway station an hour later. Rescue workers were seen at the station.</p>
<script>alert("Moscow")</script><p>Share this</p></article><footer>Cookie policy</footer></body></html>"""


def test_html(tmp_path):
    document = read(write(tmp_path, "a.html", HTML))
    assert (document.title, document.publisher) == ("Shelling hits market", "Daily News")
    assert document.published == date(2025, 12, 26)
    assert roles(document) == [
        ("title", "Shelling hits market"),
        (
            "body",
            "Artillery struck a market in Testville on Friday, killing three people and wounding nine others,"
            " officials said in a statement.",
        ),
        ("heading", "Second strike"),
        ("body", "A second strike hit the railway station an hour later. Rescue workers were seen at the station."),
        ("footer", "Share this"),
    ]


def test_json_lines_keep_the_text_as_it_is(tmp_path):
    rows = [
        {"doc_id": 7, "text": "  A shell fell.\r\nIt burned.", "published": "9 Oct 2012", "extra": 1},
        {"text": "Another."},
        {"doc_id": "x", "text": "<script>alert(1)</script> fell.", "title": "<script>{{ 7*7 }}</script>"},
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)
    documents = list(read_documents([write(tmp_path, "a.jsonl", "\ufeff" + lines)]))
    assert [document.doc_id[:8] for document in documents] == ["7", "e7906db1", "x"]
    assert documents[0].text == "  A shell fell.\r\nIt burned."
    assert documents[0].published == date(2012, 10, 9)
    assert documents[2].title == "<script>{{ 7*7 }}</script>"
    assert documents[2].source.endswith("a.jsonl line 5")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not valid JSON"),
        ("[" * 5000, "not valid JSON"),
        ("[1]", "holds no 'text'"),
        ('{"text": 3}', "holds no 'text'"),
        (b'{"text": "caf\xe9"}', "is not UTF-8 text (byte 13)"),
        ('{"text": " "}', "holds no text: give a file with some"),
        ('{"text": "\\ud800"}', "half of a surrogate pair"),
        ('{"text": "A.", "doc_id": ["x"]}', "doc_id ['x'] is no id"),
        ('{"text": "A.", "doc_id": "a\\u0000b"}', "is no id"),
        ('{"text": "A.", "title": {"a": 1}}', "title {'a': 1} is no text"),
        ('{"text": "A.", "url": "javascript:alert(1)"}', "url 'javascript:alert(1)' is no web address"),
    ],
)
def test_bad_lines_do_not_stop_the_good_ones(tmp_path, line, reason):
    content = (line if isinstance(line, bytes) else line.encode()) + b'\n{"text": "A shell fell."}\n'
    items = list(read_documents([write(tmp_path, "a.jsonl", content)]))
    assert isinstance(items[1], Document)
    assert items[0].source.endswith("a.jsonl line 1")
    assert reason in items[0].reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t ", "is empty"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl", b"\n \n", "is empty"),
        ("a.jsonl", '{"text": "A shell fell."}\n'.encode("utf-16"), "looks like a binary file or UTF-16"),
        ("a.jsonl", b"\x00\n\x01\n\x02", "not read any further"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 50, "looks like a binary file: save it as UTF-8"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xd8", "is not text in utf-8"),
        ("a.txt", "Обстрел города".encode("cp1251"), "save it as UTF-8 text"),
        ("a.txt", b"\xff\xfeA", "is not text in utf-16"),
        ("a.html", b"<html><<<>", "holds no article text"),
        ("a.html", b"<p>a" * 60_001, "holds 60,001 tags: split it"),
        ("a.html", b"<p " + b"a=1 " * 1_001 + b">A shell fell.", "holds a tag of more than 1,000 attributes"),
        ("a.eml", b"Content-Type: text/html\n\n" + b"<p>a" * 60_001, "tags: split it"),
        ("a.html", b"<html><body></body></html>", "holds no article text"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "files of kind '.doc' are not read: give .txt, .md"),
        ("a.txt", b"x" * 10_000_001, "10 MB is more than one document holds: split it"),
        ("a.txt", b"word " * 100_000, "500000 characters are too long for one document: split it"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, content, reason):
    assert reason in unread(write(tmp_path, name, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(tmp_path, encoding):
    document = read(write(tmp_path, "a.txt", "A café in Kyïv burned.\r\nTwice.".encode(encoding)))
    assert document.text == "A café in Kyïv burned.\nTwice."
    assert document.notes == ()


def test_an_assumed_encoding_is_noted(tmp_path):
    document = read(write(tmp_path, "a.txt", "A “café” burned.".encode("cp1252")))
    assert document.text == "A “café” burned."
    assert document.notes == ("not UTF-8; read as Windows-1252",)


def test_bad_metadata(tmp_path):
    path = write(tmp_path, "a.txt", STORY)
    meta = tmp_path / "a.meta.json"
    for content, reason in (("{", "a.meta.json is not valid JSON"), ("[]", "must hold one JSON object")):
        meta.write_text(content, encoding="utf-8")
        assert reason in unread(path)


@pytest.mark.parametrize("day", ["2025-02-30", "0001-01-01", "9999-12-31"])
def test_an_impossible_day_is_noted_and_the_text_read(tmp_path, day):
    document = read(write(tmp_path, "a.txt", STORY, published=day))
    assert document.published is None
    assert document.notes == (f"published '{day}' is no day, read without one: give one such as 2025-12-27",)
    with pytest.raises(DocumentError, match=f"'{day}' is no day"):
        document_from_text(STORY, published=day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-12-27", date(2025, 12, 27)),
        ("2025-12-27T23:59:59+02:00", date(2025, 12, 27)),
        ("27 December 2025", date(2025, 12, 27)),
        ("Sat, 27 Dec 2025 08:00 GMT", date(2025, 12, 27)),
        ("Dec. 1st, 2025, 8:01 am", date(2025, 12, 1)),
        ("SEPTEMBER 3 2025", date(2025, 9, 3)),
        ("31 April 2025", None),
        ("12/05/2016", None),
        ("7:58 AM ET", None),
        ("", None),
    ],
)
def test_days_in_metadata(text, day):
    assert read_day(text) == day


def test_folders_are_walked_in_order(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/d.txt", "README.md", "b.meta.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}" if name.endswith("json") else f"Text of {name}.", encoding="utf-8")
    (tmp_path / "x.png").write_bytes(b"\x89PNG")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    items = list(read_documents([tmp_path]))
    assert [item.source.removeprefix(str(tmp_path)) for item in items] == [
        "/a.md",
        "/b.txt",
        "/gone.txt",
        "/loop",
        "/sub/c.txt",
        "/x.png",
    ]
    assert [item.reason for item in items if isinstance(item, Unread)] == [
        "cannot be opened (no such file or directory): check the path",
        "is a link to a folder, which is not followed: name that folder itself",
        "files of kind '.png' are not read: give .txt, .md, .html, .htm, .pdf, .docx, .eml, .jsonl, .rss, .atom, "
        ".xml, .zip",
    ]


def test_a_readme_named_outright_is_read(tmp_path):
    assert isinstance(read(write(tmp_path, "README.md", "A shell fell.")), Document)


def test_the_same_document_is_read_once(tmp_path):
    first, second = write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", STORY)
    items = list(read_documents([first, second]))
    assert items[1] == Unread(str(second), f"same document as {first} (doc_id {items[0].doc_id}): read once", True)


def test_missing_and_odd_paths(tmp_path):
    assert "no such file or directory" in unread(tmp_path / "none")
    assert "cannot be opened (embedded null" in unread("a\x00b.txt")
    assert "is no path" in unread("")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "neither a file nor a folder" in unread(tmp_path / "pipe.txt")


def test_a_hostile_file_name_is_shown_harmlessly(tmp_path):
    name = "<img src=x onerror=alert(1)>{{7*7}}\x1b[31m\n.txt"
    document = read(write(tmp_path, name, "A shell fell."))
    assert document.source.endswith("/<img src=x onerror=alert(1)>{{7*7}}\\x1b[31m\\n.txt")


def test_a_name_too_long_for_metadata_beside_it(tmp_path):
    assert isinstance(read(write(tmp_path, "x" * 246 + ".txt", "A shell fell.")), Document)


def test_pasted_text():
    document = document_from_text("A shell fell.", title="Shell", published=date(2025, 1, 2))
    assert (document.source, document.title, document.published) == ("pasted text", "Shell", date(2025, 1, 2))
    with pytest.raises(DocumentError, match="holds no text"):
        document_from_text("   ")
