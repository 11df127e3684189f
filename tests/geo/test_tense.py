"""Tense of the clause around a temporal expression (our own sentences)."""

import pytest

from geo.tense import Tense, sentence_end, sentence_start, tense_around

CASES: list[tuple[str, Tense]] = [
    ("The court will sit on [Monday].", "future"),
    ("The court sat on [Monday].", "past"),
    ("Officials said on [Monday] that talks will resume.", "past"),
    ("Officials said on Monday that talks will resume on [Thursday].", "future"),
    ("On [Monday], the court will sit.", "future"),
    ("On [Monday], the court was empty.", "past"),
    ("The meeting [Monday] will be short.", "future"),
    ("The trial is due on [Friday].", "future"),
    ("They agreed to meet on [Friday].", "future"),
    ("They tried to meet on [Friday].", "past"),
    ("The summit will be held [Monday].", "future"),
    ("The summit is expected to be held [Monday].", "future"),
    ("The law takes effect [July 1].", "future"),
    ("Talks were to continue [Monday].", "future"),
    ("Leaders to meet [Friday] in Cairo", "future"),
    ("Clouds over the sea, [Friday]", "unknown"),
]


@pytest.mark.parametrize(("marked", "tense"), CASES)
def test_tense(marked: str, tense: Tense) -> None:
    text = marked.replace("[", "").replace("]", "")
    start, end = marked.index("["), marked.index("]") - 1
    assert tense_around(text, start, end, 0, len(text)) == tense


def test_sentence_bounds_pass_over_abbreviations_and_stop_at_blank_lines() -> None:
    text = "First one. Gen. Ali spoke on Dec. 12 in town. Last one.\n\nNew part"
    middle = text.index("spoke")
    assert text[sentence_start(text, middle) : sentence_end(text, middle, len(text))].strip() == (
        "Gen. Ali spoke on Dec. 12 in town."
    )
    assert sentence_end(text, text.index("Last"), len(text)) <= text.index("New")
