from geo.candidates import MAX_CANDIDATES, candidates_for
from geo.gazetteer import load_gazetteer
from geo.place_groups import kind_of
from geo.records import Mention
from geo.syntax import load_parser


def candidates(text, name, **known):
    start = text.index(name)
    doc = load_parser().nlp.make_doc(text)
    return candidates_for(Mention(start, start + len(name), name, **known), doc, load_gazetteer())


def test_a_unit_word_leaves_units_only():
    kinds = {kind_of(c.place.feature_code) for c in candidates("in Kharkiv region", "Kharkiv", hint="admin1")}
    assert kinds == {"admin1"}


def test_a_bare_name_means_town_or_unit():
    kinds = {kind_of(c.place.feature_code) for c in candidates("in Kharkiv today", "Kharkiv")}
    assert {"settlement", "admin1"} <= kinds


def test_directions_and_generic_words_are_left_off_only_where_the_whole_is_unknown():
    assert candidates("in Northern Syria", "Northern Syria")[0].place.country == "SY"
    assert candidates("in Northern Ireland", "Northern Ireland")[0].place.name == "Northern Ireland"


def test_demonyms_are_no_candidates_for_a_name():
    assert all(c.match == "demonym" for c in candidates("Polish troops", "Polish", demonym=True))


def test_many_namesakes_are_cut_to_units_and_the_largest():
    found = candidates("in San Antonio", "San Antonio")
    assert len(found) <= MAX_CANDIDATES
    assert any(c.place.admin1_code == "US-TX" for c in found)


def test_unknown_names_have_none():
    assert candidates("in Xqwzzyvgrad", "Xqwzzyvgrad") == ()
