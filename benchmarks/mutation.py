"""
Mutation testing: whether the tests of filters, dates and frame notice when the code is changed.

    make .venv/tools-ready
    python -m benchmarks.mutation [--sample 300] [--seed 8] [--survivors survivors.txt] [WORD]

mutmut changes one thing at a time in a copy of the project (a sign, a number, a text, an argument), as many
randomly chosen changes in each group of modules as `--sample` says, and runs the group's own test file on each.
`WORD` chooses a group. A change that stays unnoticed is listed with its lines in the file of survivors.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from geo.settings import PROJECT_DIR

GROUPS = {
    "filters": ("geo/filter*.py", "tests/geo/test_filters.py"),
    "dates": ("geo/date*.py", "tests/geo/test_dates.py"),
    "frame": ("geo/frame.py", "tests/geo/test_frame.py"),
}
NEEDED = ("geo", "tests", "data", "seeds", "pyproject.toml")
SETTINGS = """
[tool.mutmut]
source_paths = ["geo"]
only_mutate = ["{modules}"]
also_copy = ["data", "seeds"]
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = ["{tests}"]
track_dependencies = false
"""
NOTICED = {1, 3}
"""Exit codes of mutmut's runs where a test failed."""
SURVIVED = {0}
NO_TEST = {5, 33}


def main() -> None:
    """Mutate each group and print its score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--survivors", type=Path, default=Path("survivors.txt"))
    parser.add_argument("--python", type=Path, default=PROJECT_DIR / ".venv/tools/bin/python", help="one with mutmut")
    args = parser.parse_args()
    args.survivors.write_text("", encoding="utf-8")
    for group in GROUPS:
        if args.word in group:
            with tempfile.TemporaryDirectory() as folder:
                _report(group, Path(folder), args)


def _report(group: str, folder: Path, args: argparse.Namespace) -> None:
    began = perf_counter()
    _copy(group, folder)
    _mutmut(args.python, folder, "run", "none of them: this makes the mutants and times the tests")
    every = _exit_codes(folder)
    if not every:
        sys.exit(f"no mutants were made with {args.python}: install the tools with `make .venv/tools-ready`")
    sample = random.Random(args.seed).sample(sorted(every), min(args.sample, len(every)))  # noqa: S311 - no secret
    tested = _tested(folder)
    run = [name for name in sample if name.rpartition("__mutmut_")[0] in tested]
    _mutmut(args.python, folder, "run", "--max-children", "1", *run)
    codes = {name: code for name, code in _exit_codes(folder).items() if name in set(sample)}
    codes |= {name: min(NO_TEST) for name in set(sample) - set(run)}
    how = Counter(_how(code) for code in codes.values())
    share = 100 * (how["noticed"] + how["timed out"]) / len(codes)
    print(f"{group}: {len(codes)} of {len(every)} mutants, {dict(how)}: {share:.1f} % noticed", end="")
    print(f", {perf_counter() - began:.0f} s", flush=True)
    unnoticed = sorted(name for name, code in codes.items() if _how(code) in ("survived", "without a test"))
    with args.survivors.open("a", encoding="utf-8") as out:
        out.writelines(f"{name}\n{_change(args.python, folder, name)}\n\n" for name in unnoticed)


def _change(python: Path, folder: Path, name: str) -> str:
    """Return the changed lines, before and after."""
    lines = _mutmut(python, folder, "show", name).splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _copy(group: str, folder: Path) -> None:
    for name in NEEDED:
        source = PROJECT_DIR / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    modules, tests = GROUPS[group]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as out:
        out.write(SETTINGS.format(modules=modules, tests=tests))


def _mutmut(python: Path, folder: Path, *words: str) -> str:
    """Run mutmut on the copy, with the packages of the interpreter that runs this beside its own."""
    done = subprocess.run(
        [python, "-m", "mutmut", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def _exit_codes(folder: Path) -> dict[str, int | None]:
    metas = sorted((folder / "mutants" / "geo").glob("*.meta"))
    return {
        name: code
        for meta in metas
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items()
    }


def _tested(folder: Path) -> set[str]:
    """Functions that a test calls: mutmut refuses to run the others."""
    stats = json.loads((folder / "mutants" / "mutmut-stats.json").read_text(encoding="utf-8"))
    return set(stats["tests_by_mangled_function_name"])


def _how(code: int | None) -> str:
    if code in NOTICED:
        return "noticed"
    if code in SURVIVED:
        return "survived"
    if code in NO_TEST:
        return "without a test"
    return "not run" if code is None else "timed out"


if __name__ == "__main__":
    main()
