"""Extents, projections and the scale bar."""

import numpy as np
import pytest

from geo.brief_extent import WORLD, Extent, extent_of
from geo.brief_furniture import scale_bar
from geo.brief_projection import Rect, projection_for, view_of
from geo.errors import BriefError
from geo.geodesy import geodesic
from tests.geo.brief_rows import event, events

FRAME = Rect(20, 20, 700, 400)


def around(rows):
    return extent_of("events", events(rows))


def test_events_fit_with_a_margin():
    extent = around((event("a", 50.0, 30.0), event("b", 48.0, 34.0)))
    assert (extent.west, extent.east) == pytest.approx((29.76, 34.24))
    assert (extent.south, extent.north) == pytest.approx((47.88, 50.12))


def test_one_event_has_some_land_around_it():
    extent = around((event("a", 50.0, 30.0),))
    assert extent.height * 111.2 == pytest.approx(40 * 1.12)


def test_across_the_antimeridian():
    extent = around((event("fiji", -17.8, 177.4), event("samoa", -13.8, -171.8), event("tonga", -21.1, -175.2)))
    assert 170 < extent.west < 178
    assert 187 < extent.east < 190
    assert extent.width < 13


def test_events_all_around_the_earth_are_a_map_of_the_world():
    assert around(tuple(event(f"e{lon}", 10.0, float(lon)) for lon in range(-170, 180, 40))) == WORLD
    assert extent_of("world", events()) == WORLD


def test_no_events_are_a_map_of_the_world():
    assert around(()) == WORLD


def test_boxes_and_codes():
    assert extent_of("22, 44, 41, 53", events()) == Extent(22, 44, 41, 53)
    assert extent_of("170,-25,-170,-10", events()) == Extent(170, -25, 190, -10)
    ukraine = extent_of("UA", events())
    assert ukraine.west < 22.2
    assert ukraine.east > 40.1
    assert extent_of("US", events()).width < 120


@pytest.mark.parametrize("text", ["nowhere", "1,2,3,x", "10,50,20,40", "UA-99", "200,0,210,10"])
def test_unknown_extents_are_named(text):
    with pytest.raises(BriefError, match=text.split(",", maxsplit=1)[0]):
        extent_of(text, events())


@pytest.mark.parametrize(
    ("extent", "name"),
    [
        (Extent(30, 50, 31, 51), "Transverse Mercator"),
        (Extent(22, 44, 41, 53), "Albers equal-area conic, standard parallels 45.5° N and 51.5° N"),
        (Extent(-18, -35, 52, 38), "Lambert azimuthal equal-area, centred on"),
        (Extent(-40, 66, 60, 89), "Lambert azimuthal equal-area (polar)"),
        (WORLD, "Equal Earth"),
    ],
)
def test_projections_fit_the_extent(extent, name):
    assert projection_for(extent).name.startswith(name)


@pytest.mark.parametrize("extent", [Extent(30, 50, 31, 51), Extent(22, 44, 41, 53), Extent(170, -25, 190, -10), WORLD])
def test_an_extent_is_seen_as_a_whole_and_degrees_come_back(extent):
    view = view_of(extent, FRAME)
    lons = np.linspace(extent.west + 1e-6, extent.east - 1e-6, 9)
    lats = np.linspace(extent.south, extent.north, 9)
    x, y = view.page(lons, lats)
    assert ((x > FRAME.x - 1) & (x < FRAME.right + 1) & (y > FRAME.y - 1) & (y < FRAME.top + 1)).all()
    back = view.degrees(x, y)
    assert np.allclose((back[0] - lons + 180) % 360 - 180, 0, atol=1e-5)
    assert np.allclose(back[1], lats, atol=1e-5)


@pytest.mark.parametrize(("unit", "km_each"), [("km", 1.0), ("mi", 1.609344)])
@pytest.mark.parametrize("extent", [Extent(30, 50, 31, 51), Extent(5, 58, 30, 71), Extent(-60, -40, 20, 20)])
def test_the_scale_bar_is_true_where_it_stands(extent, unit, km_each):
    view = view_of(extent, FRAME, unit=unit)
    length, points = scale_bar(view, 100.0, 40.0)
    lons, lats = view.degrees(np.array([100 - points / 2, 100 + points / 2]), np.array([40.0, 40.0]))
    assert geodesic(lats[0], lons[0], lats[1], lons[1])[0] == pytest.approx(length * km_each, rel=0.02)
    assert str(length).strip("0.")[0] in "125"
