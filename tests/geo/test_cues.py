import pytest

from geo import cues
from geo.errors import DataError


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff"])
def test_missing_or_damaged_word_lists_are_named(tmp_path, monkeypatch, content):
    monkeypatch.setattr(cues, "TABLES", tmp_path)
    if content is not None:
        (tmp_path / "none.json").write_bytes(content)
    with pytest.raises(DataError, match=r"word lists 'none\.json' cannot be read .*restore them"):
        cues.load_cues("none")
