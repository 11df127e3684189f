import pytest

from geo.gazetteer import load_gazetteer
from geo.unit_names import unit_name


@pytest.mark.parametrize("code", ["UA", "UA-23", "US-FL", "CD", "ru-krs"])
def test_names_are_those_of_the_gazetteer(code):
    gazetteer = load_gazetteer()
    assert unit_name(code) == (gazetteer.country(code) if len(code) == 2 else gazetteer.admin1(code)).name


@pytest.mark.parametrize("code", ["ZZ", "UA-999", "", "geonames:703448"])
def test_a_code_without_a_name_stands_for_itself(code):
    assert unit_name(code) == code
