"""What a file of events says about itself, and what came to stand nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geo.filters import EventFilter
from geo.importers import credits_of
from geo.summaries import provenance

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.export import Metadata
    from geo.imported import RefusedRow
    from geo.pipeline import Leftover
    from geo.records import Unread

Row = dict[str, Any]


def metadata_of(events: "gpd.GeoDataFrame", chosen: EventFilter | None = None) -> "Metadata":
    """
    Return what a file of events says about itself.

    Parameters
    ----------
    events
        The frame that is written.
    chosen
        The filter that it passed, told in words and as the text of a link.
    """
    words = chosen.sentence() if chosen is not None else "all events"
    query = chosen.to_query() if chosen is not None else ""
    about = provenance(events, words)
    credits = [*about["credits"], *credits_of(events)]
    return {**about, **({"query": query} if query else {}), "credits": credits}


def leftover_rows(leftovers: "Iterable[Leftover]", unread: "Iterable[Unread]" = ()) -> list[Row]:
    """Return what was not placed, not dated or not read as rows, each with its reason."""
    rows: list[Row] = [asdict(item) for item in leftovers]
    return rows + [{"what": "document", "source": item.source, "reason": item.reason} for item in unread]


def refused_rows(source: str, refused: "Sequence[RefusedRow]") -> list[Row]:
    """Return the refused rows of an import as rows of leftovers."""
    return [{"what": "row", "source": source, "row": item.row, "reason": item.reason} for item in refused]
