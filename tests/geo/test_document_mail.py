import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.document_mail import extract_mail
from geo.errors import DocumentError
from tests.fuzzing import examples

HEAD = (
    b"From: =?utf-8?q?The_D=C3=A9sk?= <desk@gazette.example>\r\nSubject: =?utf-8?b?U3RyaWtlIGluIEtoYXJrw612?=\r\n"
    b"Date: Sat, 27 Dec 2025 23:10:00 +0200\r\n"
)
PLAIN = b"A shell fell on Goma.\r\nIt burned.\r\n"
HTML = b"<p>A shell fell on <b>Goma</b> on Friday, killing two people.</p><img src=http://x.example/a><p>It burned.</p>"


def mixed(*parts, kind=b"mixed"):
    lines = b"".join(b"--B\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b'Content-Type: multipart/%s; boundary="B"\r\n\r\n' % kind + lines + b"--B--\r\n"


def text_part(text, subtype=b"plain"):
    return b"Content-Type: text/%s; charset=utf-8\r\n\r\n" % subtype + text


def test_headers_and_plain_body():
    extract = extract_mail(HEAD + b"\r\n" + PLAIN)
    assert extract.text == "A shell fell on Goma.\nIt burned.\n"
    assert extract.meta == {
        "title": "Strike in Kharkív",
        "published": "Sat, 27 Dec 2025 23:10:00 +0200",
        "publisher": "The Désk",
    }


def test_the_html_part_is_read_where_the_plain_one_is_a_stub():
    stub = mixed(text_part(b"View online."), text_part(HTML, b"html"), kind=b"alternative")
    assert extract_mail(stub).text == "A shell fell on Goma on Friday, killing two people.\n\nIt burned."
    whole = mixed(text_part(PLAIN), text_part(HTML, b"html"), kind=b"alternative")
    assert extract_mail(whole).text.startswith("A shell fell on Goma.\nIt")


def test_attachments_are_told_and_mails_in_mails_are_not_mixed_in():
    files = [b'Content-Type: image/png; name="%d.png"\r\n\r\nx' % number for number in range(6)]
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nTroops entered Bukavu."
    extract = extract_mail(mixed(text_part(PLAIN), *files, inner))
    assert "Bukavu" not in extract.text
    assert extract.notes == (
        "attachments were not read, save them as files of their own: "
        "'0.png', '1.png', '2.png', '3.png', '4.png' and 2 more",
    )


def test_wrong_charsets_are_read_as_far_as_can_be():
    extract = extract_mail(HEAD + b"Content-Type: text/plain; charset=no-such\r\n\r\nA caf\xe9 burned.")
    assert extract.text == "A café burned."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Hello there,\nno headers.", "is no mail"),
        (b"\x00\x01", "is no mail"),
        (HEAD + b"\r\n \r\n", "holds no text beside its attachments"),
        (mixed(b"Content-Type: image/png\r\n\r\nx"), "holds no text beside its attachments"),
        (mixed(*[text_part(b"x")] * 1001), "has more than 1000 parts"),
        (
            b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
            "cannot be taken apart .*recursion",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(DocumentError, match=reason):
        extract_mail(data)


@settings(max_examples=examples(80), deadline=None)
@given(place=st.integers(0, 600), junk=st.binary(max_size=40))
def test_any_damage_gives_text_or_a_reason(place, junk):
    data = mixed(text_part(PLAIN), text_part(HTML, b"html"), kind=b"alternative")
    try:
        assert extract_mail(data[:place] + junk + data[place + len(junk) :]).text
    except DocumentError:
        return
