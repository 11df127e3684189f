"""Readings as JSON and back, exactly: what passes between processes and into the store.

The form follows the records: an object a record, with the names of its fields; what equals the field's default
is left out. Places, dates and resolutions stand once in tables of their own and are referred to by number, since
a document speaks of few places many times. A field that is removed, renamed or whose default changes needs a
new `VERSION`; a field that is added, with a default, does not.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from geo.errors import RecordError
from geo.records import DateMention, Document, Place, Reading, Resolution, Unread

VERSION: Final = 1

SHARED: Final = {Place: "places", DateMention: "dates", Resolution: "resolutions"}
"""Records that stand in tables, in an order in which each refers only to those before it."""

_KINDS: Final = {"reading": Reading, "unread": Unread, "document": Document}

Made = TypeVar("Made")
Tables = dict[type, list[Any]]
Numbers = dict[type, dict[Any, int]]
Encode = Callable[[Any, Tables, Numbers], Any]
Decode = Callable[[Any, Tables], Any]


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    """A value that cannot be decoded, and the way to it, innermost step last."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.steps: list[str] = []

    def within(self, step: str) -> "_Wrong":
        self.steps.insert(0, step)
        return self


def to_json(item: Reading | Document | Unread) -> str:
    """
    Write a reading, a document, or what could not be read, as one line of ASCII.

    Raises
    ------
    RecordError
        If a value is none that JSON can hold, such as an infinite number.
    """
    kind = next(name for name, record in _KINDS.items() if isinstance(item, record))
    tables: Tables = {record: [] for record in SHARED}
    body = _encoder(_KINDS[kind])(item, tables, {record: {} for record in SHARED})
    shared = {name: tables[record] for record, name in SHARED.items() if tables[record]}
    try:
        return json.dumps({"version": VERSION, **shared, kind: body}, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise RecordError(f"a {kind} cannot be written as JSON: {error}") from error


def from_json(text: str | bytes) -> Reading | Unread:
    """
    Read what `to_json` wrote.

    Raises
    ------
    RecordError
        If the text is no JSON, of another version, or a value in it is not what its field holds: says which.
    """
    made: Reading | Unread = _made(text, ("reading", "unread"))
    return made


def document_from_json(text: str | bytes) -> Document | Unread:
    """Read a document, or what could not be read, as `from_json` reads a reading."""
    made: Document | Unread = _made(text, ("document", "unread"))
    return made


def _made(text: str | bytes, allowed: tuple[str, ...]) -> Any:
    content = _loaded(text)
    version = content.get("version")
    if version != VERSION:
        raise RecordError(f"version {version!r} of a reading is not known here, only {VERSION}: read the document anew")
    kinds = [name for name in allowed if name in content]
    others = content.keys() - {"version", *kinds, *SHARED.values()}
    if len(kinds) != 1 or others:
        raise RecordError(f"a reading holds one of {', '.join(allowed)}, and this one {sorted(content)}")
    tables: Tables = {record: [] for record in SHARED}
    try:
        for record, name in SHARED.items():
            tables[record] = _decoded_table(content.get(name, []), record, name, tables)
        return _at(kinds[0], _decoder(_KINDS[kinds[0]]), content[kinds[0]], tables)
    except _Wrong as wrong:
        raise RecordError(f"{''.join(wrong.steps)}: {wrong}") from None


def _loaded(text: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"a reading is no JSON: {error}") from error
    if not isinstance(content, dict):
        raise RecordError(f"a reading is a JSON object, not {_shown(content)}")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _encoder(hint: Any) -> Encode:
    return _record_reference(hint) if hint in SHARED else _plain_encoder(hint)


@cache
def _record_reference(record: type) -> Encode:
    whole = _plain_encoder(record)

    def encode(value: Any, tables: Tables, numbers: Numbers) -> int:
        known = numbers[record]
        if value not in known:
            written = whole(value, tables, numbers)
            known[value] = len(tables[record])
            tables[record].append(written)
        return known[value]

    return encode


@cache
def _plain_encoder(hint: Any) -> Encode:
    if is_dataclass(hint):
        return _record_encoder(hint)
    if get_origin(hint) is tuple:
        return _each(_encoder(get_args(hint)[0]))
    if get_origin(hint) in (Union, UnionType):
        return _unless_none(_encoder(_not_none(hint)))
    if hint is date:
        return lambda value, _tables, _numbers: value.isoformat()
    return lambda value, _tables, _numbers: value


def _record_encoder(record: Any) -> Encode:
    hints = get_type_hints(record)
    parts = [(field.name, _default(field), _encoder(hints[field.name])) for field in fields(record)]

    def encode(value: Any, tables: Tables, numbers: Numbers) -> dict[str, Any]:
        return {
            name: encoder(item, tables, numbers)
            for name, default, encoder in parts
            if (item := getattr(value, name)) != default
        }

    return encode


def _each(encoder: Encode) -> Encode:
    return lambda value, tables, numbers: [encoder(item, tables, numbers) for item in value]


def _unless_none(encoder: Encode) -> Encode:
    return lambda value, tables, numbers: None if value is None else encoder(value, tables, numbers)


def _default(field: Any) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _not_none(hint: Any) -> Any:
    (inner,) = (part for part in get_args(hint) if part is not NoneType)
    return inner


def _decoder(hint: Any) -> Decode:
    return _looked_up(hint) if hint in SHARED else _plain_decoder(hint)


def _looked_up(record: type) -> Decode:
    def decode(value: Any, tables: Tables) -> Any:
        if type(value) is not int or not 0 <= value < len(tables[record]):
            raise _Wrong(f"{_shown(value)} is no number of one of {len(tables[record])} {SHARED[record]}")
        return tables[record][value]

    return decode


@cache
def _plain_decoder(hint: Any) -> Decode:
    if is_dataclass(hint):
        return _record_decoder(hint)
    if get_origin(hint) is tuple:
        return _each_decoded(_decoder(get_args(hint)[0]))
    if get_origin(hint) in (Union, UnionType):
        inner = _decoder(_not_none(hint))
        return lambda value, tables: None if value is None else inner(value, tables)
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if hint is date:
        return lambda value, _tables: _day(value)
    return _of_type((float, int) if hint is float else (hint,), hint.__name__)


def _record_decoder(record: Any) -> Decode:
    hints = get_type_hints(record)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(record)}
    needed = {field.name for field in fields(record) if _default(field) is MISSING}

    def decode(value: Any, tables: Tables) -> Any:
        if type(value) is not dict:
            raise _Wrong(f"{_shown(value)} is no {record.__name__}")
        if value.keys() - decoders.keys() or needed - value.keys():
            wrong = [*sorted(value.keys() - decoders.keys()), *sorted(needed - value.keys())][0]
            raise _Wrong(f"{wrong!r} is {'missing' if wrong in needed else 'no field of ' + record.__name__}")
        return record(**{name: _at(f".{name}", decoders[name], item, tables) for name, item in value.items()})

    return decode


