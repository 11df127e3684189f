"""
The command line: `python -m geo COMMAND`.

Exit codes: 0 all was done; 1 done in part, or nothing was found; 2 not done, because of how it was asked
or what it was given. Results go to standard output or files, everything else to standard error.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import Final

from geo import (
    __version__,
    brief_commands,
    commands,
    correction_commands,
    doctor_commands,
    gazetteer_commands,
    import_commands,
    store_commands,
    text_commands,
    watch_commands,
)
from geo.errors import GeoError

DONE: Final = 0
PARTLY: Final = 1
FAILED: Final = 2
INTERRUPTED: Final = 130

_SOUTHERN: Final = re.compile(r"-[\d.]+,\s*-?[\d.]+")


def make_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="python -m geo",
        description="News articles in; dated, located conflict events out. Works offline.",
        epilog="exit codes: 0 done, 1 done in part or nothing found, 2 not done (bad usage or input)",
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (
        commands,
        watch_commands,
        import_commands,
        store_commands,
        correction_commands,
        brief_commands,
        text_commands,
        gazetteer_commands,
        doctor_commands,
    ):
        module.add_parsers(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    arguments
        Words after `python -m geo`; those of the process by default.

    Returns
    -------
    code
        The exit code; wrong usage leaves through `SystemExit(2)`, as argparse does.
    """
    words = sys.argv[1:] if arguments is None else arguments
    # argparse takes "-33.9,18.4" for an option; what holds a space it takes for an argument.
    parsed = make_parser().parse_args([f" {word}" if _SOUTHERN.fullmatch(word) else word for word in words])
    try:
        code: int = parsed.run(parsed)
    except (GeoError, OSError) as error:
        print(f"error: {_one_line(error)}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return code


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror.lower()}" if error.filename else error.strerror.lower()
    return " ".join(str(error).split())


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has gone; the interpreter must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PARTLY
    sys.exit(code)
