import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.document_docx import extract_docx
from geo.errors import DocumentError
from tests.fuzzing import examples
from tests.geo.document_bytes import WORD, docx_bytes, paragraph, zip_bytes

CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:t="t"><dc:title>Strike in Goma</dc:title>'
    "<t:created>2025-12-27T10:00:00Z</t:created></cp:coreProperties>"
)


def test_paragraphs_headings_and_properties():
    body = (
        paragraph("Strike in Goma", "berschrift1")
        + "<w:p><w:r><w:t>A shell fell on </w:t></w:r><w:hyperlink><w:r><w:t>Goma</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>on Friday.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc>" + paragraph("in a cell") + "</w:tc></w:tr></w:tbl><w:p/>"
    )
    app = "<Properties><Company>The Gazette</Company></Properties>"
    extract = extract_docx(docx_bytes(body, core=CORE, app=app))
    assert extract.text == "Strike in Goma\n\nA shell fell on Goma on Friday.\n\nin a cell"
    assert extract.headings == ((0, 14),)
    assert extract.meta == {"title": "Strike in Goma", "publisher": "The Gazette", "published": "2025-12-27"}
    assert extract.notes == ("published 2025-12-27 is the day the file was created",)


def test_what_was_struck_out_is_left_out_and_boxes_are_told_once():
    box = f"<w:pict><w:txbxContent>{paragraph('in a box')}</w:txbxContent></w:pict>"
    body = (
        "<w:p><w:r><w:t>Two </w:t></w:r><w:del><w:r><w:delText>hundred</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>shells</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert extract_docx(docx_bytes(body)).text == "Two shells\n\nin a box"


def test_footnotes_are_told_as_not_read():
    notes = f"<w:footnotes {WORD}>{paragraph('See Goma.')}</w:footnotes>"
    assert extract_docx(docx_bytes(paragraph("A."), footnotes=notes)).notes == ("its footnotes were not read",)


ENTITY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + f"<w:document {WORD}>&a;</w:document>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0", "is no readable zip archive"),
        (zip_bytes({"a": "b"}), "holds no Word document"),
        (docx_bytes("<w:p/>"), "holds no text"),
        (docx_bytes("<w:p>"), "word/document.xml is not well-formed XML"),
        (zip_bytes({"word/document.xml": ENTITY}), "declares a document type"),
        (docx_bytes("<w:p>" * 300 + "</w:p>" * 300), "word/document.xml is not well-formed XML .*depth"),
        (docx_bytes(paragraph(" a" * 11_000_000)), "unpacks to .* times its size"),
    ],
)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(DocumentError, match=reason):
        extract_docx(data)


@settings(max_examples=examples(60), deadline=None)
@given(place=st.integers(0, 900), junk=st.binary(max_size=30))
def test_any_damage_gives_text_or_a_reason(place, junk):
    data = docx_bytes(paragraph("A shell fell."), core=CORE)
    try:
        assert extract_docx(data[:place] + junk + data[place + len(junk) :]).text
    except DocumentError:
        return
