"""What a store holds, as seen by those who look at it while others change it."""

import pandas as pd
import pytest

from geo.corrections import correct, undo
from geo.export import rows_of
from geo.frame import conform_events
from geo.holdings import holdings
from geo.imported import RefusedRow
from geo.store import open_store
from geo.store_documents import add_reading, remove_document, stale_documents
from geo.store_events import stored_events
from geo.store_imports import add_import, remove_import, stored_refused
from geo.store_ledger import append
from tests.geo.readings import made_reading

GAZETTEER = "g1"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.gpkg") as opened:
        yield opened


def imported(*names):
    return conform_events(
        pd.DataFrame([{"event_id": name, "kind": "incident", "modality": "reported"} for name in names])
    )


def test_what_has_not_changed_is_the_same(store):
    add_reading(store, made_reading(1), GAZETTEER)
    add_import(store, imported("a"), "a.csv", "ACLED")
    first = holdings(store)
    assert holdings(store, first) is first
    add_reading(store, made_reading(2), GAZETTEER)
    second = holdings(store, first)
    assert list(second.readings) == ["doc-1", "doc-2"]
    assert second.readings["doc-1"] is first.readings["doc-1"]
    assert second.imported is first.imported


def test_documents_to_start_with_are_none_of_the_additions(store):
    add_reading(store, made_reading(1), GAZETTEER, "start")
    assert not holdings(store).readings
    before = holdings(store)
    add_reading(store, made_reading(1), GAZETTEER, "added")
    assert list(holdings(store, before).readings) == ["doc-1"]


def test_what_is_removed_is_gone(store):
    add_reading(store, made_reading(1), GAZETTEER)
    taken = add_import(store, imported("a", "b"), "a.csv", "ACLED", [RefusedRow(3, "no date")])
    before = holdings(store)
    assert len(before.imported) == 2
    assert stored_refused(store, taken.import_id) == (RefusedRow(3, "no date"),)
    remove_document(store, "doc-1")
    remove_import(store, taken.import_id)
    after = holdings(store, before)
    assert (after.readings, after.imports, after.imported) == ({}, (), None)
    assert stored_refused(store, taken.import_id) == ()


def test_the_ledger_is_read_again_when_somebody_enters(store):
    add_reading(store, made_reading(1), GAZETTEER)
    row = next(rows_of(stored_events(store)))
    entry = correct("reject", row, who="A. Analyst")
    before = holdings(store)
    append(store, [entry])
    assert holdings(store, before).ledger == (entry,)
    append(store, [undo(entry, who="A. Analyst")])
    assert len(holdings(store, before).ledger) == 2


def test_documents_of_older_versions_are_to_be_read_anew(store):
    add_reading(store, made_reading(1), "g0")
    add_reading(store, made_reading(2), GAZETTEER)
    add_reading(store, made_reading(3), "g0", "start")
    assert [document.doc_id for document in stale_documents(store, GAZETTEER)] == ["doc-1"]
