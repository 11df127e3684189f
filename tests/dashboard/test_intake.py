"""Uploaded documents: every kind, under the names that the user gave them, refused with the reason."""

import pytest

from dashboard.intake import _documents_of
from geo.documents import SUFFIXES
from geo.records import Document
from tests.geo.document_bytes import docx_bytes, paragraph, pdf_bytes, printed, zip_bytes


class File:
    """What Streamlit hands over for an upload."""

    def __init__(self, name, content):
        self.name = name
        self.content = content

    def getvalue(self):
        return self.content


UPLOADS = {
    "a <b>.pdf": pdf_bytes(printed(("Troops entered Goma.", 700, 11))),
    "b.docx": docx_bytes(paragraph("A shell fell on Goma.")),
    "c.eml": b"Subject: mail\n\nA mine killed two.",
    "d.rss": b"<rss><item><description>An item.</description></item></rss>",
    "e.zip": zip_bytes({"../x.txt": "out", "in/y.txt": "A drone fell."}),
}


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("a <b>.pdf", ["a <b>.pdf"]),
        ("b.docx", ["b.docx"]),
        ("c.eml", ["c.eml"]),
        ("d.rss", ["d.rss item 1"]),
        ("e.zip", ["e.zip/../x.txt", "e.zip/in/y.txt"]),
    ],
)
def test_uploads_keep_their_names(tmp_path, name, sources):
    items = list(_documents_of(File(name, UPLOADS[name]), tmp_path / "0"))
    assert [item.source for item in items] == sources
    assert isinstance(items[-1], Document)


def test_what_cannot_be_read_says_why(tmp_path):
    (scan,) = _documents_of(File("scan.pdf", pdf_bytes("q Q")), tmp_path / "0")
    assert "only pictures of it (a scan)" in scan.reason
    (other,) = _documents_of(File("x.doc", b""), tmp_path / "1")
    assert "files of kind '.doc' are not read" in other.reason


def test_the_page_offers_every_kind(run_app, events_file):
    app = run_app(events_file, view="documents")
    assert list(app.file_uploader(key="files").proto.type) == list(SUFFIXES)
