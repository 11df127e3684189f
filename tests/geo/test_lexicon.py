import csv

import pytest

from geo.errors import DataError
from geo.event_types import BACKGROUND, load_labels
from geo.lexicon import TABLES_DIR, inflections, load_lexicon, read_rows, words_of
from geo.vocabulary import EVENT_TYPE_OF, KINDS


def rows(name):
    with (TABLES_DIR / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def found(text):
    return {(match.label, text[match.start : match.end]) for match in load_lexicon().find(words_of(text))}


@pytest.mark.parametrize(
    ("text", "label", "highlight"),
    [
        ("Warplanes bombed an arms depot.", "Air/drone strike", "bombed"),
        ("The ministry announced the capture of the village.", "Non-state actor overtakes territory", "capture"),
        ("Soldiers opened fire on demonstrators.", "Excessive force against protesters", "opened fire"),
        ("An air-strike killed two.", "Air/drone strike", "air-strike"),
        ("SHELLING hit the port.", "Shelling/artillery/missile attack", "SHELLING"),
        ("Rebels’ positions came under fire.", "Shelling/artillery/missile attack", "came under fire"),
    ],
)
def test_phrases_and_what_to_highlight(text, label, highlight):
    assert (label, highlight) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "A rocket-like shot won the match for the striker.",
        "The mob boss retired to Sicily.",
        "Stun grenades were found in a cache.",
        "A swimming pool leak released chlorine gas.",
    ],
)
def test_unwanted_contexts_silence_a_phrase(text):
    silenced = {"Shelling/artillery/missile attack", "Mob violence", "Grenade", "Chemical weapon"}
    assert not silenced & {label for label, _ in found(text)}


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("bomb", "bombed"), ("seize", "seizing"), ("carry", "carries"), ("ambush", "ambushes"), ("stab", "stabbed")],
)
def test_inflections_by_rule(lemma, form):
    assert form in inflections(lemma, {})


def test_contexts_of_another_part_silence_nothing():
    text = "Rebels blew up a pipeline in the north, while a grenade wounded four in the city."
    assert ("Remote explosive/landmine/IED", "blew up") in found(text)
    assert ("Remote explosive/landmine/IED", "blew up") not in found(text.replace("while", "and"))


def test_inflections_by_table():
    irregular = {row["lemma"]: tuple(row["forms"].split()) for row in rows("irregular_forms.csv")}
    assert inflections("shoot", irregular) == ("shoot", "shoots", "shot", "shooting", "shootings")


def test_words_keep_their_offsets():
    text = "Kyiv’s “air-defence” didn't fire: 3 hit."
    assert [word.text for word in words_of(text)] == ["kyiv", "s", "air", "defence", "didn't", "fire", "3", "hit"]
    assert all(text[word.start : word.end].lower() == word.text for word in words_of(text))


def test_every_row_names_a_known_label_and_a_weight():
    for row in rows("event_lexicon.csv"):
        assert row["label"] in load_labels(), row
        assert row["weight"] in {"1", "2", "3"}, row
        assert not row["pattern"].startswith("..")
        assert not row["pattern"].endswith("..")
        assert row["note"] in {"", "deed", "encounter"}


def test_no_pattern_is_listed_twice():
    keys = [(row["pattern"], row["label"]) for row in rows("event_lexicon.csv")]
    assert len(keys) == len(set(keys))


def test_examples_are_whole_and_unique():
    examples = rows("event_examples.csv")
    sentences = [row["sentence"].casefold() for row in examples]
    assert len(sentences) == len(set(sentences))
    for row in examples:
        assert row["kind"] in {*KINDS, BACKGROUND}, row
        assert row["event_type"] == EVENT_TYPE_OF.get(row["sub_event_type"], ""), row
        assert (row["kind"] == "incident") == bool(row["sub_event_type"]), row
        assert row["note"] in {"", *load_labels()}, row


def test_every_sub_type_has_many_examples():
    examples = rows("event_examples.csv")
    for sub in EVENT_TYPE_OF:
        assert sum(row["sub_event_type"] == sub for row in examples) >= 50, sub
    assert sum(row["kind"] == BACKGROUND for row in examples) >= 400


@pytest.mark.parametrize("content", [b"", b"garbage\n", b"a,b\n1\n", b"a,b\n1,2,3\n", b"a\n\xff\n"])
def test_a_damaged_table_is_named(tmp_path, content):
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(DataError, match=r"table\.csv in .* is damaged.*restore it"):
        read_rows(tmp_path / "table.csv")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError, match=r"irregular_forms\.csv is missing"):
        load_lexicon(tmp_path)


def test_an_unknown_group_is_named(tmp_path):
    (tmp_path / "irregular_forms.csv").write_text("lemma,forms\n", encoding="utf-8")
    (tmp_path / "event_word_groups.csv").write_text("group,words\n", encoding="utf-8")
    lexicon = "pattern,label,weight,needs,unless,note\n@soldier fled,Other,1,,,\n"
    (tmp_path / "event_lexicon.csv").write_text(lexicon, encoding="utf-8")
    with pytest.raises(DataError, match="'@soldier'"):
        load_lexicon(tmp_path)
