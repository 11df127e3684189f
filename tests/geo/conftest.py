"""Fixtures shared by the tests of the stages."""

import pytest

from geo.records import Block, Document
from geo.syntax import parse as parse_documents


@pytest.fixture(scope="session")
def parse():
    """The project's own parser: text in, one body block, parsed text out."""

    def parsed(text):
        document = Document("d", text, (Block(0, len(text), "body"),))
        return next(parse_documents([document]))

    return parsed
