"""A process of its own that reads documents, so that the page stays quick and both cores are used.

It loads its models while the page's libraries load, stays for documents that are added later, and
ends with the dashboard. The two speak JSON over pipes, a line for each document or reading
(`geo.reading_json`); an empty line ends a question.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice, repeat
from time import perf_counter
from typing import BinaryIO, Final

from geo import errors
from geo.errors import DataError, GeoError
from geo.logs import digest, log
from geo.reading_json import document_from_json, from_json, to_json
from geo.records import Document, Reading, Unread
from geo.settings import ONE_THREAD, PROJECT_DIR

BATCHES: Final = (1, 1, 2, 4, 8)
"""Documents to a question: few at first, so that something can soon be seen; the last holds for all others."""
END_SECONDS: Final = 5
MAX_WORDS: Final = 200
QUOTED: Final = 16
"""An error line that shares so many characters with a document quotes it."""
WARM_UP: Final = "Troops entered Kyiv on Monday."


class Reader:
    """The reading process, as seen from the dashboard. One document set at a time; callers wait their turn."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.reader"],
            cwd=PROJECT_DIR,
            env=ONE_THREAD | os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._last_words = ""
        self._listener = threading.Thread(target=self._listen, name="reader's errors", daemon=True)
        self._listener.start()
        self._turn = threading.Lock()
        atexit.register(self.close)

    def read(self, items: Iterable[Document | Unread]) -> Iterator[Reading | Unread]:
        """
        Read documents as `pipeline.read` does.

        Raises
        ------
        GeoError
            Whatever reading raises; `DataError` too if the process was killed.
        """
        waiting = iter(items)
        with self._turn:
            for size in chain(BATCHES, repeat(BATCHES[-1])):
                if not (batch := list(islice(waiting, size))):
                    return
                yield from self._ask(batch)

    def _ask(self, batch: list[Document | Unread]) -> list[Reading | Unread]:
        began = perf_counter()
        try:
            self._process.stdin.writelines(to_json(item).encode() + b"\n" for item in batch)
            self._process.stdin.write(b"\n")
            self._process.stdin.flush()
            lines = [self._process.stdout.readline() for _ in batch]
        except OSError as error:
            raise self._stopped(batch) from error
        if not lines[-1].endswith(b"\n"):
            raise self._stopped(batch)
        answers = [answer_from(line) for line in lines]
        _log(answers, perf_counter() - began)
        return answers

    def _stopped(self, batch: list[Document | Unread]) -> DataError:
        reader.cache_clear()
        return DataError(f"the reading process stopped{self._why(batch)}: try again, or fewer documents")

    def _listen(self) -> None:
        """Pass on what the process says on standard error, and keep the last line of it."""
        for line in self._process.stderr:
            sys.stderr.buffer.write(line)
            self._last_words = line.decode(errors="replace").strip() or self._last_words
        sys.stderr.flush()

    def _why(self, batch: Iterable[Document | Unread]) -> str:
        """Say why the process ended, from its exit code and its last words on standard error."""
        try:
            code = self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return ", its answer was cut off"
        self._listener.join(END_SECONDS)
        if code == -signal.SIGKILL:
            return ", most likely for want of memory"
        words = without_text(self._last_words[:MAX_WORDS], (item.text for item in batch if isinstance(item, Document)))
        return f" with code {code}" + (f" ({words})" if words else "")

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()
        self._listener.join()
        self._process.stderr.close()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()


def _log(answers: Sequence[Reading | Unread], seconds: float) -> None:
    """Log what became of each document, with its share of the time."""
    each = round(seconds / len(answers), 3)
    for answer in answers:
        if isinstance(answer, Reading):
            log("document", document=digest(answer.document.doc_id), events=len(answer.events), seconds=each)
        else:
            log("document", document=digest(answer.source), outcome="not read", seconds=each)


def without_text(words: str, texts: Iterable[str]) -> str:
    """Return an error line, or only the part before its colon where the rest repeats a text that was being read."""
    pieces = [words[i : i + QUOTED] for i in range(max(0, len(words) - QUOTED + 1))]
    return words.partition(":")[0] if any(piece in text for text in texts for piece in pieces) else words


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the reading process, started when first asked for."""
    return Reader()


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer batches of documents with their readings until the questions end."""
    from geo.documents import document_from_text  # noqa: PLC0415 - only the reading process needs the stages
    from geo.pipeline import read  # noqa: PLC0415

    for _ in read([document_from_text(WARM_UP)]):
        pass
    for batch in _asked(questions):
        try:
            lines = [to_json(item) for item in read(batch, processes=1)]
        except GeoError as error:
            lines = [json.dumps({"error": type(error).__name__, "says": str(error)})] * len(batch)
        answers.writelines(line.encode() + b"\n" for line in lines)
        answers.flush()


def _asked(questions: BinaryIO) -> Iterator[list[Document | Unread]]:
    batch: list[Document | Unread] = []
    for line in questions:
        if line == b"\n":
            yield batch
            batch = []
        else:
            batch.append(document_from_json(line))


def answer_from(line: bytes) -> Reading | Unread:
    """
    Return what a line of the answers holds.

    Raises
    ------
    GeoError
        If that is what reading raised.
    """
    if line.startswith(b'{"error"'):
        error = json.loads(line)
        raise getattr(errors, error["error"], GeoError)(error["says"])
    return from_json(line)


def main() -> None:
    """Serve the parent over standard input and output; what libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
