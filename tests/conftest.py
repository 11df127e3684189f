"""What every test gets: a home of its own for what the program keeps, and properties that no slow machine fails."""

import os

import pytest
from hypothesis import settings

# In CI all runs try the same cases: a rare one is found at a desk, and not in somebody else's change.
settings.register_profile("steady", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_tests(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("GEO_STORE", raising=False)
        yield
