"""What a set of events as a whole says about itself."""

from typing import TYPE_CHECKING, Final

from geo import __version__

if TYPE_CHECKING:
    import geopandas as gpd

CREDITS: Final = ("GeoNames (CC BY 4.0)", "Natural Earth (public domain)")
WORLDVIEW: Final = "United Nations"


def provenance(events: "gpd.GeoDataFrame", chosen: str = "all events") -> dict[str, str | list[str]]:
    """
    Return what a file of events says about itself.

    Parameters
    ----------
    events
        The frame that is written.
    chosen
        The filter in words.

    Returns
    -------
    metadata
        Filter, program and gazetteer versions, credits, worldview; no time of writing, so that the same
        events give the same bytes.
    """
    versions = sorted(events["gazetteer_version"].dropna().unique())
    return {
        "filter": chosen,
        "generator": f"conflict-event-dashboard {__version__}",
        "gazetteer_version": ", ".join(versions),
        "worldview": WORLDVIEW,
        "credits": list(CREDITS),
    }
