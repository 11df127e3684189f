"""Which program reads: its version number and a fingerprint of its code and tables."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from geo import __version__

_PACKAGE: Final = Path(__file__).parent
_LENGTH: Final = 12


@cache
def reading_version() -> str:
    """
    Return what a reading depends on besides document and gazetteer, such as "0.1.0+5f2a90c1d3e4".

    The fingerprint covers every module and table of the package. That asks for a new reading more often than need
    be, after a change to an exporter for one; the other way round a stale reading would pass for a fresh one.
    """
    digest = hashlib.sha256()
    paths = [*_PACKAGE.glob("*.py"), *(path for path in (_PACKAGE / "tables").iterdir() if path.is_file())]
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return f"{__version__}+{digest.hexdigest()[:_LENGTH]}"
