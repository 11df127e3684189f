"""Text, subject, sender and day of a mail (.eml, RFC 5322 and MIME), with the standard library's parser."""

import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Final

from geo.document_formats import Extract, decode
from geo.errors import DocumentError
from geo.html_fragments import extract_fragment

STUB_SHARE: Final = 3
"""A plain part with less than a third of the words of the HTML part only says that the mail is to be read as HTML."""

ATTACHMENTS_NAMED: Final = 5
MAX_PARTS: Final = 1_000
MAX_HEADER_CHARACTERS: Final = 2_000

_HEADER: Final = re.compile(rb"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.MULTILINE)


def extract_mail(data: bytes) -> Extract:
    """
    Take the body, subject, sender and date out of a mail.

    The plain part is read unless it is a stub for the HTML part. Attachments are noted by name.

    Raises
    ------
    DocumentError
        If it has no headers, no text, or is nested too deeply.
    """
    if not _HEADER.match(data.lstrip().replace(b"\r\n", b"\n")[:65_536]):
        raise DocumentError("is no mail, it does not begin with headers: save it anew as .eml, or its text as .txt")
    try:
        message = email.message_from_bytes(data.lstrip())
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise DocumentError(f"cannot be taken apart ({error}): save its text as .txt") from error
    parts = list(_parts(message))
    body = _body(parts)
    attached = [_name(part) for part in parts if _is_attached(part)]
    notes = (*body.notes, *_about_attachments(attached))
    meta = {"title": _header(message, "Subject"), "published": _header(message, "Date"), "publisher": _sender(message)}
    return Extract(body.text, body.headings, {key: value for key, value in meta.items() if value}, notes)


def _parts(message: Message) -> Iterator[Message]:
    """The leaves; a mail inside a mail counts as one, for it is another document."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and isinstance(inner := part.get_payload(), list):
            waiting[:0] = [child for child in inner if isinstance(child, Message)]
        else:
            yield part
    raise DocumentError(f"has more than {MAX_PARTS} parts: save its text as .txt")


def _is_attached(part: Message) -> bool:
    return part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment"


def _body(parts: list[Message]) -> Extract:
    texts = [part for part in parts if not _is_attached(part)]
    plain = _joined(part for part in texts if part.get_content_subtype() != "html")
    markup = _joined(part for part in texts if part.get_content_subtype() == "html")
    if not plain.strip() and not markup.strip():
        raise DocumentError("holds no text beside its attachments: save those as files of their own")
    if not markup.strip():
        return Extract(plain)
    read = extract_fragment(markup)
    return Extract(plain) if STUB_SHARE * len(plain.split()) >= len(read.text.split()) else read


def _joined(parts: Iterator[Message]) -> str:
    return "\n\n".join(text for text in map(_text, parts) if text.strip())


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    try:
        text = payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        text = decode(payload)[0]
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _header(message: Message, name: str) -> str:
    """A header as text; one that cannot be decoded as it is written."""
    written = str(message.get(name, ""))[:MAX_HEADER_CHARACTERS]
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (MessageError, LookupError, ValueError):
        return " ".join(written.split())


def _sender(message: Message) -> str:
    name, address = parseaddr(_header(message, "From"))
    return name or address


def _name(part: Message) -> str:
    try:
        name = part.get_filename() or part.get_content_type()
    except (LookupError, ValueError):
        name = part.get_content_type()
    return "".join(character if character.isprintable() else " " for character in name)[:80]


def _about_attachments(names: list[str]) -> Iterator[str]:
    if names:
        listed = ", ".join(repr(name) for name in names[:ATTACHMENTS_NAMED])
        more = f" and {len(names) - ATTACHMENTS_NAMED} more" if len(names) > ATTACHMENTS_NAMED else ""
        yield f"attachments were not read, save them as files of their own: {listed}{more}"