def _each_decoded(decoder: Decode) -> Decode:
    def decode(value: Any, tables: Tables) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _Wrong(f"{_shown(value)} is no list")
        return tuple([_at(f"[{number}]", decoder, item, tables) for number, item in enumerate(value)])

    return decode


def _decoded_table(rows: Any, record: type, name: str, tables: Tables) -> list[Any]:
    made: tuple[Any, ...] = _at(name, _each_decoded(_plain_decoder(record)), rows, tables)
    return list(made)


def _at(step: str, decoder: Callable[[Any, Tables], Made], value: Any, tables: Tables) -> Made:
    try:
        return decoder(value, tables)
    except _Wrong as wrong:
        raise wrong.within(step) from None


def _one_of(allowed: Iterable[str]) -> Decode:
    values = tuple(allowed)

    def decode(value: Any, _tables: Tables) -> Any:
        if value not in values:
            raise _Wrong(f"{_shown(value)} is not one of: {', '.join(values)}")
        return value

    return decode


def _day(value: Any) -> date:
    try:
        if type(value) is str and len(value) == len("2025-12-27"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _Wrong(f"{_shown(value)} is no day such as 2025-12-27")


def _of_type(types: tuple[type, ...], name: str) -> Decode:
    def decode(value: Any, _tables: Tables) -> Any:
        if type(value) not in types:
            raise _Wrong(f"{_shown(value)} is no {name}")
        return value

    return decode
