"""Products as YAML files."""

import pytest

from geo.brief_product import Callout, Product, parse_product, read_product, to_yaml
from geo.brief_size import parse_size
from geo.errors import BriefError


def test_a_product_reads_back_as_it_was_written():
    product = Product(
        events="events.geojson",
        filter="country=UA",
        title="",
        marking="Öffentlich",
        layers=("events", "provinces"),
        overlays=("front line.geojson",),
        sizes=("a4", "1920x1080"),
        callouts=(Callout("a"), Callout("b", "text: {with} marks")),
        auto_callouts=2,
        cutoff="2025-03-10T18:00",
        panels="before-after",
        split="2025-03-05",
    )
    assert parse_product(to_yaml(product)) == product
    assert parse_product(to_yaml(Product())) == Product()


def test_days_and_numbers_need_no_quotation_marks():
    product = parse_product("number: 42\ncutoff: 2025-03-10\nsizes: a4\n")
    assert (product.number, product.cutoff, product.sizes) == ("42", "2025-03-10", ("a4",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("unit: yards", "unit 'yards' is none of km, mi"),
        ("- a", "no product"),
        ("title: [", "no YAML"),
        ("titel: x", "'titel'"),
        ("layers: [event]", "'event'"),
        ("formats: [gif]", "'gif'"),
        ("sizes: [10x10]", "10x10"),
        ("sizes: [4000x400]", "4000x400"),
        ("cutoff: soon", "'soon'"),
        ("panels: before-after", "split"),
        ("auto_callouts: 99", "30"),
        ("callouts: [{id: x}]", "'id': 'x'"),
        ("title: {a: b}", "title"),
        ("title: !!python/object/apply:os.system [ls]", "no YAML"),
    ],
)
def test_what_cannot_be_meant_is_named(text, names):
    with pytest.raises(BriefError) as caught:
        parse_product(text, "p.yaml")
    assert "p.yaml" in str(caught.value)
    assert names in str(caught.value)


def test_a_filter_that_cannot_be_read_is_named():
    with pytest.raises(BriefError, match="'kountry'"):
        _ = Product(filter="kountry=UA").chosen


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BriefError, match=r"gone\.yaml"):
        read_product(tmp_path / "gone.yaml")


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("HD", (1920, 1080)),
        ("4k", (3840, 2160)),
        ("square", (2160, 2160)),
        ("800×600", (800, 600)),
        ("letter", (2200, 1700)),
    ],
)
def test_sizes(text, pixels):
    assert parse_size(text).pixels == pixels


def test_paper_stands_or_lies():
    lying, standing = parse_size("a4-landscape"), parse_size("A4-portrait")
    assert (lying.width_in, lying.height_in) == (standing.height_in, standing.width_in) == (11.693, 8.268)
