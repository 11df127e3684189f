import shutil

import numpy as np
import pytest

from geo.embedding import DIMENSIONS, embed
from geo.errors import DataError
from geo.event_model import MODEL_PATH, gram_features, load_model, probabilities, read_sentence, without_dates
from geo.event_types import load_labels
from geo.lexicon import load_lexicon, words_of


def test_weights_fit_the_tables():
    model = load_model()
    features = 2 * len(model.labels) + len(model.vocabulary)
    assert model.labels == tuple(load_labels())
    assert model.fast.shape == (features + len(load_lexicon().groups), len(model.labels))
    assert model.full.shape == (features + DIMENSIONS, len(model.labels))


def test_chances_sum_to_one():
    sentence = read_sentence("Warplanes bombed an arms depot outside Sirte.", load_lexicon())
    model = load_model()
    assert model.fast_chances(sentence).sum() == pytest.approx(1, abs=1e-5)
    assert model.full_chances(sentence, embed([sentence.text])[0]).sum() == pytest.approx(1, abs=1e-5)


def test_a_higher_temperature_is_less_certain():
    logits = np.array([3.0, 1.0], dtype=np.float32)
    assert probabilities(logits, 2.0)[0] < probabilities(logits, 1.0)[0]


def test_n_grams_are_scaled_to_length_one():
    idf = np.ones(2, dtype=np.float32)
    values = gram_features(words_of("Rebels fled. Rebels fled."), {"rebels": 0, "fled": 1}, idf)
    assert sum(value**2 for value in values.values()) == pytest.approx(1)


def test_changed_weights_are_refused(tmp_path):
    copy = tmp_path / MODEL_PATH.name
    shutil.copy(MODEL_PATH, copy)
    shutil.copy(MODEL_PATH.with_suffix(".sha256"), copy.with_suffix(".sha256"))
    copy.write_bytes(copy.read_bytes() + b"x")
    with pytest.raises(DataError, match=r"event_types\.npz has sha256"):
        load_model(copy)


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(DataError, match=r"train_event_types\.py"):
        load_model(tmp_path / "event_types.npz")


def test_embeddings_have_length_one_and_keep_their_order():
    texts = ["A long sentence about the harvest of olives in the hills of Apulia.", "Rain.", "Rain."]
    vectors = embed(texts)
    assert vectors.shape == (3, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1], vectors[2], atol=1e-5)
    assert not np.allclose(vectors[0], vectors[1], atol=0.1)


def test_no_texts_no_vectors():
    assert embed([]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("On 3 March 2021, shells hit a mill.", "shells hit a mill."),
        ("Shells hit a mill in early August.", "Shells hit a mill."),
        ("Late on Tuesday night gunmen fled.", "gunmen fled."),
        ("Two died on Monday, police said.", "Two died, police said."),
        ("Police may march on the palace.", "Police may march on the palace."),
        ("The 40 men of May's brigade left.", "The 40 men of May's brigade left."),
        ("Monday", "Monday"),
    ],
)
def test_dates_are_left_out(text, left):
    assert without_dates(text) == left


@pytest.mark.parametrize("when", ["On 3 March 2021, {}", "In 2014 {}", "Early on Friday morning, {}", "Yesterday, {}"])
def test_when_it_happened_does_not_change_what_happened(when):
    deed = "gunmen shot dead nine farmers near Jos."
    model = load_model()
    plain = model.fast_chances(read_sentence(deed, load_lexicon()))
    dated = read_sentence(when.format(deed), load_lexicon())
    assert dated.meaning == deed
    assert model.fast_chances(dated) == pytest.approx(plain, abs=1e-6)


def test_march_as_a_month_is_no_march():
    labels = {match.label for match in read_sentence("In March 2020 the road was closed.", load_lexicon()).matches}
    assert "Peaceful protest" not in labels
