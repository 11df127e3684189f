import pandas as pd

from geo.import_units import admin1_codes

UNITS = {
    ("UA", "Zaporizhia"): "UA-23",
    ("UA", "Donetsk oblast"): "UA-14",
    ("UA", "Kyiv City"): "UA-30",
    ("ML", "Mopti"): "ML-5",
    ("SD", "North Darfur"): "SD-DN",
    ("NG", "Borno"): "NG-BO",
    ("ML", "Borno"): None,
    ("ML", "No such province"): None,
    ("XX", "Mopti"): None,
    (None, "Mopti"): None,
    ("ML", None): None,
}


def test_units_are_found_by_name_in_their_country_only():
    country, admin1 = (pd.Series(column, dtype="str") for column in zip(*UNITS, strict=True))
    found = admin1_codes(country, admin1)
    assert [None if pd.isna(code) else code for code in found] == list(UNITS.values())


def test_nothing_to_look_up_loads_no_gazetteer(monkeypatch):
    monkeypatch.setattr("geo.import_units.load_gazetteer", None)
    assert admin1_codes(pd.Series([None], dtype="str"), pd.Series(["Mopti"], dtype="str")).isna().all()
