"""The import arrows of the design, held by a test: prose drifts."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GROUND = {"errors", "vocabulary", "records", "settings", "names", "tables"}
READ = {"documents", "gazetteer", "boundaries", "syntax"}
STAGES = {"mentions", "candidates", "resolution", "dates", "relations", "events", "event_types"}


def modules(package: str) -> dict[str, Path]:
    paths = sorted((ROOT / package).rglob("*.py"))
    return {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path for path in paths}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def arrows(package: str) -> dict[str, set[str]]:
    known = modules(package)
    return {
        name: {found for found in imports(path) if found in known and found != name} for name, path in known.items()
    }


@pytest.mark.parametrize("name", modules("geo"))
def test_geo_never_imports_the_dashboard(name):
    found = imports(modules("geo")[name])
    assert not {module for module in found if module.split(".")[0] in {"dashboard", "streamlit", "streamlit_folium"}}


def test_no_cycles():
    graph = arrows("geo") | arrows("dashboard")
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for target in graph[name]:
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_stages_do_not_import_each_other(stage):
    targets = {name.removeprefix("geo.") for name in arrows("geo").get(f"geo.{stage}", set())}
    assert not targets & (STAGES - {stage})


@pytest.mark.parametrize("module", sorted(STAGES | READ))
def test_stages_and_readers_know_nothing_of_the_frame(module):
    targets = {name.removeprefix("geo.") for name in arrows("geo").get(f"geo.{module}", set())}
    assert not targets & {"frame", "pipeline", "filters", "export", "layers", "summaries"}


@pytest.mark.parametrize("module", sorted(GROUND & {name.removeprefix("geo.") for name in modules("geo")}))
def test_the_ground_rests_on_nothing_else(module):
    targets = {name.removeprefix("geo.") for name in arrows("geo").get(f"geo.{module}", set())}
    assert targets <= GROUND
