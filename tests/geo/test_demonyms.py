from geo.demonyms import toponyms_of
from geo.records import Mention, Place, Resolution

TURKEY = Place("iso:TR", "Turkey", 39.0, 35.0, "PCLI", country="TR")
SWITZERLAND = Place("iso:CH", "Switzerland", 47.0, 8.0, "PCLI", country="CH")


def mentions(*texts, place=TURKEY):
    return [Resolution(Mention(i, i + 1, text, demonym=True), place, 0.9, "") for i, text in enumerate(texts)]


def test_a_single_nationality_word_is_no_toponym():
    assert toponyms_of(mentions("Turkish")) == ()


def test_recurring_adjectives_are_and_peoples_never():
    kept = toponyms_of(mentions("Turkish", "Turkish", "Turks", "Turkish", "Turkish"))
    assert [item.mention.text for item in kept] == ["Turkish"] * 4


def test_each_country_counts_for_itself():
    mixed = mentions("Turkish", "Turkish") + mentions("Swiss", "Swiss", "Swiss", "Swiss", place=SWITZERLAND)
    assert {item.mention.text for item in toponyms_of(mixed)} == {"Swiss"}


def test_place_names_stay():
    ankara = Resolution(Mention(0, 6, "Ankara"), TURKEY, 0.9, "")
    assert toponyms_of([ankara]) == (ankara,)
