"""Whatever is typed, linked or kept in a file of ours is read, or refused in words."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.brief_product import parse_product
from geo.correction_json import read_ledger
from geo.documents import read_documents
from geo.errors import GeoError
from geo.filters import EventFilter
from geo.mapping_files import parse_mapping
from geo.records import Document, Unread
from tests.fuzzing import examples

HERE = [HealthCheck.function_scoped_fixture]
KEYS = [
    "from",
    "to",
    "country",
    "admin1",
    "near",
    "within",
    "polygon",
    "type",
    "modality",
    "precision",
    "confidence",
    "q",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "NaN", "-1", "1e999", "2025-02-30", "0000-01-01", "UA", "90,180,1e9", "a,b", "%ff", "inf,inf,1"]
    ),
    st.floats().map(str),
)
LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ['{"entry_id": "1"}', "[]", "null", '{"a": 1e999}', "{", '{"action": "move", "at": 5}', "\ufeff{}"]
        ),
    ),
    max_size=4,
)
PIECES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<title>",
                "<script>",
                "<!--",
                "]]>",
                "&#0;",
                "&#xD800;",
                "<div " * 40,
                "\x00",
                "\r",
                "# ",
                "---\n",
            ]
        ),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KEYS) | st.text(max_size=8), VALUES), max_size=6))
def test_any_link_is_a_filter_or_refused(pairs):
    query = "&".join(f"{key}={value}" for key, value in pairs)
    with contextlib.suppress(GeoError):
        chosen = EventFilter.from_query(query)
        assert EventFilter.from_query(chosen.to_query()) == chosen
        assert chosen.sentence()


@settings(max_examples=examples(60), deadline=None, suppress_health_check=HERE)
@given(lines=LINES)
def test_any_ledger_is_read_or_refused(tmp_path, lines):
    path = tmp_path / "ledger.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    with contextlib.suppress(GeoError):
        assert len(list(read_ledger(path))) <= len(lines) + 60


@settings(max_examples=examples(60), deadline=None)
@given(
    text=st.text(max_size=80)
    | LINES.map("\n".join)
    | st.sampled_from(["a: &a [*a]", "!!python/object:os.system x", "- " * 99])
)
def test_any_product_and_mapping_is_read_or_refused(text):
    for read in (lambda: parse_product(text), lambda: parse_mapping(text, "mapping.yaml")):
        with contextlib.suppress(GeoError):
            read()


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".meta.json", ".eml", ".xml"])
@settings(max_examples=examples(25), deadline=None, suppress_health_check=HERE)
@given(data=st.binary(max_size=120) | PIECES.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_documents_or_reasons(tmp_path, suffix, data):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    if suffix == ".meta.json":
        (tmp_path / "a.txt").write_text("Shells fell on Kherson.", encoding="utf-8")
        path = tmp_path / "a.txt"
    found = list(read_documents([path]))
    assert all(isinstance(each, Document | Unread) for each in found)
    assert all(each.reason for each in found if isinstance(each, Unread))
    assert found or suffix in {".jsonl", ".xml"}
