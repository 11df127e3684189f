import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.archives import leads_out
from geo.documents import count_documents, read_documents
from geo.records import Document, Unread
from tests.fuzzing import examples
from tests.geo.document_bytes import docx_bytes, paragraph, pdf_bytes, printed, zip_bytes


def read(tmp_path, data, name="a.zip"):
    path = tmp_path / name
    path.write_bytes(data)
    return [(item.source.removeprefix(str(path)), item) for item in read_documents([path])]


def test_an_archive_of_every_kind(tmp_path):
    files = {
        "b/story.txt": "A shell fell on Goma.",
        "b/story.meta.json": json.dumps({"published": "2025-12-27"}),
        "a.pdf": pdf_bytes(printed(("Troops entered Bukavu.", 700, 11))),
        "c.docx": docx_bytes(paragraph("A drone fell on Kyiv.")),
        "d.eml": "Subject: mail\n\nA mine killed two.",
        "e.jsonl": '{"text": "First."}\n{"text": "Second."}\n',
        "f.rss": "<rss><item><description>An item.</description></item></rss>",
        "README.md": "not read",
        "__MACOSX/a.txt": "not read",
        ".hidden.txt": "not read",
        "pic.png": b"\x89PNG",
    }
    found = read(tmp_path, zip_bytes(files))
    assert [source for source, _ in found] == [
        "/a.pdf",
        "/b/story.txt",
        "/c.docx",
        "/d.eml",
        "/e.jsonl line 1",
        "/e.jsonl line 2",
        "/f.rss item 1",
        "/pic.png",
    ]
    assert [isinstance(item, Document) for _, item in found] == [True] * 7 + [False]
    assert str(found[1][1].published) == "2025-12-27"
    assert count_documents([tmp_path]) == 7


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"../../etc/a.txt": "x"}, "its name leads out of the archive"),
        ({"inner.zip": b"PK"}, "is an archive in an archive: unpack the outer one"),
        ({"a.txt": b"a" * 3_000_000}, "unpacks to 1,0.. times its size, as no text does"),
        ({"a.txt": ""}, "is empty"),
        ({"a/": ""}, "holds no documents"),
        ({f"{number}.txt": "" for number in range(10_001)}, "holds 10,001 files: split it"),
    ],
)
def test_what_an_archive_must_not_hold(tmp_path, files, reason):
    import re  # noqa: PLC0415

    ((_, item),) = read(tmp_path, zip_bytes(files))
    assert re.search(reason, item.reason)


def test_an_entry_without_a_name_is_listed_with_its_reason(tmp_path):
    data = zip_bytes({"a.txt": "A shell fell.", "b.txt": "Another."}).replace(b"b.txt", b"\x00.txt")
    found = dict(read(tmp_path, data))
    assert [item.reason for item in found.values() if isinstance(item, Unread)] == [
        "has no name in the archive: pack it anew"
    ]


def test_nothing_is_written(tmp_path):
    read(tmp_path, zip_bytes({"../x.txt": "A.", "y.txt": "B."}))
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/a", "C:\\a", "\\\\host\\a", "..\\a"])
def test_names_that_lead_out(name):
    assert leads_out(name)
    assert not leads_out("a/..b/c.txt")


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 300), junk=st.binary(max_size=40))
def test_any_damage_gives_documents_or_reasons(tmp_path, place, junk):
    data = zip_bytes({"a.txt": "A shell fell.", "b.eml": "A: b\n\nc"})
    for _, item in read(tmp_path, data[:place] + junk + data[place + len(junk) :]):
        assert item.text if isinstance(item, Document) else item.reason
