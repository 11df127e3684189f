"""Text of a PDF, in a process of its own: `python -m geo.pdf_text PAGES CHARACTERS SECONDS MEGABYTES < FILE > JSON`.

A PDF made to do harm can keep a parser busy for hours or fill the memory; a process can be ended.
"""

import io
import json
import logging
import math
import struct
import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

Line = tuple[str, float | None, float | None]
"""Text, height above the page's foot and size of the letters, in points."""

_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What pypdf raises beside its own errors where a file is damaged."""


def text_of_pages(data: bytes, max_pages: int, max_characters: int) -> dict[str, Any]:
    """
    Read the text of a PDF.

    Parameters
    ----------
    data
        The file.
    max_pages, max_characters
        Where to stop.

    Returns
    -------
    found
        `pages` (lists of lines), `title`, `created`, or `error`: "encrypted", "pages", "characters", or what
        pypdf says.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits are set
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.disable()
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            return {"error": "encrypted"}
        if len(reader.pages) > max_pages:
            return {"error": "pages", "count": len(reader.pages)}
        pages: list[list[Line]] = []
        characters = 0
        for page in reader.pages:
            pages.append(lines_of(page))
            characters += sum(len(text) for text, _, _ in pages[-1])
            if characters > max_characters:
                return {"error": "characters"}
        return {"pages": pages, **_information(reader)}
    except (PyPdfError, *_DAMAGE) as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    except (MemoryError, OSError) as error:
        return {"error": type(error).__name__}


def lines_of(page: Any) -> list[Line]:
    """Return the lines of a page; without places and sizes where what was drawn is not the text that pypdf makes."""
    lines: list[Line] = []
    open_line: list[Line] = []

    def end_line() -> None:
        if text := "".join(piece for piece, _, _ in open_line).strip():
            lines.append((text, *next((y, size) for piece, y, size in open_line if piece.strip())))
        open_line.clear()

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        drawn = abs(size) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        for number, piece in enumerate(text.split("\n")):
            if number:
                end_line()
            open_line.append((piece, round(y, 1), round(drawn, 1)))

    whole = page.extract_text(visitor_text=visit)
    end_line()
    if "".join("".join(text for text, _, _ in lines).split()) == "".join(whole.split()):
        return lines
    return [(line.strip(), None, None) for line in whole.split("\n") if line.strip()]


def _information(reader: Any) -> dict[str, str]:
    found = reader.metadata or {}
    written = {"title": found.get("/Title"), "created": found.get("/CreationDate")}
    return {key: str(value) for key, value in written.items() if value}


def limit_process(seconds: int, megabytes: int) -> None:
    """Have the system end this process when it takes too long or too much; Windows has no such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))


if __name__ == "__main__":
    page_limit, character_limit, second_limit, megabyte_limit = map(int, sys.argv[1:5])
    limit_process(second_limit, megabyte_limit)
    answer = text_of_pages(sys.stdin.buffer.read(), page_limit, character_limit)
    sys.stdout.write(json.dumps(answer))
