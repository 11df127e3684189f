"""
What the program stands on: licences of all packages, known vulnerabilities, and a bill of materials.

The packages are those of `locks/`: every package that a requirement brings along, for all systems, with its hashes.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
RUN_LOCKS: Final = ("run", "models")
TEST_LOCK: Final = "test"

STATED_ELSEWHERE: Final[Mapping[str, str]] = {
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "streamlit-folium": "MIT",
}
"""Packages that are not installed on every system, or whose metadata leave the licence to a file."""

COPYLEFT: Final = re.compile(r"\b(A?GPL|General Public)", re.IGNORECASE)
LONGEST_NAME: Final = 40
"""What is longer in the field `License` is the licence's text."""


def locked(name: str) -> list[str]:
    """Return the names of the packages in a lock, in order, each once."""
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)))


def licence_of(package: str) -> str:
    """
    Return what a package says its licence is.

    Raises
    ------
    ValueError
        If it says nothing, or is not installed and not known.
    """
    if package in STATED_ELSEWHERE:
        return STATED_ELSEWHERE[package]
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError as error:
        raise ValueError(f"{package} is not installed here: state its licence in STATED_ELSEWHERE") from error
    classified = [
        item.rpartition(" :: ")[2] for item in said.get_all("Classifier") or () if item.startswith("License ::")
    ]
    short = (said.get("License") or "").strip()
    short = short if 0 < len(short) <= LONGEST_NAME and "\n" not in short else ""
    words = said.get("License-Expression") or short or "; ".join(classified)
    if not words:
        raise ValueError(f"{package} does not say its licence: look for it and state it in STATED_ELSEWHERE")
    return words


def is_free_of_copyleft(licence: str) -> bool:
    """Tell whether one of the licences that may be chosen (`A OR B`) asks for no publication of what uses it."""
    return any(not COPYLEFT.search(choice) for choice in re.split(r"\s+OR\s+", licence.replace("Lesser General", "")))


def licences() -> str:
    """Return the list of licences as Markdown; raises ValueError for a package whose licence will not do."""
    sections = [
        ("At run time", sorted({name for lock in RUN_LOCKS for name in locked(lock)})),
        ("For tests alone", sorted(set(locked(TEST_LOCK)) - set(locked("run")))),
    ]
    lines = [
        "# Licences of the packages",
        "",
        "Made by `make lock` from what the packages of `locks/` say of themselves.",
    ]
    for title, names in sections:
        lines += ["", f"## {title}", "", "| package | licence |", "|---|---|"]
        for name in names:
            licence = licence_of(name)
            if not is_free_of_copyleft(licence):
                raise ValueError(f"{name} is under {licence}: do without it")
            lines.append(f"| {name} | {licence} |")
    return "\n".join(lines)


def verdict(report: Mapping[str, Sequence[Mapping[str, object]]] | None, said: str) -> tuple[int, str]:
    """
    Judge what pip-audit found.

    Parameters
    ----------
    report
        Its JSON, None if it made none.
    said
        What it said instead.

    Returns
    -------
    code, words
        1 for a known vulnerability. A service that cannot be asked is no fault of the packages: 0, and words that
        say that nothing was audited, since pip-audit itself takes its answer 404 for "nothing known".
    """
    if report is None:
        return 0, f"NOT AUDITED: the vulnerability service could not be asked ({said.strip().splitlines()[-1:]})"
    found = [
        f"{item['name']} {item.get('version')}: {', '.join(flaw['id'] for flaw in item['vulns'])}"  # type: ignore[index,attr-defined]
        for item in report["dependencies"]
        if item.get("vulns")
    ]
    skipped = [item["name"] for item in report["dependencies"] if "skip_reason" in item]
    n = len(report["dependencies"])
    if found:
        return 1, "VULNERABLE: " + "; ".join(found)
    if skipped:
        return 0, f"NOT AUDITED: the vulnerability service knew nothing of {len(skipped)} of {n} packages"
    return 0, f"audited: no known vulnerability in {n} packages"


def audit(tool: str) -> int:
    """Hold all locked packages of the program against the known vulnerabilities; prints the verdict."""
    code = 0
    for name in RUN_LOCKS:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "report.json"
            lock = ROOT / "locks" / f"{name}.txt"
            command = [tool, "--disable-pip", "--require-hashes", "--progress-spinner", "off", "-r", str(lock)]
            done = subprocess.run([*command, "-f", "json", "-o", str(out)], capture_output=True, text=True, check=False)
            report = json.loads(out.read_bytes()) if out.is_file() and out.stat().st_size else None
        one, words = verdict(report, done.stderr or "it said nothing")
        print(f"locks/{name}.txt: {words}")
        code = max(code, one)
    return code


def sbom(tool: str, target: str) -> int:
    """Write what is installed as CycloneDX JSON; the same installation gives the same bytes."""
    command = [tool, "environment", sys.executable, "--pyproject", str(ROOT / "pyproject.toml")]
    return subprocess.run([*command, "--output-reproducible", "--output-file", target], check=False).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("licences")
    commands.add_parser("audit").add_argument("tool")
    bill = commands.add_parser("sbom")
    bill.add_argument("tool")
    bill.add_argument("target")
    given = parser.parse_args(arguments)
    if given.command == "licences":
        print(licences())
        return 0
    return audit(given.tool) if given.command == "audit" else sbom(given.tool, given.target)


if __name__ == "__main__":
    sys.exit(main())
