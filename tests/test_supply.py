"""Every package is locked with its hashes, under a licence that will do, and nothing is ever unpickled."""

import ast
import importlib.util
import re

import pytest

from geo.settings import PROJECT_DIR

LOCKS = PROJECT_DIR / "locks"
PAIRS = {
    "run": "requirements",
    "models": "requirements-models",
    "test": "requirements-dev",
    "tools": "requirements-tools",
}
EXECUTING = {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "shelve", "marshal"}


def supply_module():
    spec = importlib.util.spec_from_file_location("supply", PROJECT_DIR / "deploy" / "supply.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


supply = supply_module()


def pins(path):
    """Name (normal form) and version of what a file of requirements pins."""
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in found}


@pytest.mark.parametrize("lock", PAIRS)
def test_the_lock_holds_every_requirement(lock):
    missing = pins(PROJECT_DIR / f"{PAIRS[lock]}.txt") - pins(LOCKS / f"{lock}.txt")
    assert not missing, "say `make lock` and commit locks/ and docs/licences.md"


@pytest.mark.parametrize("lock", PAIRS)
def test_every_package_has_its_hashes_and_comes_from_no_address(lock):
    text = (LOCKS / f"{lock}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE):
        assert entry == "" or "--hash=sha256:" in entry
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def test_the_list_of_licences_is_that_of_the_locks_and_free_of_copyleft():
    listed = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", (PROJECT_DIR / "docs/licences.md").read_text(), re.MULTILINE)
    names = {name for name, _ in listed if name != "package"}
    assert names == {name for lock in ("run", "models", "test") for name in supply.locked(lock)}
    assert [row for row in listed if not supply.is_free_of_copyleft(row[1])] == []


@pytest.mark.parametrize(
    ("licence", "will_do"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0", False),
        ("GNU General Public License v2 (GPLv2)", False),
        ("LGPL-2.1-or-later", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-2.0-only AND MIT", False),
    ],
)
def test_copyleft(licence, will_do):
    assert supply.is_free_of_copyleft(licence) == will_do


SEEN = {"name": "a", "version": "1", "vulns": []}


@pytest.mark.parametrize(
    ("report", "code", "words"),
    [
        (None, 0, "NOT AUDITED: the vulnerability service could not be asked"),
        ({"dependencies": [SEEN, {"name": "b", "skip_reason": "not found"}]}, 0, "knew nothing of 1 of 2"),
        ({"dependencies": [SEEN]}, 0, "no known vulnerability in 1 packages"),
        ({"dependencies": [SEEN, {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}]}]}, 1, "b 2: CVE-1"),
    ],
)
def test_an_audit_fails_for_a_vulnerability_and_says_when_there_was_none(report, code, words):
    found, said = supply.verdict(report, "no name")
    assert found == code
    assert words in said


@pytest.mark.parametrize("folder", ["geo", "dashboard", "data", "deploy", "benchmarks"])
def test_nothing_is_unpickled(folder):
    for path in sorted((PROJECT_DIR / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & EXECUTING, path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"read_pickle", "to_pickle"}, path
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant), path
                assert node.value.value is False, path


def test_no_pickled_file_is_shipped():
    pickled = {".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth"}
    folders = (PROJECT_DIR / name for name in ("data", "geo", "dashboard", "seeds", "tests"))
    assert [path for folder in folders for path in folder.rglob("*") if path.suffix in pickled] == []
