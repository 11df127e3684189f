"""The README and the code say the same: commands, columns, requirements."""

import ast
import re
from pathlib import Path

import pytest

from geo.__main__ import main
from geo.columns import COLUMN_NAMES, data_dictionary

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
FAULTS = (ROOT / "docs/faults.md").read_text(encoding="utf-8")


def pinned(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"-m geo ([a-z]+)", README))))
def test_every_command_of_the_readme_exists(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert command in capsys.readouterr().out


def test_the_readme_lists_every_column():
    table = README.split("## The event, column by column")[1].split("\n## ")[0]
    listed = re.findall(r"`(\w+)`", table.split("|---|---|")[1])
    assert listed == list(COLUMN_NAMES)


def test_the_data_dictionary_is_that_of_the_code():
    assert (ROOT / "docs/columns.md").read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_every_requirement_is_pinned_and_explained(name):
    for line in pinned(name):
        package, version = line.split("==")
        assert version
        assert f"| {package} |" in README, f"the README's table does not say what {package} is for"


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\((docs/[^)#]+|[A-Za-z/]+\.md)\)", README))))
def test_files_that_the_readme_links_to_are_there(path):
    assert (ROOT / path).exists()


def defined_in(path: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY + FAULTS))))
def test_tests_that_hold_a_promise_are_there(named):
    path, _, name = named.partition("::")
    assert name in defined_in(path)


def test_every_promise_names_a_test():
    promises = SECURITY.split("## What is promised")[1].split("\n## ")[0].split("|---|---|\n")[1].strip().splitlines()
    assert len(promises) > 10
    assert [line for line in promises if "::test_" not in line.split("|")[2]] == []
