"""Taking corrections over in the app: what each does here is told first, and who may not take any takes none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.visitor import Visitor
from geo.correction_json import ledger_text
from geo.corrections import correct, evidence_of, undo
from geo.export import rows_of
from geo.frame import events_gdf
from geo.gazetteer import gazetteer_version
from geo.store import open_store
from geo.store_audit import audit
from geo.store_documents import add_reading
from geo.store_ledger import append, ledger
from tests.geo.readings import GAZETTEER, made_reading


def texts(app):
    return " ".join(html.proto.body for html in app.get("html"))


def entries():
    with open_store() as store:
        return ledger(store)


def rows(number):
    return list(rows_of(events_gdf([made_reading(number, numbered=True)], gazetteer_version=GAZETTEER)))


def made(number=1, row=0, action="reject", **given):
    return correct(action, rows(number)[row], who="Bo <b>", **given)


@pytest.fixture
def upload(run_app, events_file, monkeypatch):
    """The view with a ledger uploaded, the store holding one document."""
    monkeypatch.setenv("GEO_USER", "Ada")
    with open_store() as store:
        add_reading(store, made_reading(1, numbered=True), gazetteer_version())

    def uploaded(*given, content=None):
        content = ledger_text(given).encode() if content is None else content
        app = run_app(events_file, view="import")
        app.file_uploader(key="ledger_file").upload("theirs {{7*7}}.jsonl", content, "application/jsonl").run()
        assert not app.exception, app.exception
        return app

    return uploaded


def listed(app):
    table = app.dataframe[-1].value
    return list(table["What comes of it"])


def test_what_each_entry_does_is_told_before_it_is_taken_over(upload):
    known = made(row=2, action="confirm")
    with open_store() as store:
        append(store, [known])
    gone = replace(
        made(row=1),
        evidence=replace(evidence_of(rows(1)[1]), event_id="x", sentence="Gone.", sentence_start=900, sentence_end=905),
    )
    orphan = undo(made(), who="Bo <b>")
    app = upload(made(), known, made(number=7), gone, orphan)
    told = "4 new · 1 known already · 1 waiting for a document or dataset that is not here · 2 to be looked at"
    assert told in texts(app)
    assert listed(app) == [
        "waits: its document or dataset is not in this store",
        "no event like it is read from its sentence any more",
        "takes back an entry that is not here",
        "applies",
        "known already",
    ]
    assert len(entries()) == 1
    app.button(key="keep_ledger").click().run()
    assert not app.exception, app.exception
    assert len(entries()) == 5
    assert "4 corrections taken over." in texts(app)
    assert app.button(key="keep_ledger").disabled
    assert listed(app)[0] == "known already; waits: its document or dataset is not in this store"
    with open_store() as store:
        assert audit(store)[-1].words == "corrections taken over: 4 of theirs {{7*7}}.jsonl, by Ada"
    assert "1 more report of them" in texts(app)


def test_another_entry_of_the_same_id_is_not_taken_over(upload):
    known = made()
    with open_store() as store:
        append(store, [known])
    app = upload(replace(known, who="Eve"))
    assert listed(app) == ["not taken over: the ledger here has another entry of this id"]
    assert app.button(key="keep_ledger").disabled


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no corrections"),
        (b"\xff\xfe", "cannot be read as corrections"),
        (b"[" * 9000, "line 1: a correction is no JSON"),
        (b'{"version": 1}', "line 1: a correction: &#x27;action&#x27; is missing"),
        (b'{"version": 2, "action": "<script>"}', "line 1: version 2 of a correction is not known here"),
    ],
)
def test_what_is_no_ledger_says_why_and_nothing_is_taken_over(upload, content, reason):
    app = upload(content=content)
    assert reason in texts(app)
    assert not any(button.key == "keep_ledger" for button in app.button)
    assert entries() == ()


def test_an_entry_of_tomorrow_could_not_be_overruled_and_is_refused(upload):
    app = upload(made(), replace(made(row=1), when=datetime(2999, 1, 1, tzinfo=UTC)))
    assert "line 2: its time 2999-01-01 00:00 has not come yet" in texts(app)
    assert entries() == ()


def test_viewers_take_nothing_over(upload, monkeypatch):
    app = upload(made())
    viewer = Visitor("v@example.org", analyst=False)
    monkeypatch.setattr("dashboard.views.ledger.visitor", lambda: viewer)
    app.button(key="keep_ledger").click().run()
    assert "corrections are made by analysts" in texts(app)
    assert entries() == ()
    monkeypatch.setattr("dashboard.views.imports.visitor", lambda: viewer)
    app.run()
    assert not any(item.key == "ledger_file" for item in app.file_uploader)
    assert "Datasets and corrections are imported by analysts" in texts(app)
