import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import document_pdf
from geo.document_pdf import Line, extract_pdf, paragraphs
from geo.errors import DocumentError
from geo.pdf_text import text_of_pages
from tests.fuzzing import examples
from tests.geo.document_bytes import pdf_bytes, printed

STORY = printed(
    ("Strike in Goma", 700, 20),
    ("A shell hit the harbour of Goma on Friday, killing two people who were on", 670, 11),
    ("their way to the mar-", 657, 11),
    ("ket.", 644, 11),
    ("Nobody has claimed it.", 620, 11),
    ("1 / 2", 30, 9),
)
SECOND = printed(("It burned all night.", 700, 11), ("2 / 2", 30, 9))


def test_lines_become_paragraphs_and_larger_letters_headings():
    extract = extract_pdf(
        pdf_bytes(STORY, SECOND, information="/Title (Strike in Goma) /CreationDate (D:20251227120000Z)")
    )
    assert extract.text == (
        "Strike in Goma\n\n"
        "A shell hit the harbour of Goma on Friday, killing two people who were on their way to the market.\n\n"
        "Nobody has claimed it.\n\n"
        "It burned all night."
    )
    assert [extract.text[start:end] for start, end in extract.headings] == ["Strike in Goma"]
    assert extract.meta == {"title": "Strike in Goma", "published": "2025-12-27"}
    assert extract.notes == ("published 2025-12-27 is the day the file was created",)


def test_a_file_created_far_from_the_dates_in_its_text_was_printed_later():
    data = pdf_bytes(
        printed(("Troops entered Goma on 27 January 2025.", 700, 11)), information="/CreationDate (D:2026)"
    )
    assert extract_pdf(data).notes == ()
    data = pdf_bytes(
        printed(("Troops entered Goma on 27 January 2025.", 700, 11)), information="/CreationDate (D:20260301)"
    )
    extract = extract_pdf(data)
    assert "published" not in extract.meta
    assert extract.notes[0].startswith("the file was created on 2026-03-01, far from every date in its text")


@pytest.mark.parametrize("title", ["Microsoft Word - report.docx", "report.pdf"])
def test_the_name_of_a_file_is_no_title(title):
    data = pdf_bytes(printed(("A shell fell.", 700, 11)), information=f"/Title ({title})")
    assert extract_pdf(data).meta == {}


def test_heads_and_feet_of_pages_and_what_browsers_print():
    told = ("Shells fell on Goma.", "It burned all night.", "Nobody was hurt there.")
    pages = [
        [
            Line("The Gazette"),
            Line("12/27/25, 7:04 PM Goma"),
            Line(text),
            Line(f"{text[:5]} died."),
            Line(f"Page {n} of 3"),
        ]
        for n, text in enumerate(told, start=1)
    ]
    pages[0].append(Line("https://a.example 1/3"))
    texts = " ".join(text for text, _ in paragraphs(pages))
    assert texts == (
        "The Gazette Shells fell on Goma. Shell died. It burned all night. It bu died. "
        "Nobody was hurt there. Nobod died."
    )


def test_letters_that_print_joins_are_told_apart():
    data = pdf_bytes(printed(("plain", 700, 11)))
    assert extract_pdf(data).text == "plain"
    assert document_pdf._clean("ﬁre in Goma\x00") == "fire in Goma"


def test_pages_without_text_are_told():
    extract = extract_pdf(pdf_bytes(printed(("A shell fell.", 700, 11)), "q Q"))
    assert extract.notes == ("1 of 2 pages hold no text, perhaps pictures of it: 2",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf_bytes("q Q"), r"only pictures of it \(a scan\): run text recognition \(OCR\)"),
        (
            pdf_bytes("q Q", trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O () /U () /P 0 >> /ID [() ()]"),
            "is encrypted",
        ),
        (pdf_bytes(*["q Q"] * 501), "has 501 pages: split it"),
        (b"%PDF-1.4\n", "is no readable PDF"),
        (b"\x00\x01", "is no readable PDF"),
    ],
)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(DocumentError, match=reason):
        extract_pdf(data)


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(document_pdf, "MAX_SECONDS", 0.001)
    with pytest.raises(DocumentError, match=r"takes more than 0\.001 seconds to read"):
        extract_pdf(pdf_bytes(STORY))


def test_too_much_text_is_not_read_to_the_end():
    assert text_of_pages(pdf_bytes(STORY, SECOND), 10, 20) == {"error": "characters"}


@settings(max_examples=examples(40), deadline=None)
@given(place=st.integers(0, 2000), junk=st.binary(max_size=30))
def test_any_damage_gives_text_or_a_reason(place, junk):
    data = pdf_bytes(STORY, SECOND)
    found = text_of_pages(data[:place] + junk + data[place + len(junk) :], 10, 10_000)
    assert ("pages" in found) != ("error" in found)


@settings(max_examples=examples(60), deadline=None)
@given(
    pages=st.lists(
        st.lists(
            st.builds(
                Line,
                st.text("ab .-1", min_size=1).map(str.strip).filter(bool),
                st.none() | st.floats(0, 800),
                st.none() | st.floats(0, 90),
            ),
            max_size=6,
        ),
        max_size=4,
    )
)
def test_paragraphs_hold_nothing_but_the_lines(pages):
    printed_letters = sorted(letter for page in pages for line in page for letter in line.text if letter in "ab")
    found = sorted(letter for text, _ in paragraphs(pages) for letter in text if letter in "ab")
    assert set(found) <= set(printed_letters)
    if len(pages) == 1:
        assert found == printed_letters
