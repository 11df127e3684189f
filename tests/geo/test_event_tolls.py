"""Which words tell of an event's toll. Sentences of our own."""

import pytest
import spacy

from geo.event_tolls import toll_words
from geo.records import Trigger

NLP = spacy.blank("en")


def _read(text, *, kind="incident", sub_type="Attack"):
    """The words for each trigger of a sentence, its triggers between asterisks."""
    parts = text.split("*")
    starts = [sum(map(len, parts[:n])) for n in range(1, len(parts), 2)]
    triggers = [
        Trigger(start, start + len(parts[2 * n + 1]), kind, None, sub_type, 0.9) for n, start in enumerate(starts)
    ]
    sentence = NLP("".join(parts))[:]
    return [toll_words(sentence, trigger, triggers) for trigger in triggers]


def test_one_event_has_the_whole_sentence():
    assert _read("Planes *hit* a camp, killing nine.") == ["Planes hit a camp, killing nine."]


def test_two_events_share_no_toll():
    found = _read("Planes *bombed* a camp, killing nine, as soldiers *fought* rebels in the hills.")
    assert found == ["Planes bombed a camp, killing nine, ", "as soldiers fought rebels in the hills."]


def test_the_toll_of_an_earlier_deed_is_left_out():
    (found,) = _read("India *fired* missiles after the killing of 26 tourists in April.")
    assert "26" not in found


def test_the_toll_stays_where_the_deed_is_the_event():
    (found,) = _read("Crowds wept after the *killing* of 26 tourists in April.")
    assert "26" in found


@pytest.mark.parametrize(("kind", "sub_type"), [("incident", "Agreement"), ("statement", None)])
def test_what_hurts_nobody_has_none(kind, sub_type):
    assert _read("They *signed* a truce to end a war that killed eighty.", kind=kind, sub_type=sub_type) == [""]
