"""What every test gets: a home of its own for what the program keeps, never the user's."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_tests(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("GEO_STORE", raising=False)
        yield
