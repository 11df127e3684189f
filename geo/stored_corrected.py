"""The events of a store as people have corrected them, and the gold set that comes of it."""

from collections.abc import Sequence

from geo.corrected import Corrected, apply_ledger
from geo.corrected_gold import Gold, gold_of
from geo.corrections import Correction, in_force
from geo.reports import cluster_documents
from geo.store import Store
from geo.store_documents import document_ids, stored_document
from geo.store_events import stored_events
from geo.store_ledger import ledger


def corrected_events(store: Store, entries: Sequence[Correction] | None = None) -> Corrected:
    """
    Return a store's events with its ledger applied, and the reports of the same event brought together.

    Parameters
    ----------
    store
        The store.
    entries
        The ledger, if it is at hand; the store's by default.
    """
    entries = ledger(store) if entries is None else entries
    documents = document_ids(store)
    return apply_ledger(cluster_documents(stored_events(store), documents), entries, documents)


def stored_gold(store: Store) -> Gold:
    """Return the gold of those documents of a store that people have looked over."""
    entries = ledger(store)
    named = {entry.evidence.doc_id for entry in in_force(entries) if entry.evidence is not None}
    known = [doc_id for doc_id in document_ids(store) if doc_id in named]
    events = corrected_events(store, entries).events
    documents = (stored_document(store, doc_id) for doc_id in known)
    return gold_of((item for item in documents if item is not None), events[events["doc_id"].isin(known)])
