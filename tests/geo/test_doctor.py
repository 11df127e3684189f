"""What is wrong with an installation is found and told with the remedy."""

import json
import shutil
import sys
from collections import namedtuple

import pytest

from geo import doctor, integrity
from geo.__main__ import main
from geo.errors import DataError
from geo.settings import PROJECT_DIR
from geo.store import open_store


def states(findings):
    return [finding.state for finding in findings]


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))


def test_this_installation_is_whole():
    findings = list(doctor.examine({}))
    assert set(states(findings)) == {"ok"}, findings
    assert [finding.what for finding in findings] == [
        "Python", "Packages", "Tables and models", "GDAL", "Settings", "Folder", "Store", "Reading",
    ]  # fmt: skip


def test_an_old_python_is_told(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    (finding,) = doctor.python_version()
    assert finding == doctor.Finding("Python", "fault", "3.9.2 is too old: use 3.11 or newer")


def test_a_package_of_another_version_and_a_missing_one_are_told(tmp_path):
    for name in doctor.REQUIREMENTS:
        shutil.copy(PROJECT_DIR / name, tmp_path)
    with (tmp_path / "requirements.txt").open("a") as pins:
        pins.write('pandas==0.1\nno-such-package==1.0\nnot-here==1.0; sys_platform == "beos"\n')
    (finding,) = doctor.packages(tmp_path)
    assert finding.state == "fault"
    assert "(wanted: 0.1)" in finding.words
    assert "no-such-package is missing (wanted: 1.0)" in finding.words
    assert "not-here" not in finding.words


def test_every_damaged_file_is_told(monkeypatch):
    monkeypatch.setattr(
        integrity, "faults", lambda: iter(["table a is damaged: remake it", "model b is missing: install it"])
    )
    assert [finding.words for finding in doctor.files()] == [
        "table a is damaged: remake it",
        "model b is missing: install it",
    ]


def test_a_setting_that_cannot_be_meant_is_told():
    (finding,) = doctor.settings({"GEO_EVENTS": "/no/such.csv"})
    assert (finding.state, finding.what) == ("fault", "Settings")


def test_a_full_disk_is_a_warning(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 2e8))
    (finding,) = doctor.home()
    assert finding.state == "warning"
    assert "0.2 GB free: make room, or set GEO_HOME" in finding.words


def test_a_closed_folder_is_a_fault(monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    (finding,) = doctor.home()
    assert finding.state == "fault"
    assert "may not be written to" in finding.words


def test_models_that_do_not_load_are_told(monkeypatch):
    def broken():
        raise DataError("model file 'x' is damaged: reinstall it")

    monkeypatch.setattr(doctor, "_read_sample", broken)
    assert [finding.words for finding in doctor.trial()] == ["model file 'x' is damaged: reinstall it"]


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("warning", 1), ("fault", 2)])
def test_the_exit_code_is_the_worst_finding(state, code, monkeypatch, capsys):
    findings = [
        doctor.Finding("A", "ok", "fine"),
        doctor.Finding("B", state, "so so"),
        doctor.Finding("C", "ok", "fine"),
    ]
    monkeypatch.setattr(doctor, "examine", lambda: iter(findings))
    assert main(["doctor"]) == code
    assert capsys.readouterr().out.splitlines()[1] == f"{state:8}B: so so"
    assert main(["doctor", "--json"]) == code
    assert json.loads(capsys.readouterr().out.splitlines()[1]) == {"what": "B", "state": state, "words": "so so"}


def test_a_store_is_checked(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store.gpkg"))
    assert [finding.words for finding in doctor.store()] == ["none yet: it is made when something is added"]
    open_store().close()
    (whole,) = doctor.store()
    assert whole.state == "ok"
    assert "0 documents" in whole.words


def test_a_damaged_store_is_told_with_where_to_read_on(tmp_path, monkeypatch):
    path = tmp_path / "store.gpkg"
    path.write_text("just some text, long enough to be no header of a database at all" * 20)
    monkeypatch.setenv("GEO_STORE", str(path))
    (finding,) = doctor.store()
    assert finding.state == "fault"
    assert "docs/faults.md" in finding.words


def test_a_database_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setenv("GEO_STORE", "postgresql+pg8000://a:secret@127.0.0.1:1/events")
    (finding,) = doctor.store()
    assert finding.state == "fault"
    assert "secret" not in finding.words
