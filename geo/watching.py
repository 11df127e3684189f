"""A folder that documents arrive in: which files are new or changed, whole already, and not read yet."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.document_files import is_beside_the_point
from geo.errors import DocumentError

SETTLE_SECONDS: Final = 1.0
"""A file that did not change for so long is whole."""

EMPTY_SECONDS: Final = 60.0
"""An empty file may wait so long for its content before it counts as whole."""

UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")
"""Endings under which programs write a file that they rename when it is whole."""

STATE_VERSION: Final = 1

Stamp = tuple[int, int, int]
"""Size in bytes, time of the last change in nanoseconds, and that of the metadata beside it (0 if there is none)."""


@dataclass(slots=True)
class Watched:
    """
    What is known of a folder's files: the stamp of each when it was read, and the documents that it gave.

    `first_seen` has files that may still be being written: their stamp, and the clock when it was first seen.
    """

    read: dict[str, Stamp] = field(default_factory=dict)
    documents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first_seen: dict[str, tuple[Stamp, float]] = field(default_factory=dict)

    def ready(self, folder: Path, leave_out: frozenset[Path], clock: float | None = None) -> list[Path]:
        """
        Return the files that are to be read now, in the order of their names.

        Parameters
        ----------
        folder
            The folder, searched with all below it; links to folders are not followed.
        leave_out
            Resolved paths that are the watcher's own.
        clock
            Seconds of a clock that only goes forward; by default the system's.

        Raises
        ------
        DocumentError
            If the folder is gone.
        """
        now = time.monotonic() if clock is None else clock
        found = {str(path): path for path in _files(folder) if path.resolve() not in leave_out}
        self.first_seen = {name: seen for name, seen in self.first_seen.items() if name in found}
        return [path for name, path in sorted(found.items()) if self._is_ready(name, path, now)]

    def _is_ready(self, name: str, path: Path, now: float) -> bool:
        stamp = stamp_of(path)
        if stamp is None or self.read.get(name) == stamp:
            return False
        known, since = self.first_seen.get(name, (None, now))
        if known != stamp:
            self.first_seen[name] = (stamp, now)
            return False
        return now - since >= (SETTLE_SECONDS if stamp[0] else EMPTY_SECONDS)

    def waiting(self) -> list[str]:
        """Return the files that may still be being written."""
        return sorted(self.first_seen)

    def done(self, path: Path, stamp: Stamp, doc_ids: tuple[str, ...]) -> None:
        """Note that a file was read when it had this stamp."""
        name = str(path)
        self.read[name] = stamp
        self.documents[name] = doc_ids
        self.first_seen.pop(name, None)

    def replaced(self, path: Path, doc_ids: tuple[str, ...]) -> frozenset[str]:
        """Return the documents that a file gave before and that no file gives now, if it gives these."""
        others = {item for name, ids in self.documents.items() if name != str(path) for item in ids}
        return frozenset(self.documents.get(str(path), ())) - others - frozenset(doc_ids)


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file, None if it is gone or not to be opened."""
    try:
        found = path.stat()
        beside = path.with_name(f"{path.stem}.meta.json")
        return found.st_size, found.st_mtime_ns, beside.stat().st_mtime_ns if beside.is_file() else 0
    except OSError:
        return None


def _files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise DocumentError(f"folder {str(folder)!r} cannot be listed ({error.strerror}): check the path") from error
    for entry in entries:
        if is_beside_the_point(entry.name) or entry.name.endswith(UNFINISHED):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _files(entry)
        elif entry.is_file():
            yield entry


def watched_text(watched: Watched) -> str:
    """Return what is known as JSON, for `read_watched`."""
    files = {name: {"stamp": stamp, "doc_ids": watched.documents.get(name, ())} for name, stamp in watched.read.items()}
    return json.dumps({"version": STATE_VERSION, "files": files}, ensure_ascii=False, indent=1) + "\n"


def read_watched(path: Path) -> Watched:
    """
    Read what an earlier run knew; nothing if there was none.

    Raises
    ------
    DocumentError
        If the file is damaged.
    """
    if not path.exists():
        return Watched()
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != STATE_VERSION:
            raise ValueError(f"version {content['version']}")
        files = content["files"].items()
        read = {name: (int(a), int(b), int(c)) for name, file in files for a, b, c in [file["stamp"]]}
        return Watched(read, {name: tuple(map(str, file["doc_ids"])) for name, file in files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError(
            f"{path} does not say which files were read ({error!r}): remove it to read all files anew"
        ) from error
