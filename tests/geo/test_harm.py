"""Killed and injured, family by family (our own sentences)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.harm import read_harm
from geo.records import Harm

EXACT = [
    ("A shepherd was killed.", Harm(1, 1, 1, None)),
    ("Two soldiers were killed and 5 hurt.", Harm(2, 2, 2, 5)),
    ("The bomb left 13 dead and scores wounded.", Harm(13, 13, 13, 60)),
    ("A mine blew up under a bus, killing two and wounding seven others.", Harm(2, 2, 2, 7)),
    ("The death toll rose to 45.", Harm(45, 45, 45, None)),
    ("12 killed, 30 injured as bus hits mine", Harm(12, 12, 12, 30)),
    ("The raid claimed the lives of 14 villagers.", Harm(14, 14, 14, None)),
    ("Gunmen killed 12 in Segou on 5 May.", Harm(12, 12, 12, None)),
    ("Police found 12 bodies in a well.", Harm(12, 12, 12, None)),
    ("A grenade killed a 65-year-old woman and wounded her husband.", Harm(1, 1, 1, 1)),
    ("Nine suspected militants and two off-duty police officers were killed.", Harm(11, 11, 11, None)),
    ("A woman and her two children were killed.", Harm(3, 3, 3, None)),
    ("The bomber struck a queue, killing himself and six others.", Harm(7, 7, 7, None)),
    ("A rocket killed five militants, bringing the toll to 45.", Harm(5, 5, 5, None)),
    ("Six people were injured, two of them seriously.", Harm(None, None, None, 6)),
]

BOUNDS = [
    ("At least nine people were killed.", Harm(9, 9, None, None)),
    ("More than 20 soldiers died.", Harm(20, 20, None, None)),
    ("Up to 30 people were killed.", Harm(None, 30, 30, None)),
    ("Fewer than 10 rebels were killed.", Harm(None, 9, 9, None)),
    ("Between 5 and 7 rebels were killed.", Harm(5, 6, 7, None)),
    ("Some 200 fighters were killed.", Harm(180, 200, 220, None)),
    ("Nearly 100 people were killed.", Harm(90, 100, 100, None)),
    ("Dozens were killed.", Harm(24, 36, 99, None)),
    ("A couple of villagers were killed.", Harm(2, 2, 2, None)),
    ("A dozen civilians were killed.", Harm(12, 12, 12, None)),
]

PARTS = [
    ("Five members of a family, including two children, were killed.", Harm(5, 5, 5, None)),
    ("Nine farmers including a woman and an eight-year-old boy were killed and two others injured.", Harm(9, 9, 9, 2)),
    ("Hundreds of fighters on both sides were reportedly killed.", Harm(200, 300, 999, None)),
    ("Three brothers -- Ali, Omar and Sami -- were killed.", Harm(3, 3, 3, None)),
    ("Jets bombed the town, killing 72 people, including children.", Harm(72, 72, 72, None)),
    ("Shells fell south of the city, killing 15 soldiers and injuring about 20.", Harm(15, 15, 15, 20)),
    ("On 22 February 2001, two people were killed and four were injured.", Harm(2, 2, 2, 4)),
    ("On June 21 a protester was killed in Puyo.", Harm(1, 1, 1, None)),
    ("A general was killed in the raid, together with six aides.", Harm(7, 7, 7, None)),
    ("Raids killed 8 and wounded 19 around Baghdad.", Harm(8, 8, 8, 19)),
    ("The bodies of 15 ethnic Albanians were found.", Harm(15, 15, 15, None)),
    ("Gunmen killed Sunni tribal leader Karim Saad in his car.", Harm(1, 1, 1, None)),
    ("A shell killed nine policemen and nine farmers.", Harm(18, 18, 18, None)),
    ("Shells killed 12 people; all 12 dead were farmers.", Harm(12, 12, 12, None)),
    ("They mourn the killing of five herders.", Harm(5, 5, 5, None)),
    ("Three people, including two children, were killed.", Harm(3, 3, 3, None)),
    ("Gunmen torched homes, killing at least 11 people, the town's mayor said.", Harm(11, 11, None, None)),
    ("Mortars killed two women, a spokesman for the regional police said on Monday.", Harm(2, 2, 2, None)),
    ("The raid killed four herders, an elder in the district confirmed.", Harm(4, 4, 4, None)),
    ("The strike killed 31 Palestinians, among them 5 women and 3 children, medics said.", Harm(31, 31, 31, None)),
]

NONE = [
    ("There were no casualties.", Harm(0, 0, 0, 0)),
    ("The device went off but did not cause any injuries.", Harm(0, 0, 0, 0)),
    ("Nobody was killed.", Harm(0, 0, 0, None)),
    ("No one was hurt.", Harm(0, 0, 0, 0)),
]

NOT_STATED = [
    "Air defences shot down 30 drones.",
    "The army denied killing 12 villagers.",
    "About 20 people were killed or wounded.",
    "The raid killed and maimed scores of civilians, many of them children.",
    "Rebels fired 12 rockets at the airport on 5 May 2021.",
    "Three hundred refugees crossed the river.",
    "There were dozens of casualties.",
]


@pytest.mark.parametrize(("sentence", "expected"), EXACT + BOUNDS + PARTS + NONE)
def test_stated_harm(sentence: str, expected: Harm) -> None:
    assert read_harm(sentence) == expected


@pytest.mark.parametrize("sentence", NOT_STATED)
def test_what_is_not_stated_is_none(sentence: str) -> None:
    assert read_harm(sentence) == Harm()


LIMITS = ["", "at least", "more than", "about", "up to", "nearly", "fewer than", "another"]


@given(st.sampled_from(LIMITS), st.integers(2, 5000), st.integers(2, 5000))
def test_bounds_are_ordered(limit: str, killed: int, injured: int) -> None:
    harm = read_harm(f"Shells killed {limit} {killed} people and wounded {injured:,} soldiers.")
    stated = [n for n in (harm.fatalities_low, harm.fatalities_best, harm.fatalities_high) if n is not None]
    assert stated
    assert stated == sorted(stated)
    assert harm.injured == injured


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    harm = read_harm(text)
    stated = [n for n in (harm.fatalities_low, harm.fatalities_best, harm.fatalities_high) if n is not None]
    assert stated == sorted(stated)
