"""A process of its own that reads documents, so that the page stays quick and both cores are used.

It loads its models while the page's libraries load, stays for documents that are added later, and
ends with the dashboard. The two speak pickle over pipes that nobody else can reach.
"""

import atexit
import os
import pickle
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
WARM_UP: Final = "Troops entered Kyiv on Monday."


class Reader:
    """The reading process, as seen from the dashboard. One document set at a time; callers wait their turn."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.reader"],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
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
        except (OSError, EOFError) as error:
            reader.cache_clear()
            raise DataError(
                "the reading process stopped, most likely for want of memory: try fewer documents"
            ) from error
        if isinstance(answer, GeoError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()


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
