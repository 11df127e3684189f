"""Whatever a file holds: it is imported, its bad rows are refused, or one clear error says why not."""

import contextlib
import csv
import io
import json

import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import frame
from geo.errors import ImportFileError
from geo.export import to_csv
from geo.export_formats import write
from geo.import_acled import spread
from geo.import_dates import order_of, read_days, read_spans
from geo.importers import import_file
from tests.fuzzing import examples
from tests.geo.import_rows import ACLED, ACLED_2023

FEW = settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "NA", "0", "-1", "1e999", "nan", "47,5", "12/13/2024", "2024-02-30", "=1+1", "\x00", "Инф", "'"]
    ),
)


def check(path, n_rows):
    with contextlib.suppress(ImportFileError):
        imported = import_file(path)
        frame.validate_events_gdf(imported.gdf)
        assert len(imported.gdf) + len(imported.refused) <= n_rows
        assert all(row.reason for row in imported.refused)


@FEW
@given(data=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".json", ".jsonl", ".zip", ".txt"]))
def test_any_bytes(tmp_path, data, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    check(path, 200)


class Files(dict):
    """Files by suffix, told shortly: a failing case would print them whole."""

    def __repr__(self):
        return f"files {sorted(self)}"


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory):
    """Small files of the kinds that other programs' readers take apart."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [{"event_id": str(number), "kind": "incident", "modality": "reported", "lat": 1.5, "lon": 2.5,
             "geo_basis": "imported"} for number in range(3)]  # fmt: skip
    events = frame.conform_events(pd.DataFrame(rows))
    for name in ("a.parquet", "a.gpkg", "a.geojson"):
        write(events, folder / name)
    cells = pd.DataFrame({"id": ["1"], "date": ["2024-03-12"], "lat": [1.5], "lon": [2.5]})
    pyogrio.write_dataframe(cells, folder / "a.xlsx", driver="XLSX", layer="log")
    return Files({path.suffix: path.read_bytes() for path in folder.iterdir()})


@settings(FEW, max_examples=examples(40))
@given(
    suffix=st.sampled_from([".parquet", ".gpkg", ".xlsx", ".geojson"]),
    place=st.floats(0, 1),
    junk=st.binary(min_size=1, max_size=60),
)
def test_any_damage(tmp_path, whole_files, suffix, place, junk):
    data = whole_files[suffix]
    start = int(place * len(data))
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data[:start] + junk + data[start + len(junk) :])
    check(path, 10)


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg", ".xlsx", ".geojson"])
def test_what_is_not_damaged_is_read(tmp_path, whole_files, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(whole_files[suffix])
    assert len(import_file(path).gdf) == (1 if suffix == ".xlsx" else 3)


@FEW
@given(changes=st.lists(st.dictionaries(st.sampled_from(ACLED_2023), CELLS, max_size=6), min_size=1, max_size=5))
def test_any_cells_in_acled(tmp_path, changes):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(ACLED_2023)
    for number, change in enumerate(changes):
        row = {**ACLED, "event_id_cnty": f"R{number}", **change}
        writer.writerow([row.get(name, "") for name in ACLED_2023])
    path = tmp_path / "acled.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    check(path, 2 * len(changes) + 20)


@FEW
@given(
    items=st.lists(
        st.dictionaries(
            st.sampled_from(["id", "date", "lat", "lon", "coordinates", "type", "properties", "geometry", "x"]),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2)
            ),
        ),
        max_size=4,
    )
)
def test_any_json(tmp_path, items):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    check(path, len(items))


@given(
    days=st.lists(
        st.dates(min_value=pd.Timestamp(1800, 1, 1).date(), max_value=pd.Timestamp(2100, 12, 31).date()), min_size=1
    )
)
def test_every_way_to_write_a_day_is_read_back(days):
    expected = list(pd.to_datetime(pd.Series(days)).dt.strftime("%Y-%m-%d"))
    formats = ["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d-%b-%Y", "%d/%m/%Y", "%B %d, %Y", "%Y-%m-%d 00:00:00.000"]
    for pattern in formats:
        cells = pd.Series([day.strftime(pattern) for day in days], dtype="str")
        read = read_days(cells, "day first")
        assert not read.unreadable.any()
        assert list(read.values.dt.strftime("%Y-%m-%d")) == expected
    spans = read_spans(pd.Series(expected, dtype="str"), "day first")
    assert (spans.start == spans.end).all()


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/4/2024"], None),
        (["25/4/2024", "3/4/2024"], "day first"),
        (["4/25/2024", "3/4/2024"], "month first"),
        (["25/4/2024", "4/25/2024"], "mixed"),
        (["45/4/2024", "2024-04-25"], None),
    ],
)
def test_the_order_of_dates(cells, order):
    assert order_of(pd.Series(cells, dtype="str")) == order


@given(day=st.dates(min_value=pd.Timestamp(1990, 1, 1).date(), max_value=pd.Timestamp(2099, 12, 31).date()))
def test_a_date_lies_in_its_span(day):
    days = pd.Series([pd.Timestamp(day)] * 3).astype("datetime64[ms]")
    start, end = spread(days, pd.Series(["day", "week", "month"], dtype="str"))
    assert ((start <= days) & (days <= end)).all()
    assert list((end - start).dt.days)[:2] == [0, 6]
    assert start[2].day == 1
    assert (end[2] + pd.Timedelta(days=1)).day == 1


@FEW
@given(texts=st.lists(st.text(min_size=1, max_size=20).filter(lambda text: "\x00" not in text), min_size=1, max_size=4))
def test_any_text_survives_our_csv(tmp_path, texts):
    texts = [text.encode("utf-8", "ignore").decode() or "x" for text in texts]
    rows = [
        {"event_id": str(n), "kind": "incident", "modality": "reported", "sentence": t} for n, t in enumerate(texts)
    ]
    path = tmp_path / "events.csv"
    path.write_bytes(to_csv(frame.conform_events(pd.DataFrame(rows))).encode())
    assert list(import_file(path).gdf["sentence"]) == texts
