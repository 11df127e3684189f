"""Corrections: what an entry must say, how a ledger is applied, and that nothing is overwritten."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from geo.corrected import apply_ledger
from geo.corrected_rows import added_id
from geo.correction_json import from_json, ledger_text, read_ledger, to_json
from geo.corrections import Correction, Evidence, add_event, correct, evidence_of, in_force, undo
from geo.errors import CorrectionError
from geo.export import rows_of
from geo.frame import events_gdf, validate_events_gdf
from geo.records import Reading
from geo.reports import cluster_documents, cluster_reports
from geo.store_ledger import append, ledger, ledger_version
from geo.synth import synth
from tests.geo.readings import GAZETTEER, made_reading

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOVED = {
    "lat": 45.1,
    "lon": 20.2,
    "place_name": "Kyiv",
    "gazetteer_id": "geonames:1",
    "country": "RS",
    "admin1_code": None,
}
TEXT = "(1) Shells hit Kyiv on 3 March."


def frame_of(*readings: Reading):
    return events_gdf(readings, gazetteer_version=GAZETTEER)


@pytest.fixture
def events():
    return frame_of(made_reading(1, numbered=True), made_reading(2, numbered=True))


def rows(events):
    return list(rows_of(events))


def at(minute, entry):
    return replace(entry, when=BEGIN + timedelta(minutes=minute))


def entry(events, number, action, values=None, **given):
    given = {"who": "Ada", **given}
    return correct(action, rows(events)[number], values, **given)


def corrected(events, *entries, documents=()):
    found = apply_ledger(events, entries, documents)
    validate_events_gdf(found.events)
    return found


def one(found, number, *names):
    row = list(rows_of(found.events))[number]
    return tuple(row[name] for name in names)


def changed(reading, number, **trigger):
    """The reading of a newer program, which takes one event for something else."""
    events = list(reading.events)
    events[number] = replace(events[number], trigger=replace(events[number].trigger, **trigger))
    return replace(reading, events=tuple(events))


def test_a_mark_is_moved_and_the_rest_stays(events):
    found = corrected(events, entry(events, 1, "place", MOVED | {"geo_basis": "manual"}, why="the one in Serbia"))
    assert one(found, 1, "lat", "lon", "country", "geo_basis", "geo_precision") == (
        45.1,
        20.2,
        "RS",
        "manual",
        "settlement",
    )
    assert one(found, 1, "status", "status_by", "status_note") == ("corrected", "Ada", "the one in Serbia")
    assert one(found, 1, "confidence_place", "confidence_date", "confidence") == (None, 0.8, 0.56)
    assert not found.conflicts
    others = [0, 2, 3, 4, 5]
    assert_frame_equal(pd.DataFrame(found.events.iloc[others]), pd.DataFrame(events.iloc[others]))


@pytest.mark.parametrize(
    ("action", "values", "also"),
    [
        (
            "date",
            {"date_start": "2025-03-01", "date_end": "2025-03-02", "date_precision": "range"},
            {"confidence_date": None},
        ),
        ("type", {"event_type": "Riots", "sub_event_type": "Mob violence"}, {"disorder_type": "Political violence"}),
        ("type", {"kind": "statement", "event_type": None, "sub_event_type": None}, {"disorder_type": None}),
        ("modality", {"modality": "claimed", "claimed_by": "Kyiv"}, {"confidence": 0.504}),
        (
            "tolls",
            {"fatalities_low": 2, "fatalities_best": 3, "fatalities_high": None, "injured": 0},
            {"confidence": 0.504},
        ),
    ],
)
def test_each_kind_of_correction(events, action, values, also):
    found = corrected(events, entry(events, 0, action, values))
    assert one(found, 0, *values, *also) == (*values.values(), *also.values())
    assert one(found, 0, "status") == ("corrected",)


def test_confirmed_and_rejected(events):
    found = corrected(events, entry(events, 0, "confirm"), entry(events, 1, "reject", why="an exercise"))
    assert one(found, 0, "status", "confidence", "lat") == ("confirmed", None, 50.45466)
    assert one(found, 1, "status", "status_note", "confidence") == ("rejected", "an exercise", 0.504)
    at_utc = found.events["status_at"].iloc[0]
    assert abs(at_utc - pd.Timestamp.now(tz="UTC")) < pd.Timedelta(minutes=5)


def test_nothing_entered_nothing_changed(events):
    assert_frame_equal(pd.DataFrame(corrected(events).events), pd.DataFrame(events))


def test_undo_and_undo_of_undo(events):
    first = at(0, entry(events, 0, "reject"))
    second = at(1, undo(first, who="Ben"))
    third = at(2, undo(second, who="Ada"))
    assert one(corrected(events, first, second), 0, "status", "status_by") == ("extracted", None)
    assert one(corrected(events, third, first, second), 0, "status") == ("rejected",)
    assert in_force([first, second, third]) == [first]


def test_later_entries_hold_against_earlier_ones_in_whatever_order_they_come(events):
    first = at(0, entry(events, 0, "tolls", {"fatalities_best": 1}))
    second = at(1, entry(corrected(events, first).events, 0, "tolls", {"fatalities_best": 2}, seen=first.correction_id))
    for order in ((first, second), (second, first)):
        assert one(corrected(events, *order), 0, "fatalities_best") == (2,)


def test_all_mentions_of_a_name(events):
    place = MOVED | {"geo_basis": "manual"}
    here = corrected(events, entry(events, 1, "place", place, scope="document"))
    assert here.events["country"].tolist() == ["RS"] * 3 + ["UA"] * 3
    everywhere = entry(events, 1, "place", place, scope="everywhere")
    assert corrected(events, everywhere).events["country"].tolist() == ["RS"] * 6
    later = frame_of(made_reading(1, numbered=True), made_reading(2, numbered=True), made_reading(3, numbered=True))
    assert corrected(later, everywhere).events["country"].tolist() == ["RS"] * 9


def test_what_was_said_of_one_event_holds_against_what_was_said_of_its_name(events):
    single = at(0, entry(events, 0, "confirm"))
    everywhere = at(1, entry(events, 1, "place", MOVED | {"geo_basis": "manual"}, scope="everywhere"))
    found = corrected(events, single, everywhere)
    assert found.events["country"].tolist() == ["UA"] + ["RS"] * 5
    assert not found.conflicts


def test_a_point_that_the_text_measures_does_not_move_with_the_name():
    reading = made_reading(1, numbered=True)
    far = replace(reading.events[0], lat=50.7, lon=30.5, geo_basis="offset_from_text", geo_precision="near")
    mixed = frame_of(replace(reading, events=(far, *reading.events[1:])))
    everywhere = at(0, entry(mixed, 1, "place", MOVED | {"geo_basis": "manual"}, scope="everywhere"))
    found = corrected(mixed, everywhere)
    assert found.events["country"].tolist() == ["UA", "RS", "RS"]
    (conflict,) = found.conflicts
    assert conflict.event_id == mixed["event_id"].iloc[0]
    assert "told from Kyiv" in conflict.reason
    assert not corrected(mixed, everywhere, at(1, entry(mixed, 0, "confirm"))).conflicts


def test_an_article_read_anew_keeps_its_corrections(events):
    entries = [
        entry(events, 0, "reject"),
        entry(events, 1, "tolls", {"fatalities_best": 5}),
        entry(events, 2, "confirm"),
    ]
    again = frame_of(made_reading(1, numbered=True), made_reading(2, numbered=True))
    assert corrected(again, *entries).events["status"].tolist()[:3] == ["rejected", "corrected", "confirmed"]


def test_a_newer_program_that_sees_another_type_is_a_conflict_and_is_not_followed(events):
    battle = entry(events, 1, "type", {"event_type": "Battles", "sub_event_type": "Armed clash"})
    newer = frame_of(changed(made_reading(1, numbered=True), 1, event_type="Riots", sub_event_type="Mob violence"))
    assert newer["event_id"].iloc[1] != events["event_id"].iloc[1]
    found = corrected(newer, battle)
    assert one(found, 1, "event_type", "status") == ("Battles", "corrected")
    (conflict,) = found.conflicts
    assert conflict.event_id == newer["event_id"].iloc[1]
    assert "event_type Explosions/Remote violence then, Riots now" in conflict.reason
    again = at(10**6, correct("confirm", list(rows_of(found.events))[1], machine=rows(newer)[1], who="Ada"))
    settled = corrected(newer, battle, again)
    assert not settled.conflicts
    assert one(settled, 1, "event_type", "status") == ("Battles", "corrected")


def test_a_newer_program_that_agrees_is_no_conflict(events):
    riot = entry(events, 1, "type", {"event_type": "Riots", "sub_event_type": "Mob violence"})
    newer = frame_of(changed(made_reading(1, numbered=True), 1, event_type="Riots", sub_event_type="Mob violence"))
    found = corrected(newer, riot)
    assert not found.conflicts
    assert one(found, 1, "event_type", "status") == ("Riots", "confirmed")


def test_what_was_confirmed_or_rejected_is_looked_at_again_when_it_is_read_otherwise(events):
    entries = [entry(events, 1, "confirm"), entry(events, 2, "reject")]
    newer = made_reading(1, numbered=True)
    for number in (1, 2):
        newer = changed(newer, number, event_type="Riots", sub_event_type="Mob violence")
    found = corrected(frame_of(newer), *entries)
    assert [item.correction.action for item in found.conflicts] == ["confirm", "reject"]
    assert one(found, 1, "event_type", "status") == ("Explosions/Remote violence", "corrected")
    assert one(found, 2, "status") == ("rejected",)


def test_sentences_of_an_edited_article_are_found_by_their_words(events):
    rejected = entry(events, 2, "reject")
    text = "An editor's note. " + made_reading(1, numbered=True).document.text
    moved = made_reading(1, numbered=True)
    shift = len("An editor's note. ")
    shifted = [
        replace(
            event,
            sentence_start=event.sentence_start + shift,
            sentence_end=event.sentence_end + shift,
            trigger=replace(event.trigger, start=event.trigger.start + shift, end=event.trigger.end + shift),
        )
        for event in moved.events[2:]
    ]
    edited = frame_of(replace(moved, document=replace(moved.document, text=text), events=tuple(shifted)))
    assert one(corrected(edited, rejected), 0, "status") == ("rejected",)


def test_which_of_several_alike_is_meant_is_not_guessed():
    events = frame_of(made_reading(1))
    gone = replace(entry(events, 0, "reject"), evidence=replace(entry(events, 0, "reject").evidence, event_id="x"))
    blurred = replace(gone, evidence=replace(gone.evidence, sentence_start=None, sentence_end=None, trigger_start=None))
    (conflict,) = corrected(events, blurred).conflicts
    assert "several events of its sentence may be meant" in conflict.reason
    assert not corrected(events, gone).conflicts


def test_an_event_that_is_read_no_more_is_a_conflict(events):
    entries = [entry(events, 0, "reject"), entry(events, 1, "confirm")]
    rest = frame_of(replace(made_reading(1, numbered=True), events=made_reading(1, numbered=True).events[2:]))
    found = corrected(rest, *entries)
    assert [item.reason for item in found.conflicts] == ["no event like it is read from its sentence any more"] * 2
    assert found.events["status"].tolist() == ["extracted"]
    nothing = frame_of()
    assert [item.reason for item in corrected(nothing, *entries, documents=["doc-1"]).conflicts] == [
        "no event is read from its document any more"
    ] * 2


def test_corrections_of_documents_that_are_not_there_wait(events):
    rejected = entry(events, 0, "reject")
    found = corrected(frame_of(made_reading(2, numbered=True)), rejected)
    assert not found.conflicts
    assert found.waiting == (rejected,)


def test_two_people_who_did_not_see_each_other_are_told(events):
    first = at(0, entry(events, 0, "tolls", {"fatalities_best": 1}, who="Ada"))
    unseen = at(1, entry(events, 0, "tolls", {"fatalities_best": 2}, who="Ben", seen=at(-1, first).correction_id))
    before = at(-1, entry(events, 3, "reject"))
    unseen = replace(unseen, seen=before.correction_id)
    found = corrected(events, before, first, unseen)
    (conflict,) = found.conflicts
    assert conflict.reason == "Ada had set fatalities_best to 1 at about the same time"
    assert one(found, 0, "fatalities_best") == (2,)
    assert not corrected(events, before, first, replace(unseen, seen=first.correction_id)).conflicts
    assert not corrected(events, before, first, replace(unseen, values=first.values)).conflicts


def test_an_imported_event_is_known_by_its_source():
    events = synth(20, seed=2)
    events["source_dataset"], events["source_event_id"] = "ACLED", [f"SUD{n}" for n in range(20)]
    events["doc_id"] = None
    events = events.astype({"doc_id": "str"})
    rejected = entry(events, 7, "reject")
    again = events.copy()
    again["event_id"] = [f"new{n}" for n in range(20)]
    found = corrected(again, rejected)
    assert one(found, 7, "status") == ("rejected",)
    assert (found.events["status"] == "rejected").sum() == 1
    assert corrected(again.iloc[8:].reset_index(drop=True), rejected).waiting == (rejected,)


def added(**values):
    sentence = Evidence("", "doc-1", TEXT, 32, 63)
    known = {"event_type": "Battles", "sub_event_type": "Armed clash", "doc_title": "Document 1"} | values
    return add_event(sentence, known, who="Ada", n_beside=1)


def test_a_missed_event_is_added_and_can_be_corrected(events):
    missed = at(0, added(fatalities_best=4))
    found = corrected(events, missed)
    assert len(found.events) == 7
    assert one(found, 6, "event_id", "sentence", "sub_event_type", "status", "modality", "kind", "disorder_type") == (
        added_id(missed), TEXT, "Armed clash", "corrected", "reported", "incident", "Political violence",
    )  # fmt: skip
    place = MOVED | {"geo_basis": "manual", "geo_precision": "settlement"}
    moved = at(1, correct("place", rows(found.events)[6], place, who="Ben"))
    assert one(corrected(events, missed, moved), 6, "lat", "status_by") == (45.1, "Ben")
    assert len(corrected(events, missed, at(2, undo(missed, who="Ada"))).events) == 6
    assert corrected(frame_of(made_reading(2, numbered=True)), missed).waiting == (missed,)
    assert len(corrected(frame_of(), missed, documents=["doc-1"]).events) == 1


def test_an_added_event_that_the_program_comes_to_read_is_a_conflict(events):
    missed = replace(added(), machine={"n_events": 0})
    (conflict,) = corrected(events, missed).conflicts
    assert conflict.event_id == added_id(missed)
    assert "the program now reads an event from the sentence of an added one" in conflict.reason


def test_merged_and_split(events):
    merged = at(0, entry(events, 0, "merge", other=rows(events)[3]))
    found = corrected(events, merged)
    other = events["event_id"].iloc[3]
    assert one(found, 0, "cluster_id", "is_primary", "n_reports", "n_sources") == (other, False, 2, 2)
    assert one(found, 3, "cluster_id", "is_primary", "n_reports", "n_sources") == (other, True, 2, 2)
    clustered = cluster_reports(events)
    assert clustered["n_reports"].tolist() == [6] * 6
    first = clustered.index[clustered["is_primary"]][0]
    apart = corrected(clustered, entry(clustered, first, "split"))
    assert one(apart, first, "cluster_id", "n_reports") == (events["event_id"].iloc[first], 1)
    assert apart.events["n_reports"].tolist().count(5) == 5
    assert apart.events["is_primary"].sum() == 2
    assert corrected(clustered, entry(clustered, 2, "reject")).events["n_reports"].tolist() == [5, 5, 1, 5, 5, 5]


DOCS = ("doc-1", "doc-2")
ELSEWHERE = MOVED | {"geo_basis": "manual"}


def groups(found):
    """Numbers of the rows that tell of the same event, the one that stands for it first."""
    told = list(rows_of(found.events))
    for row in told:
        members = [other for other in told if other["cluster_id"] == row["cluster_id"]]
        assert row["n_reports"] == len(members)
        assert row["n_sources"] == len({other["doc_id"] for other in members})
        assert row["is_primary"] == (row["cluster_id"] == row["event_id"])
    named = {row["event_id"]: [] for row in told if row["is_primary"]}
    for number, row in enumerate(told):
        named[row["cluster_id"]].insert(0 if row["is_primary"] else len(told), number)
    return sorted(named.values())


def test_reports_are_brought_together_by_what_they_say_once_corrected(events):
    read = cluster_documents(events, DOCS)
    moved = [at(number, entry(read, number, "place", ELSEWHERE)) for number in (1, 4)]
    assert groups(corrected(read, documents=DOCS)) == [[0, 1, 2, 3, 4, 5]]
    assert groups(corrected(read, *moved, documents=DOCS)) == [[0, 2, 3, 5], [1, 4]]
    later = at(5, entry(read, 4, "date", {"date_start": "2025-03-09", "date_end": "2025-03-09"}))
    assert groups(corrected(read, *moved, later, documents=DOCS)) == [[0, 2, 3, 5], [1], [4]]
    back = [at(9, undo(given, who="Ada")) for given in (*moved, later)]
    assert_frame_equal(corrected(read, *moved, later, *back, documents=DOCS).events, read)


def test_when_the_report_that_stood_for_an_event_moves_another_does(events):
    read = cluster_documents(events, DOCS)
    found = corrected(read, entry(read, 0, "place", ELSEWHERE), documents=DOCS)
    assert groups(found) == [[0], [1, 2, 3, 4, 5]]
    assert one(found, 2, "status") == ("extracted",)
    rejected = corrected(read, entry(read, 0, "reject"), documents=DOCS)
    assert groups(rejected) == [[0], [1, 2, 3, 4, 5]]
    confirmed = corrected(read, entry(read, 0, "confirm"), entry(read, 1, "confirm"), documents=DOCS)
    assert groups(confirmed) == [[0, 1, 2, 3, 4, 5]]


def test_what_people_said_of_reports_wins_against_what_they_say(events):
    read = cluster_documents(events, DOCS)
    moved = [at(number, entry(read, number, "place", ELSEWHERE)) for number in (1, 4)]
    apart = at(7, entry(read, 4, "split"))
    assert groups(corrected(read, apart, *moved, documents=DOCS)) == [[0, 2, 3, 5], [1], [4]]
    same = at(8, entry(read, 1, "merge", other=rows(read)[5]))
    assert groups(corrected(read, same, *moved, documents=DOCS)) == [[0, 1, 2, 3, 4, 5]]
    assert groups(corrected(read, apart, same, *moved, documents=DOCS)) == [[0, 1, 2, 3, 5], [4]]


def test_rows_of_datasets_and_added_events_are_events_of_their_own(events):
    read = cluster_documents(events, DOCS[:1])
    found = corrected(read, entry(read, 3, "confirm"), documents=DOCS[:1])
    assert [row["n_reports"] for row in rows_of(found.events)] == [3, 3, 3, 1, 1, 1]
    added = add_event(evidence_of(rows(read)[0]), rows(read)[0], who="Ada", n_beside=1)
    assert groups(corrected(cluster_documents(events, DOCS), added, documents=DOCS)) == [[0, 1, 2, 3, 4, 5], [6]]


def test_an_entry_that_cannot_be_meant_is_refused(events):
    def refused(action, values=None, **given):
        with pytest.raises(CorrectionError) as error:
            entry(events, 0, action, values, **given)
        return str(error.value)

    assert "needs the name" in refused("confirm", who="  ")
    assert "lat 95 cannot be" in refused("place", {"lat": 95})
    assert "0 N 0 E" in refused("place", {"lat": 0.0, "lon": 0.0})
    assert "a point has lat, lon" in refused("place", {"lat": None})
    assert "is before the first" in refused("date", {"date_start": "2025-03-05"})
    assert "date_start '5 March' cannot be" in refused("date", {"date_start": "5 March"})
    assert "the precision 'unknown'" in refused("date", {"date_precision": "unknown"})
    assert "belongs to the type 'Riots'" in refused("type", {"sub_event_type": "Mob violence"})
    assert "modality is never null" in refused("modality", {"modality": None})
    assert "in that order" in refused("tolls", {"fatalities_low": 3, "fatalities_best": 2})
    assert "injured True cannot be" in refused("tolls", {"injured": True})
    assert "injured 1000" in refused("tolls", {"injured": 10**400})
    assert "needs the event that is the same" in refused("merge")
    assert "scope 'everywhere' is for the place" in refused("tolls", {"injured": 1}, scope="everywhere")


@given(
    st.builds(
        Evidence,
        st.text(),
        *[st.none() | st.text(), st.none() | st.text(), *[st.none() | st.integers(0, 2**40)] * 4],
    ),
    st.text(min_size=1).filter(str.strip),
    st.none() | st.text(),
    st.datetimes(timezones=st.just(BEGIN.tzinfo)),
    st.none() | st.integers(0, 10**6),
)
def test_every_entry_comes_back_as_it_was(evidence, who, why, when, toll):
    moment = when.replace(microsecond=when.microsecond // 1000 * 1000)
    values = {"fatalities_low": None, "fatalities_best": toll, "fatalities_high": None, "injured": 0}
    first = Correction("a" * 32, "tolls", who, moment, evidence, values, values, why=why or None, seen="b")
    for item in (first, undo(first, who=who)):
        assert from_json(to_json(item)) == item
        assert to_json(item).isascii()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "is a JSON object"),
        ('{"version":2}', "version 2 of a correction is not known"),
        ('{"version":1}', "'action' is missing"),
        ('{"version":1,"colour":1}', "'colour' is not one of its keys"),
        ('{"version":1,"correction_id":"a","action":"bless","who":"A","when":"x"}', "action 'bless' is not one of"),
        ('{"version":1,"correction_id":"a","action":"undo","who":"A","when":"now"}', "when 'now' is no moment"),
        ('{"version":1,"correction_id":"a","action":"undo","who":"A","when":"9999-12-31T23:59:59-12:00"}', "no moment"),
        ('{"version":1,"correction_id":"a","action":"undo","who":"A","when":"2026-01-01T00:00:00Z"}', "takes back"),
        ('{"version":1,"correction_id":1,"action":"undo","who":"A","when":"2026-01-01"}', "correction_id 1 is no text"),
        (
            '{"version":1,"correction_id":"a","action":"reject","who":"A","when":"2026-01-01T00:00:00Z","evidence":{}}',
            "has no 'event_id'",
        ),
        (
            '{"version":1,"correction_id":"a","action":"reject","who":"A","when":"2026-01-01T00:00:00Z","evidence":{"place_start":"1"}}',
            "'place_start' cannot be '1'",
        ),
    ],
)  # fmt: skip
def test_lines_that_are_no_entries(line, says, tmp_path):
    (tmp_path / "a.jsonl").write_text("\n" + line + "\n")
    with pytest.raises(CorrectionError, match=says) as error:
        list(read_ledger(tmp_path / "a.jsonl"))
    assert "a.jsonl line 2" in str(error.value)


def test_a_ledger_in_a_store_is_only_added_to(store, events, tmp_path):
    entries = [entry(events, number, "reject") for number in range(3)]
    assert ledger_version(store) == 0
    assert append(store, entries[:1]) == 1
    assert append(store, entries) == 2
    assert append(store, entries) == 0
    assert ledger(store) == tuple(entries)
    assert ledger_version(store) == 3
    (tmp_path / "ledger.jsonl").write_text(ledger_text(ledger(store)))
    assert tuple(read_ledger(tmp_path / "ledger.jsonl")) == tuple(entries)
