"""Lines of the log: what they hold, and what they never do."""

import json

import pytest

from geo.logs import digest, log


def test_a_line_is_json_with_its_time(monkeypatch, capsys):
    monkeypatch.setenv("GEO_LOG", "json")
    log("export", who="an analyst", format="GeoJSON", events=12, error=None)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("time").endswith("+00:00")
    assert line == {"event": "export", "who": "an analyst", "format": "GeoJSON", "events": 12}


@pytest.mark.parametrize("value", [None, "", "none"])
def test_nothing_is_written_unless_asked_for(monkeypatch, capsys, value):
    monkeypatch.delenv("GEO_LOG", raising=False)
    if value is not None:
        monkeypatch.setenv("GEO_LOG", value)
    log("export", events=1)
    assert capsys.readouterr().err == ""


def test_a_field_that_might_carry_text_is_refused():
    with pytest.raises(ValueError, match="sentence"):
        log("document", sentence="Shells fell on Kherson.")


def test_a_digest_gives_no_text_away():
    assert digest("report-17") == digest("report-17") != digest("report-18")
    assert "report" not in digest("report-17")
    assert digest("\ud800")
