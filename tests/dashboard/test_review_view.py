"""The review under Streamlit's test driver: the queue, what is entered, and what viewers see of it."""

from datetime import date

import pytest

from dashboard.minimap import MESSAGE
from dashboard.views.review_place import turn_of
from dashboard.visitor import Visitor
from geo.corrections import correct, in_force
from geo.export import rows_of, to_jsonl
from geo.frame import empty_events_gdf
from geo.gazetteer import gazetteer_version
from geo.store import open_store
from geo.store_documents import add_reading
from geo.store_events import stored_events
from geo.store_ledger import append, ledger
from tests.geo.readings import made_reading


def texts(app):
    return " ".join(html.proto.body for html in app.get("html"))


def entries():
    with open_store() as store:
        return [(entry.action, entry.who, entry.scope) for entry in ledger(store)]


def last():
    with open_store() as store:
        return ledger(store)[-1]


@pytest.fixture
def empty_file(tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_text(to_jsonl(empty_events_gdf()))
    return path


@pytest.fixture
def app(run_app, empty_file, monkeypatch):
    """The review of two documents with two events each."""
    monkeypatch.setenv("GEO_USER", "Ada")
    with open_store() as store:
        for number in (1, 2):
            add_reading(store, made_reading(number, n_events=2, numbered=True), gazetteer_version())
    return run_app(empty_file, view="review")


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def field(app, kind, name):
    return next(item for item in getattr(app, kind) if item.key.startswith(f"rf_{name}_"))


def enter_form(app):
    button = next(item for item in app.button if item.label == "Enter changes")
    button.click().run()
    assert not app.exception, app.exception


def selected(app):
    return app.session_state["selected"]


def test_nothing_to_review(run_app, empty_file):
    assert "Nothing to review: no event passes the filters" in texts(run_app(empty_file, view="review"))


def test_events_of_a_file_are_reviewed_by_their_sentence_alone(run_app, events_file, monkeypatch):
    monkeypatch.setenv("GEO_USER", "Ada")
    app = run_app(events_file, view="review")
    assert "<b>0 of 6</b> reviewed" in texts(app)
    assert selected(app) == "nowhere"
    press(app, "review_next")
    assert selected(app) == "kursk"
    press(app, "review_confirm")
    assert "<b>1 of 6</b> reviewed" in texts(app)


def test_confirm_reject_next_back_undo(app):
    first = selected(app)
    app.text_input(key="review_why").set_value("read it twice")
    press(app, "review_confirm")
    second = selected(app)
    assert second != first
    assert "<b>1 of 4</b> reviewed" in texts(app)
    assert (last().why, app.text_input(key="review_why").value) == ("read it twice", "")
    press(app, "review_reject")
    assert entries() == [("confirm", "Ada", "event"), ("reject", "Ada", "event")]
    assert "<b>2 of 4</b> reviewed" in texts(app)
    press(app, "review_undo")
    assert selected(app) == second
    assert "Taken back: rejected." in texts(app)
    press(app, "review_back")
    assert selected(app) == first
    assert "Confirmed by Ada" in texts(app)
    with open_store() as store:
        assert [entry.action for entry in in_force(ledger(store))] == ["confirm"]


def test_when_all_is_done_the_page_says_so(app):
    for _ in range(4):
        press(app, "review_confirm")
    assert "<b>All 4</b> events that pass the filters are reviewed" in texts(app)
    assert app.button(key="review_next").disabled


def test_another_candidate_for_all_of_the_name_in_the_document(app, monkeypatch):
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from tests.geo.readings import KYIV, NAMESAKE  # noqa: PLC0415

    places = {place.place_id: place for place in (KYIV, NAMESAKE)}
    monkeypatch.setattr(load_gazetteer(), "place", places.__getitem__)
    app.run()
    assert app.button(key="review_choose_1").disabled
    app.segmented_control(key="review_scope").set_value("All of this name in the document")
    press(app, "review_choose_2")
    assert entries() == [("place", "Ada", "document")]
    assert last().values["lat"] == 45.1
    assert app.segmented_control(key="review_scope").value == "This event"
    assert "<b>2 of 4</b> reviewed" in texts(app)
    assert "As corrected, no longer with 2 other reports." in texts(app)


def test_the_mark_is_set_by_a_click_and_a_button(app):
    turn = turn_of(selected(app))
    app.session_state[MESSAGE] = {"point": [49.98765432, 36.25], "turn": turn}
    app.run()
    assert "would be moved to 49.9877, 36.2500" in texts(app)
    press(app, "review_move")
    values = last().values
    assert (values["lat"], values["geo_basis"], values["geo_radius_km"], values["admin1_code"]) == (
        49.98765,
        "manual",
        2.0,
        "UA-63",
    )


def test_a_click_on_a_number_chooses_it_and_one_for_another_event_nothing(app, monkeypatch):
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from tests.geo.readings import NAMESAKE  # noqa: PLC0415

    monkeypatch.setattr(load_gazetteer(), "place", lambda _id: NAMESAKE)
    app.session_state[MESSAGE] = {"pick": 1, "turn": 1}
    app.run()
    assert entries() == []
    app.session_state[MESSAGE] = {"pick": 1, "turn": turn_of(selected(app))}
    app.run()
    assert last().values["place_name"] == "Kyiv"
    assert last().values["country"] == "RS"


def test_the_form_enters_what_was_changed_and_nothing_else(app):
    enter_form(app)
    assert entries() == []
    assert "Nothing was changed." in texts(app)
    field(app, "date_input", "first").set_value(date(2025, 3, 1))
    field(app, "number_input", "injured").set_value(0)
    enter_form(app)
    assert [action for action, _, _ in entries()] == ["date", "tolls"]
    with open_store() as store:
        day, tolls = ledger(store)
    assert (day.values["date_start"], day.values["date_end"], day.values["date_precision"]) == (
        "2025-03-01",
        "2025-03-03",
        "range",
    )
    assert (tolls.values["injured"], tolls.values["fatalities_best"]) == (0, 0)
    assert field(app, "date_input", "first").value == date(2025, 3, 1)


def test_a_value_that_cannot_be_is_told_and_nothing_is_entered(app):
    field(app, "date_input", "first").set_value(date(2025, 3, 9))
    enter_form(app)
    assert entries() == []
    assert "the last day 2025-03-03 is before the first, 2025-03-09" in texts(app)


def test_type_and_modality(app):
    field(app, "selectbox", "type").set_value(("incident", "Riots", "Mob violence"))
    field(app, "selectbox", "modality").set_value("claimed")
    field(app, "text_input", "by").set_value("the army")
    enter_form(app)
    assert [action for action, _, _ in entries()] == ["type", "modality"]
    assert last().values == {"modality": "claimed", "claimed_by": "the army"}


def test_merge_and_split(app):
    app.segmented_control(key="review_part").set_value("Other reports").run()
    assert "4 reports of this event in 2 documents" in texts(app)
    press(app, "review_split")
    assert "reports of this event" not in texts(app)
    press(app, "review_merge")
    assert "4 reports of this event in 2 documents" in texts(app)
    assert [action for action, _, _ in entries()] == ["split", "merge"]


def test_entries_are_listed_and_taken_back(app):
    app.segmented_control(key="review_part").set_value("Entries").run()
    assert "Nothing was entered about this event" in texts(app)
    here = selected(app)
    press(app, "review_reject")
    press(app, "review_back")
    assert selected(app) == here
    press(app, f"take_back_{last().correction_id}")
    assert "Not reviewed yet" in texts(app)


def test_a_missed_event_is_added_by_its_sentence(app, monkeypatch):
    from dashboard.views import review_add  # noqa: PLC0415

    frame = review_add.st.dataframe
    picked = {"selection": {"rows": [1], "columns": []}}
    monkeypatch.setattr(
        review_add.st,
        "dataframe",
        lambda data, **options: (frame(data, **options), picked)[1] if "Sentence" in data else frame(data, **options),
    )
    app.segmented_control(key="review_part").set_value("Missed event").run()
    place = next(item for item in app.text_input if item.key.startswith("ra_place_"))
    place.set_value("Krichev").run()
    field(app, "selectbox", "type").set_value(("incident", "Protests", "Peaceful protest"))
    field(app, "date_input", "first").set_value(date(2025, 3, 2))
    next(item for item in app.button if item.label == "Add the event").click().run()
    assert not app.exception, app.exception
    entry = last()
    assert (entry.action, entry.machine) == ("add", {"n_events": 1})
    assert entry.evidence.sentence == "(1) Shells hit Kyiv on 3 March."
    assert (entry.values["place_name"], entry.values["date_end"], entry.values["doc_title"]) == (
        "Krychaw",
        "2025-03-02",
        "Document 1",
    )
    assert selected(app) == entry.correction_id[:16]
    assert "of 5</b> reviewed" in texts(app)


def test_conflicts_are_listed_and_lead_to_their_event(app):
    with open_store() as store:
        row = list(rows_of(stored_events(store)))[3]
        append(store, [correct("tolls", row, {"fatalities_best": 5}, who="Ben", machine=row | {"fatalities_best": 3})])
    app.run()
    assert [item.label for item in app.expander if "second look" in item.label] == ["1 correction needs a second look"]
    assert "fatalities_best 3 then, 0 now" in texts(app)
    press(app, "conflict_0")
    assert selected(app) == row["event_id"]
    press(app, "review_confirm")
    assert "second look" not in texts(app)


def test_what_two_people_say_at_once_is_told(app):
    with open_store() as store:
        row = next(row for row in rows_of(stored_events(store)) if row["event_id"] == selected(app))
        append(store, [correct("tolls", row, {"fatalities_best": 5}, who="Ben")])
    field(app, "number_input", "fatalities_best").set_value(7)
    field(app, "number_input", "fatalities_high").set_value(7)
    enter_form(app)
    assert "Ben had set fatalities_best to 5 at about the same time" in texts(app)


def test_who_is_no_analyst_enters_nothing_by_whatever_way(app, monkeypatch):
    monkeypatch.setattr("dashboard.corrections.visitor", lambda: Visitor("v@example.org", analyst=False))
    press(app, "review_confirm")
    assert "Not entered: corrections are made by analysts; you look as a viewer" in texts(app)
    assert entries() == []


def test_viewers_look_and_enter_nothing(app, monkeypatch):
    for module in ("review", "review_place"):
        monkeypatch.setattr(f"dashboard.views.{module}.visitor", lambda: Visitor("v@example.org", analyst=False))
    app.run()
    assert "Corrections are made by analysts; you look as a viewer." in texts(app)
    assert {item.key for item in app.button if item.key.startswith("review_")} == {"review_next", "review_back"}
    app.session_state[MESSAGE] = {"pick": 0, "turn": turn_of(selected(app))}
    press(app, "review_next")
    assert entries() == []


def test_while_documents_are_read_nothing_can_be_entered(app, monkeypatch):
    from dashboard.cache import Loading  # noqa: PLC0415

    done = iter([False, True])
    monkeypatch.setattr(Loading, "wait", lambda _self, seconds: next(done) if seconds == 0 else True)
    monkeypatch.setattr("streamlit.rerun", lambda: None)
    app.run()
    assert "The review opens when all documents have been read." in texts(app)
    assert not [item for item in app.button if item.key.startswith("review_")]
