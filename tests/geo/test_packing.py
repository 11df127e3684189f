"""What travels to the page is base64."""

import base64
from datetime import date

import numpy as np

from geo.layers import STYLES
from geo.packing import pack_timeline, page_config
from geo.timeline import Timeline
from tests.geo.mark_rows import PLAIN


def test_page_config_is_base64():
    assert PLAIN.fullmatch(page_config("<script> {{ 7 }}"))


def test_timeline_for_the_page():
    line = Timeline("day", np.array([20000, 20001]), np.ones((len(STYLES), 1)), 3)
    packed = pack_timeline(line, date(1970, 1, 2), None)
    assert (packed["step"], packed["undated"], packed["from"], packed["to"]) == ("day", 3, 1, -(2**31))
    assert np.frombuffer(base64.b64decode(packed["counts"]), "<f4").sum() == len(STYLES)
