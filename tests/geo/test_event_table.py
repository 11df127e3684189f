import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geo.arrays import EventArrays, distinct_rows
from geo.columns import COLUMN, COLUMN_NAMES
from geo.event_table import EventTable, codes, compact, days, floats, join_tables, replaced_rows, stacked
from geo.frame import empty_events_gdf, join_events
from geo.marks import MARK_COLUMNS, MarkIndex
from geo.region_counts import RegionIndex
from geo.synth import synth


@pytest.fixture(scope="module")
def events():
    return synth(3_000, seed=4)


@pytest.fixture(scope="module")
def table(events):
    return EventTable.of(events)


def coded(table, names):
    return pd.DataFrame({name: table.coded(name) for name in names})


def test_all_rows_are_the_frame_again(events, table):
    assert_frame_equal(table.part(np.arange(len(events))), events, check_index_type=False)


def test_a_part_is_numbered_by_its_rows(events, table):
    assert_frame_equal(table.part([7, 3, 2_999]), events.iloc[[7, 3, 2_999]], check_index_type=False)


def test_no_events():
    table = EventTable.of(empty_events_gdf())
    assert len(table) == 0
    assert_frame_equal(table.part([]), empty_events_gdf(), check_index_type=False)
    assert len(MarkIndex(coded(table, MARK_COLUMNS))) == 0


def test_it_is_a_small_part_of_the_frame(events, table):
    assert table.nbytes < events.memory_usage(deep=True).sum() / 3


def test_a_column_without_values_takes_no_room(table):
    assert table.column("claimed_by").nbytes == 0


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [
        ("event_id", "synth-4-17", 17),
        ("event_id", "none of them", None),
        ("doc_id", "none of them", None),
        ("claimed_by", "anyone", None),
    ],
)
def test_find(table, name, value, row):
    assert table.find(name, value) == row


@pytest.mark.parametrize("name", COLUMN_NAMES)
def test_distinct_values_are_those_of_the_column(events, table, name):
    distinct = table.distinct(name)
    assert set(distinct.dropna()) >= set(events[name].dropna())
    assert set(distinct.dropna()) <= set(COLUMN[name].values or events[name].dropna())
    assert distinct.isna().any() == events[name].isna().any()


def test_find_gives_the_first_row(events, table):
    place = events["place_name"].iloc[500]
    assert table.find("place_name", place) == int(np.flatnonzero(events["place_name"] == place)[0])


def test_marks_and_regions_are_those_of_the_frame(events, table):
    rows = np.arange(0, 3_000, 3)
    assert MarkIndex(coded(table, MARK_COLUMNS)).pack(rows) == MarkIndex(events).pack(rows)
    regions = ("country", "admin1_code")
    assert sorted(RegionIndex(coded(table, regions)).pack(rows)) == sorted(RegionIndex(events).pack(rows))


@pytest.mark.parametrize("name", ["date_start", "date_end", "confidence"])
def test_arrays_are_those_of_the_frame(events, table, name):
    np.testing.assert_array_equal(getattr(EventArrays(table), name), getattr(EventArrays(events), name))


@given(st.lists(st.none() | st.sampled_from(["a", "b", "Ö"]) | st.text(min_size=1, max_size=3), max_size=40))
def test_text_comes_back_from_its_codes(values):
    kept = compact(pa.array(values, pa.large_string()), COLUMN["place_name"])
    numbers, known = codes(kept)
    assert [known[n].as_py() if n >= 0 else None for n in numbers.tolist()] == values


@given(st.lists(st.none() | st.sampled_from([0.0, 1.5]) | st.floats(allow_nan=False), max_size=40))
def test_numbers_come_back_from_their_codes(values):
    kept = compact(pa.array(values, pa.float64()), COLUMN["lat"])
    np.testing.assert_array_equal(floats(kept), [np.nan if value is None else value for value in values])


@given(st.lists(st.none() | st.dates(), max_size=40))
def test_days_come_back_from_their_codes(values):
    kept = compact(pa.array(values, pa.date32()).cast(pa.timestamp("ms")), COLUMN["date_start"])
    wanted = [-7 if value is None else value.toordinal() - 719_163 for value in values]
    np.testing.assert_array_equal(days(kept, -7), wanted)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, np.nan]), st.integers(-2, 2)), min_size=1, max_size=30))
def test_distinct_rows_are_numbered_in_their_order(rows):
    first, second = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    number, at = distinct_rows(first, second)
    np.testing.assert_array_equal(first[at][number], first)
    np.testing.assert_array_equal(second[at][number], second)
    keys = [(np.inf if np.isnan(first[i]) else first[i], second[i]) for i in at]
    assert keys == sorted(set(keys))


def test_joined_tables_are_the_joined_frames(events, table):
    others = synth(500, seed=5)
    joined = join_tables([table, EventTable.of(others), table.only([5, 6])])
    wanted = join_events([events, others, events.iloc[[5, 6]]])
    assert_frame_equal(joined.part(np.arange(len(joined))), wanted, check_index_type=False)


def test_rows_are_replaced_and_columns_in_which_they_are_the_same_stay(events, table):
    rows = np.array([7, 3, 2_999])
    others = events.iloc[rows].assign(actor1=["nobody", None, "x"], injured=pd.array([1, 2, None], "Int32"))
    replaced = replaced_rows(table, rows, EventTable.of(others))
    wanted = pd.concat([events.drop(index=rows), others]).sort_index()
    assert_frame_equal(replaced.part(np.arange(len(events))), wanted, check_index_type=False)
    kept = {name for name in COLUMN_NAMES if replaced.column(name) is table.column(name)}
    assert set(COLUMN_NAMES) - kept == {"actor1", "injured"}


def test_stacked_tables_forget_what_no_row_has_any_more(events, table):
    kept = np.flatnonzero(events["country"] != "UA")
    stack = stacked([table.only(kept[:1_000]), table.only(kept[1_000:])])
    assert "UA" in codes(table.column("country"))[1].to_pylist()
    assert "UA" not in codes(stack.column("country"))[1].to_pylist()
    assert_frame_equal(
        stack.part(np.arange(len(stack))), events.iloc[kept].reset_index(drop=True), check_index_type=False
    )


def test_joining_nothing_with_something(table):
    empty = EventTable.of(empty_events_gdf())
    assert join_tables([empty, table, empty]) is table
    assert len(join_tables([empty, empty])) == 0


def test_every_column_is_kept(table):
    assert [len(table.column(name)) for name in COLUMN_NAMES] == [3_000] * len(COLUMN_NAMES)
