"""Collections leave out what has outlived one, and take it back in."""

import gc
import weakref

import pytest

from dashboard import garbage

pytestmark = pytest.mark.usefixtures("survivors")


class Knot:
    """Holds itself, so that only a collection frees it."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def survivors(monkeypatch):
    before = list(gc.callbacks)
    monkeypatch.setattr(garbage, "WHOLE_SECONDS", 3600.0)
    garbage.leave_out_survivors()
    yield
    gc.callbacks[:] = before
    gc.unfreeze()


def test_what_outlives_a_collection_is_left_out_of_the_next_ones():
    knot = Knot()
    known = weakref.ref(knot)
    gc.collect()
    assert gc.get_freeze_count() > 0
    del knot
    gc.collect()
    assert known() is not None


def test_what_is_new_is_collected():
    gc.collect()
    known = weakref.ref(Knot())
    gc.collect()
    assert known() is None


def test_everything_is_looked_through_again_when_it_is_time(monkeypatch):
    knot = Knot()
    known = weakref.ref(knot)
    gc.collect()
    del knot
    monkeypatch.setattr(garbage, "WHOLE_SECONDS", 0.0)
    gc.collect()
    assert known() is None
