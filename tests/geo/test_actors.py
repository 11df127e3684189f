import pytest

from geo.actors import actors_of, check_types, load_groups
from geo.records import Actor, Mention, Place, Resolution, Trigger

CASES = [
    ("Port-au-Prince (Island Press) — Armed gang members *burned* homes.", "Armed gang members", None, None, "actor1"),
    (
        "Police said gunmen believed to be from the south *killed* five workers.",
        "gunmen",
        "political militia",
        "workers",
        None,
    ),
    (
        "Boko Haram's rival, the Islamic State West Africa Province, *raided* the base.",
        "Islamic State West Africa Province",
        "rebel group",
        None,
        "actor1",
    ),
    ("Colombian soldiers killed six rebels in a *firefight*.", "Colombian soldiers", "state forces", "rebels", None),
    ("The RSF *shelled* a market in El Fasher.", "Rapid Support Forces", "political militia", None, "actor1"),
    ("M23 rebels *seized* the town of Sake.", "March 23 Movement", "rebel group", None, "actor1"),
    ("Boko Haram fighters *abducted* schoolgirls near Chibok.", "Boko Haram", "rebel group", "schoolgirls", "actor1"),
    ("Six farmers were *killed* by gunmen near Jos.", "gunmen", "political militia", "farmers", "actor1"),
    ("Police *clashed* with protesters in Maputo.", "Police", "state forces", "protesters", "unknown"),
    ("Al-Shabaab militants launched an *attack* on a hotel.", "al-Shabaab", "rebel group", None, "actor1"),
    (
        "An *attack* by the Tatmadaw on villagers left nine dead.",
        "Myanmar Armed Forces",
        "state forces",
        "villagers",
        None,
    ),
    ("Thousands of demonstrators *marched* through Lima.", "demonstrators", "protesters", None, "actor1"),
    ("The *blast* killed nine civilians in Quetta.", None, None, "civilians", "unknown"),
    ("The cartel *killed* two journalists in Sinaloa.", "cartel", "political militia", "journalists", "actor1"),
    (
        "FARC dissidents *ambushed* an army patrol in Cauca.",
        "Revolutionary Armed Forces of Colombia",
        None,
        None,
        "actor1",
    ),
    ("Herders *attacked* villagers in Plateau.", "Herders", "identity militia", "villagers", "actor1"),
    ("Hezbollah *fired* rockets at Safed.", "Hezbollah", "rebel group", None, "actor1"),
    ("Fighters of the M23 movement *marched* into Bukavu.", "March 23 Movement", "rebel group", None, "actor1"),
    ("At least 20 suspected bandits *raided* Zurmi.", "bandits", "political militia", None, "actor1"),
    ("Insurgents raided Palma at dawn, *burning* down houses.", "Insurgents", "rebel group", None, "actor1"),
    ("Rebels *clashed* with junta troops 15 km north of Monywa.", "Rebels", "rebel group", "junta troops", "unknown"),
    ("GAO, Sept 18 - Gunmen *attacked* a farm in Bourem.", "Gunmen", "political militia", None, "actor1"),
    ("Gang members *stormed* a quarter, killing nine.", "Gang members", "political militia", None, "actor1"),
    ("A 68-year-old woman was *killed* by a sniper.", "sniper", None, "woman", None),
    ("The assault *left* four gendarmes dead.", None, None, "gendarmes", None),
    ("The Arakan Army said it had *seized* Lashio.", "Arakan Army", "rebel group", None, None),
    ("*Fighting* between the army and the RSF went on.", "army", "state forces", "Rapid Support Forces", "unknown"),
    ("A mob *burned* a church in Jaranwala.", "mob", "rioters", None, "actor1"),
    (
        "*Clashes* between the ELN and the army left ten dead.",
        "National Liberation Army (Colombia)",
        None,
        "army",
        None,
    ),
]


def _read(parse, text, *, resolutions=(), country=None, kind="incident"):
    before, word, after = text.split("*")
    trigger = Trigger(len(before), len(before) + len(word), kind, None, None, 1.0)
    return actors_of(trigger, parse(before + word + after)[:], resolutions, country)


@pytest.mark.parametrize(("text", "name", "actor_type", "other", "initiator"), CASES)
def test_actors(parse, text, name, actor_type, other, initiator):
    first, second, who = _read(parse, text)
    assert (first.name if first else None) == name
    if actor_type:
        assert first.actor_type == actor_type
    if other:
        assert second is not None
        assert second.name == other
    if initiator:
        assert who == initiator


def _state(text, word, name, country, *, demonym):
    start = text.replace("*", "").index(word)
    place = Place("iso:" + country, name, 60.0, 90.0, "PCLI", country)
    return Resolution(
        Mention(start, start + len(word), word, "NORP", demonym=demonym), place, 0.9, "", actor=not demonym
    )


def test_a_foreign_state_is_an_external_force(parse):
    text = "Russian missiles *hit* a market in Kharkiv."
    resolution = _state(text, "Russian", "Russia", "RU", demonym=True)
    first, _, _ = _read(parse, text, resolutions=[resolution], country="UA")
    assert first == Actor("Russia", "external forces")
    first, _, _ = _read(parse, text, resolutions=[resolution], country="RU")
    assert first == Actor("Russia", "state forces")


def test_people_of_a_country_are_not_its_state(parse):
    text = "The army *arrested* eight Syrians in Tripoli."
    resolution = _state(text, "Syrians", "Syria", "SY", demonym=True)
    _, second, _ = _read(parse, text, resolutions=[resolution], country="LB")
    assert second == Actor("Syrians", "civilians")


def test_acronyms_count_in_capitals_only(parse):
    first, _, _ = _read(parse, "Eta *attacked* the station.")
    assert first is None or first.name != "Euskadi Ta Askatasuna"


def test_the_tables_keep_to_the_vocabulary():
    check_types()
    assert len({group.name for group in load_groups().values()}) >= 250
