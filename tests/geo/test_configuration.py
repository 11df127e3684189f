"""The settings that come from the environment."""

import os

import pytest

from geo import configuration
from geo.settings import PROJECT_DIR


def test_nothing_set_is_fine():
    assert list(configuration.faults({"PATH": "/bin"})) == []


def test_empty_is_as_good_as_not_set():
    assert list(configuration.faults({"GEO_EVENTS": "", "GEO_DOCS": "", "GEO_HOME": ""})) == []


def test_what_is_there_is_taken(tmp_path):
    events = tmp_path / "events.geojson"
    events.touch()
    environ = {
        "GEO_EVENTS": str(events),
        "GEO_DOCS": f"{tmp_path}{os.pathsep}{events}",
        "GEO_HOME": str(tmp_path / "new"),
    }
    assert list(configuration.faults(environ)) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GEO_EVENTS", "/no/such.geojson", "GEO_EVENTS='/no/such.geojson': there is no such file"),
        ("GEO_DOCS", "/no/such", "'/no/such' does not exist"),
        ("GEO_HOME", __file__, "this is no folder"),
        ("GEO_DOC", "seeds", "GEO_DOC is no setting of this program: did you mean GEO_DOCS?"),
        ("GEO_STORE", "mysql://u:hidden@h/d", "GEO_STORE: mysql:// is no store; give a file's path, or postgresql://"),
        ("GEO_USER", "two\nlines", "this is no name"),
        ("GEO_QQQ", "1", "known are GEO_DOCS, "),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_name(name, value, words):
    (fault,) = configuration.faults({name: value})
    assert words in fault
    assert "hidden" not in fault


def test_the_documentation_lists_every_setting():
    assert configuration.markdown() in (PROJECT_DIR / "docs" / "configuration.md").read_text(encoding="utf-8")
