"""
Files that the program reads are the files that were released with it: tables and models are held against their sha256.

`SHA256SUMS` beside a table lists it in the form of the tool of that name, so that `sha256sum -c SHA256SUMS` checks
the same by hand. Model files lie in packages of others; `tables/SHA256SUMS_models` lists them as PACKAGE/FILE.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from geo.errors import DataError
from geo.settings import DATA_DIR

LIST_NAME: Final = "SHA256SUMS"
MODEL_LIST: Final = Path(__file__).parent / "tables" / "SHA256SUMS_models"
REMAKE: Final = "restore it with `git checkout data`, or remake all tables with `python data/build.py`"
REINSTALL: Final = (
    "reinstall it: pip install --force-reinstall --no-deps --ignore-requires-python "
    "-r locks/models.txt -r locks/run.txt"
)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_table(path: Path) -> None:
    """
    Hold a reference table against the list beside it; a folder without a list (the user's own) is taken as it is.

    Raises
    ------
    DataError
        If the table is missing, or is not the one in the list.
    """
    if not path.is_file():
        raise DataError(f"reference table {path.name!r} is missing: {REMAKE}")
    expected = _listed(path.with_name(LIST_NAME)).get(path.name)
    if expected is not None and sha256_of(path) != expected:
        raise DataError(f"reference table {path.name!r} is damaged (its sha256 is not the released one): {REMAKE}")


def model_file(package: str, name: str) -> Path:
    """
    Return where a model file of an installed package lies, without importing the package, once it is known to be whole.

    Raises
    ------
    DataError
        If the package or the file is missing, or is not the one that this program was released with.
    """
    path = _package_folder(package) / name
    if not path.is_file():
        raise DataError(f"package {package!r} lacks its model file {name!r}: {REINSTALL}")
    if sha256_of(path) != _listed(MODEL_LIST)[f"{package}/{name}"]:
        raise DataError(f"model file {name!r} of package {package!r} is damaged or of another version: {REINSTALL}")
    return path


def model_folder(package: str, name: str) -> Path:
    """Return a folder of model files; every listed file in it is checked as by `model_file`."""
    within = f"{package}/{name}/"
    for listed in _listed(MODEL_LIST):
        if listed.startswith(within):
            model_file(package, listed.removeprefix(f"{package}/"))
    return _package_folder(package) / name


def faults() -> Iterator[str]:
    """Check every listed table and model file; yields what is wrong with each that is not as released."""
    checks: list[Callable[[], object]] = [
        partial(check_table, DATA_DIR / name) for name in _listed(DATA_DIR / LIST_NAME)
    ]
    checks += [partial(model_file, *name.split("/", 1)) for name in _listed(MODEL_LIST)]
    for check in checks:
        try:
            check()
        except DataError as error:
            yield str(error)


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DataError(f"package {package!r} with its model files is not installed: {REINSTALL}")
    return Path(spec.origin).parent


@cache
def _listed(path: Path) -> Mapping[str, str]:
    """Read a list of hashes: file name to sha256; empty where there is no list."""
    if not path.is_file():
        return {}
    rows = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name.strip(): digest for digest, name in rows}
