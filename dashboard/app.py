"""The server of the dashboard: `streamlit run dashboard/app.py [-- FOLDER_OR_FILE …]`.

What takes long starts with the server, not with its first visitor: the reading process, the libraries
of the page (`dashboard.page`) and the documents.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard import start
from dashboard.reader import reader
from geo import configuration

if faults := list(configuration.faults(os.environ)):
    sys.exit("\n".join(["The dashboard cannot start with these settings:", *faults]))

if not os.environ.get("GEO_EVENTS"):
    reader()  # first of all: it loads its models while the server starts

import streamlit as st


@asynccontextmanager
async def lifespan(_server: st.App) -> AsyncIterator[None]:
    """Load beside the server, which answers meanwhile."""
    start.begin()
    yield


app = st.App(Path(__file__).with_name("page.py"), lifespan=lifespan)
