import json
import os
import signal
import subprocess
import sys
import time

import pytest

from geo import watch_commands
from geo.__main__ import main
from geo.errors import DocumentError
from geo.importers import import_file
from geo.settings import PROJECT_DIR
from geo.watching import EMPTY_SECONDS, SETTLE_SECONDS, Watched, read_watched, stamp_of, watched_text

STORY = "A missile hit the port of Odesa on 26 December 2025, killing two people.\n"
OTHER = "Troops clashed near Goma on 3 January 2025, killing four soldiers.\n"


def names(paths):
    return [path.name for path in paths]


def test_a_file_is_ready_when_it_no_longer_changes(tmp_path):
    watched, path = Watched(), tmp_path / "a.txt"
    path.write_text("A shell")
    assert watched.ready(tmp_path, frozenset(), 0.0) == []
    path.write_text("A shell fell.")
    assert watched.ready(tmp_path, frozenset(), SETTLE_SECONDS) == []
    assert watched.waiting() == [str(path)]
    assert names(watched.ready(tmp_path, frozenset(), 2 * SETTLE_SECONDS)) == ["a.txt"]


def test_each_file_is_read_once_and_again_when_it_or_its_metadata_changes(tmp_path):
    watched, path = Watched(), tmp_path / "a.txt"
    path.write_text(STORY)
    watched.done(path, stamp_of(path), ("one",))
    assert watched.ready(tmp_path, frozenset(), 0.0) == watched.waiting() == []
    (tmp_path / "a.meta.json").write_text("{}")
    watched.ready(tmp_path, frozenset(), 1.0)
    assert names(watched.ready(tmp_path, frozenset(), 1.0 + SETTLE_SECONDS)) == ["a.txt"]


def test_what_is_not_looked_at(tmp_path):
    for name in ("a.txt.part", "b.crdownload", ".c.txt", "README.md", "d.meta.json", "own.jsonl"):
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    watched = Watched()
    watched.ready(tmp_path, frozenset({(tmp_path / "own.jsonl").resolve()}), 0.0)
    assert watched.waiting() == []
    with pytest.raises(DocumentError, match="cannot be listed"):
        watched.ready(tmp_path / "gone", frozenset())


def test_an_empty_file_waits_for_its_content(tmp_path):
    watched = Watched()
    (tmp_path / "a.txt").touch()
    watched.ready(tmp_path, frozenset(), 0.0)
    assert watched.ready(tmp_path, frozenset(), EMPTY_SECONDS - 1) == []
    assert names(watched.ready(tmp_path, frozenset(), EMPTY_SECONDS)) == ["a.txt"]


def test_documents_that_no_file_gives_any_more(tmp_path):
    watched = Watched()
    for name, ids in (("a", ("1", "2")), ("b", ("2",))):
        watched.done(tmp_path / name, (1, 1, 0), ids)
    assert watched.replaced(tmp_path / "a", ("3",)) == {"1"}
    assert watched.replaced(tmp_path / "a", ("1",)) == frozenset()


def test_what_is_known_survives(tmp_path):
    watched, path = Watched(), tmp_path / "state.json"
    watched.done(tmp_path / "a☃.txt", (3, 4, 5), ("1", "2"))
    path.write_text(watched_text(watched), encoding="utf-8")
    assert read_watched(path) == watched
    assert read_watched(tmp_path / "none") == Watched()


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2}', '{"version": 1, "files": {"a": {}}}', "[" * 9000])
def test_damaged_knowledge_says_what_to_do(tmp_path, content):
    path = tmp_path / "state.json"
    path.write_text(content)
    with pytest.raises(DocumentError, match="remove it to read all files anew"):
        read_watched(path)


@pytest.fixture
def watch(tmp_path, capsys):
    """Run the command once over a folder; returns its exit code and what it said."""
    (tmp_path / "in").mkdir()

    def run(*more):
        code = main(["watch", str(tmp_path / "in"), "-o", str(tmp_path / "out.jsonl"), "--once", *more])
        return code, capsys.readouterr().err

    return run


def events(tmp_path):
    return import_file(tmp_path / "out.jsonl").gdf


def test_the_command_adds_what_is_new_and_replaces_what_changed(tmp_path, watch):
    first = tmp_path / "in" / "a.txt"
    first.write_text(STORY)
    assert watch()[0] == 0
    assert list(events(tmp_path)["country"]) == ["UA"]
    written = (tmp_path / "out.jsonl").stat().st_mtime_ns
    code, said = watch()
    assert (code, said.splitlines()[-1]) == (0, "0 files read, 0 events, 0 documents not read")
    assert (tmp_path / "out.jsonl").stat().st_mtime_ns == written
    (tmp_path / "in" / "b.txt").write_text(OTHER)
    (tmp_path / "in" / "c.pdf").write_bytes(b"%PDF-1.4")
    code, said = watch("--leftovers", str(tmp_path / "left.jsonl"))
    assert code == 1
    assert "c.pdf: is no readable PDF" in said
    assert sorted(events(tmp_path)["country"]) == ["CD", "UA"]
    assert json.loads((tmp_path / "left.jsonl").read_text().splitlines()[-1])["what"] == "document"
    first.write_text(STORY.replace("Odesa", "Kherson"))
    assert watch()[0] == 0
    assert set(events(tmp_path)["place_name"]) >= {"Kherson"}
    assert "Odesa" not in set(events(tmp_path)["place_name"])


def test_a_store_takes_the_events_too(tmp_path, watch):
    from geo.store import open_store  # noqa: PLC0415
    from geo.store_documents import stored_documents  # noqa: PLC0415

    (tmp_path / "in" / "a.txt").write_text(STORY)
    assert watch("--store", str(tmp_path / "store.gpkg"))[0] == 0
    with open_store(tmp_path / "store.gpkg") as store:
        assert [document.text for document in stored_documents(store)] == [STORY]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none", "-o", "o.jsonl"], "'none' is no folder"),
        ([".", "-o", "o.kml"], "'o.kml' could not be added to"),
        (["."], "nowhere to put the events"),
    ],
)
def test_bad_usage(words, message, capsys):
    assert main(["watch", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "nan", "x", "1e9"])
def test_bad_intervals(seconds, capsys):
    with pytest.raises(SystemExit):
        main(["watch", ".", "-o", "o.jsonl", "--interval", seconds])
    assert "give seconds from 0.1 to 86400" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
@pytest.mark.parametrize("kind", ["SIGINT", "SIGTERM"])
def test_ctrl_c_and_the_end_of_a_service_end_it_cleanly(tmp_path, kind):
    (tmp_path / "in").mkdir()
    command = [sys.executable, "-m", "geo", "watch", tmp_path / "in", "-o", tmp_path / "out.jsonl", "--interval", "0.2"]
    with subprocess.Popen(command, cwd=PROJECT_DIR, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stderr.readline().startswith("watching ")
        (tmp_path / "in" / "a.txt").write_text(STORY)
        assert process.stderr.readline().startswith("read: ")
        deadline = time.monotonic() + 30
        while not watch_commands.state_path(tmp_path / "out.jsonl").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(getattr(signal, kind))
        _, said = process.communicate(timeout=60)
        assert said.splitlines()[-1] == "1 files read, 1 events, 0 documents not read"
        assert process.returncode == 0
    assert len(events(tmp_path)) == 1
