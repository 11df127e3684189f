"""The reading process: the same readings as in this process, and clear answers when it fails."""

import io
import json

import pytest

from dashboard.reader import Reader, answer_from, serve, without_text
from geo.documents import document_from_text
from geo.errors import DataError
from geo.pipeline import read
from geo.reading_json import to_json
from geo.records import Unread

TEXT = "Shelling killed three people in Kharkiv on 3 March 2025, officials said."


@pytest.fixture(scope="module")
def process():
    process = Reader()
    yield process
    process.close()


def test_it_reads_as_the_pipeline_does(process):
    items = [document_from_text(TEXT, title="A"), Unread("b.txt", "is empty")]
    assert list(process.read(items)) == list(read(items))


def test_what_was_read_is_logged_without_a_word_of_it(process, monkeypatch, capsys):
    monkeypatch.setenv("GEO_LOG", "json")
    list(process.read([document_from_text(TEXT, title="A quiet title"), Unread("secret-name.txt", "is empty")]))
    log = capsys.readouterr().err
    assert [json.loads(line)["event"] for line in log.splitlines()] == ["document", "document"]
    assert not [word for word in ("Shelling", "Kharkiv", "quiet", "secret") if word in log]


def test_nothing_asked_nothing_read(process):
    assert list(process.read([])) == []


def test_a_killed_process_is_said_to_be():
    dead = Reader()
    dead._process.kill()
    dead._process.wait()
    with pytest.raises(DataError, match="reading process stopped, most likely for want of memory"):
        list(dead.read([document_from_text(TEXT)]))
    dead.close()


def test_a_process_that_fails_says_why(monkeypatch, tmp_path):
    (tmp_path / "dashboard").mkdir()
    (tmp_path / "dashboard" / "__init__.py").touch()
    (tmp_path / "dashboard" / "reader.py").write_text("raise OSError('no room on the disk')")
    monkeypatch.setattr("dashboard.reader.PROJECT_DIR", tmp_path)
    broken = Reader()
    with pytest.raises(DataError, match=r"stopped with code 1 \(OSError: no room on the disk\): try again"):
        list(broken.read([document_from_text(TEXT)]))
    broken.close()


def test_the_reason_does_not_repeat_the_article():
    assert without_text(f"ValueError: bad text {TEXT}", [TEXT]) == "ValueError"
    assert without_text("MemoryError: 3 GB", [TEXT]) == "MemoryError: 3 GB"


def test_answers_until_the_questions_end():
    question = to_json(document_from_text(TEXT)).encode() + b"\n"
    answers = io.BytesIO()
    serve(io.BytesIO(question + b"\n" + question + question + b"\n"), answers)
    readings = [answer_from(line) for line in answers.getvalue().splitlines()]
    assert [reading.document.text for reading in readings] == [TEXT] * 3


def test_many_documents_keep_their_order(process):
    items = [document_from_text(f"{TEXT} {i}", title=str(i)) for i in range(12)]
    assert [reading.document.title for reading in process.read(items)] == [str(i) for i in range(12)]


def test_an_error_of_the_process_is_raised_here():
    with pytest.raises(DataError, match="a table is missing"):
        answer_from(b'{"error": "DataError", "says": "a table is missing"}')
