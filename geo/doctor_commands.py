"""The command that checks an installation: doctor."""

import argparse
import json
from dataclasses import asdict

from geo.commands import Subparsers


def add_parsers(subparsers: Subparsers) -> None:
    """Add the command of this module to a parser."""
    doctor = subparsers.add_parser(
        "doctor",
        help="check this installation",
        description="Check interpreter, packages, tables, models, settings and folders, read a sentence for a trial, "
        "and say what to do about what is wrong.",
        epilog="exit codes: 0 all is well, 1 there are warnings, 2 something is wrong",
    )
    doctor.add_argument("--json", action="store_true", help="as JSON, one finding a line")
    doctor.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print the findings as they come; the worst of them is the exit code."""
    from geo.doctor import examine  # noqa: PLC0415 - `--help` need not wait for it

    codes = {"ok": 0, "warning": 1, "fault": 2}
    worst = 0
    for finding in examine():
        worst = max(worst, codes[finding.state])
        if arguments.json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
        else:
            print(f"{finding.state:8}{finding.what}: {finding.words}", flush=True)
    return worst
