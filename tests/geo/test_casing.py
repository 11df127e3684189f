from hypothesis import given
from hypothesis import strategies as st

from geo.casing import truecase

NAMES = {"goma", "south kivu", "new york", "turkey"}
WORDS = {
    "rebels",
    "shell",
    "hospital",
    "in",
    "as",
    "fighters",
    "advance",
    "on",
    "turkey",
    "the",
    "say",
    "locals",
    "near",
}


def rewrite(text):
    return truecase(text, NAMES.__contains__, WORDS.__contains__)


def test_headline_in_capitals_gets_small_letters_but_for_names():
    assert (
        rewrite("REBELS SHELL HOSPITAL IN GOMA\nThe rest is As It Was.")
        == "Rebels shell hospital in Goma\nThe rest is As It Was."
    )


def test_names_of_several_words_and_unknown_words_are_capitalised():
    assert rewrite("FIGHTERS ADVANCE ON SOUTH KIVU AS LOCALS SAY") == "Fighters advance on South Kivu as locals say"
    assert rewrite("FIGHTERS ADVANCE ON BUKIMBWE, LOCALS SAY") == "Fighters advance on Bukimbwe, locals say"


def test_text_without_capitals_is_rewritten_sentence_by_sentence():
    assert rewrite("rebels shell goma. locals say turkey") == "Rebels shell Goma. Locals say Turkey"


def test_ordinary_text_and_short_capitals_stay():
    for text in ("BEIRUT — A bomb went off in the market.", "NATO, EU AND UN", "Rebels shell Goma", ""):
        assert rewrite(text) == text


@given(st.text(max_size=200))
def test_length_never_changes_and_letters_only_change_case(text):
    rewritten = rewrite(text)
    assert len(rewritten) == len(text)
    assert rewritten.casefold() == text.casefold() or rewritten.upper() == text.upper()
