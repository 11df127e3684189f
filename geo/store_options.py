"""What commands that work on a store have in common: which store, and that it is there."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import StoreError

if TYPE_CHECKING:
    from geo.store import Store


def add_store_option(parser: argparse.ArgumentParser) -> None:
    """Have a command take `--store`."""
    parser.add_argument("--store", metavar="STORE", help="a store's file or address (default: that of GEO_STORE)")


def is_there(address: str | None) -> bool:
    """Whether there may be a store at an address: a database has to be asked, a file is there or not."""
    from geo.store_engine import store_address  # noqa: PLC0415

    url = store_address(address)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def existing_store(address: str | None) -> "Store":
    """
    Open a store that is there already.

    Raises
    ------
    StoreError
        If there is no such file, or as `open_store` does.
    """
    from geo.store import open_store  # noqa: PLC0415 - `--help` need not wait for it
    from geo.store_engine import store_address  # noqa: PLC0415

    url = store_address(address)
    if not is_there(address):
        raise StoreError(
            f"there is no store {str(url.database)!r}: `store add` makes one, or name another with --store or GEO_STORE"
        )
    return open_store(address)
