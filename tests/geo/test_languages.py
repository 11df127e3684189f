import pytest

from geo.documents import document_from_text
from geo.languages import unless_foreign, why_not_english
from geo.records import Document, Unread


@pytest.mark.parametrize(
    "text",
    [
        "Shells fell on Kyiv.",
        "KYIV",
        "ROCKETS HIT THE PORT OF ODESA, KILLING TWO",
        "Gunmen attacked San José de la Montaña, Playa del Carmen and Los Reyes, killing ten.",
        "Clashes in El Fasher: the RSF shelled the camp of Abu Shouk for a third day.",
        "The ministry wrote «Харьков» and «Киев» on its map of the east of the country.",
        "7.62 x 39",
        "",
    ],
)
def test_what_may_be_english(text):
    assert why_not_english(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Взрывы прогремели в Киеве и Одессе.", "letters that are not Latin"),
        ("قصفت القوات مدينة خاركيف يوم الثلاثاء", "letters that are not Latin"),
        ("Guerrilleros atacaron Cali. En Bogotá, una bomba explotó el lunes.", "does not read as English"),
        ("Des combats ont éclaté à Gao et dans le nord du pays.", "does not read as English"),
        ("In der Nacht waren in Odessa Explosionen zu hören, die Luftwaffe ist nicht im Einsatz.", "English"),
        ("Wojska zaatakowały miasto w nocy i w Kijowie słychać było wybuchy, ale z Odessy nie.", "English"),
        ("Tamko rima seval " * 14, "does not read as English"),
    ],
)
def test_what_is_not(text, reason):
    assert reason in why_not_english(text)
    assert "give a translation" in why_not_english(text)


def test_foreign_documents_are_unread_with_the_reason():
    foreign, english = document_from_text("Взрывы прогремели в Киеве.", source="a.txt"), document_from_text("A shell.")
    assert isinstance(english, Document)
    assert unless_foreign(english) is english
    unread = Unread("b.txt", "is empty")
    assert unless_foreign(unread) is unread
    item = unless_foreign(foreign)
    assert isinstance(item, Unread)
    assert item.source == "a.txt"
