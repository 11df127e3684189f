"""A process of its own that reads documents, so that the page stays quick and both cores are used.

It loads its models while the page's libraries load, stays for documents that are added later, and
ends with the dashboard. The two speak pickle over pipes that nobody else can reach.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import BinaryIO, Final

from geo.errors import DataError, GeoError
from geo.records import Document, Reading, Unread
from geo.settings import PROJECT_DIR

BATCH: Final = 8
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
            while batch := list(islice(waiting, BATCH)):
                yield from self._ask(batch)

    def _ask(self, batch: list[Document | Unread]) -> list[Reading | Unread]:
        try:
            pickle.dump(batch, self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)  # noqa: S301 - written by our own process
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            reader.cache_clear()
            raise DataError(f"the reading process stopped{self._why(batch)}: try again, or fewer documents") from error
        if isinstance(answer, GeoError):
            raise answer
        return answer

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

    answer: list[Reading | Unread] | GeoError
    for _ in read([document_from_text(WARM_UP)]):
        pass
    while True:
        try:
            batch = pickle.load(questions)  # noqa: S301 - written by the dashboard
        except EOFError:
            return
        try:
            answer = list(read(batch, processes=1))
        except GeoError as error:
            answer = error
        pickle.dump(answer, answers)
        answers.flush()


def main() -> None:
    """Serve the parent over standard input and output; what libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
