"""Tables and models are held against their sha256 before they are read."""

import hashlib

import pytest

from geo import integrity
from geo.errors import DataError
from geo.gazetteer import load_gazetteer
from geo.settings import DATA_DIR


@pytest.fixture(autouse=True)
def _fresh_lists():
    integrity._listed.cache_clear()
    yield
    integrity._listed.cache_clear()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package with one model file, listed."""
    (tmp_path / "made_up_model").mkdir()
    (tmp_path / "made_up_model" / "__init__.py").touch()
    file = tmp_path / "made_up_model" / "weights.bin"
    file.write_bytes(b"weights")
    sums = tmp_path / "SHA256SUMS_models"
    sums.write_text(f"{hashlib.sha256(b'weights').hexdigest()}  made_up_model/weights.bin\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(integrity, "MODEL_LIST", sums)
    return file


def test_what_is_installed_is_what_was_released():
    assert list(integrity.faults()) == []


def test_every_table_is_listed():
    listed = {line.split()[1] for line in (DATA_DIR / "SHA256SUMS").read_text().splitlines()}
    assert listed == {path.name for path in DATA_DIR.glob("*.parquet")}


def test_a_damaged_table_is_named_with_the_remedy(tmp_path):
    table = tmp_path / "places.parquet"
    table.write_bytes(b"not what it was")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  places.parquet\n")
    with pytest.raises(DataError, match=r"'places\.parquet' is damaged .*`git checkout data`"):
        integrity.check_table(table)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(DataError, match=r"'places\.parquet' is missing"):
        integrity.check_table(tmp_path / "places.parquet")


def test_the_gazetteer_does_not_load_from_damaged_tables(tmp_path):
    for path in DATA_DIR.glob("gazetteer_*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "SHA256SUMS").write_bytes((DATA_DIR / "SHA256SUMS").read_bytes())
    with (tmp_path / "gazetteer_names.parquet").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\0\0\0")
    with pytest.raises(DataError, match=r"gazetteer_names\.parquet"):
        load_gazetteer.__wrapped__(tmp_path)


def test_a_whole_model_file_is_found(package):
    assert integrity.model_file("made_up_model", "weights.bin") == package


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda file: file.write_bytes(b"w3ights"), "is damaged or of another version"),
        (lambda file: file.unlink(), "lacks its model file 'weights.bin'"),
    ],
)
def test_a_broken_model_file_is_told_with_the_remedy(package, harm, words):
    harm(package)
    with pytest.raises(DataError, match=rf"{words}.*pip install --force-reinstall"):
        integrity.model_file("made_up_model", "weights.bin")
    assert len([fault for fault in integrity.faults() if "made_up_model" in fault]) == 1


def test_a_package_that_is_not_installed_is_told():
    with pytest.raises(DataError, match="'no_such_model' with its model files is not installed"):
        integrity.model_file("no_such_model", "weights.bin")
