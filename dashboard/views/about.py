"""What this is, how to read it, what it cannot know, and whose data it stands on."""

import streamlit as st

from dashboard.catalog import Catalog
from geo import __version__

TEXT = """
#### What you see
Every mark is one or more **reports of events**, read from the documents by a program. Click a mark to read
the sentence it came from. Colour and shape say the type of event; a **solid** mark is reported as having
happened, a **hollow** one is claimed by a side, planned or only possible.

#### How sure the place is
A mark alone stands at a town, village or point. A mark in a **dashed circle** happened somewhere in the
circle. A **hollow mark in a ring** stands for a whole province or country, whose outline is drawn: the mark
is where the label fits, not where the event was. What has no place or no date is listed under **Leftovers**,
with the reason.

#### What it cannot know
It reads English, sentence by sentence, and believes no report more than another. It may choose the wrong one
of several places with the same name; the card lists the others. Confidence is a probability estimated on
annotated news. Dates that are relative ("on Monday") need the publication date; without it they stay open.
Read the sentence before you rely on it.

#### Distances
Distances are geodesics on the WGS84 ellipsoid. An event is *surely* within a distance when distance and
radius together stay below it, *possibly* when distance less radius does. Where a text states a distance or a
direction, a line leads from the place it measures from: dashed and red where the map does not agree. A click on
the scale bar says lengths in miles.

#### Worldview
Boundaries follow the United Nations' view (Crimea and Sevastopol are drawn in Ukraine). They are drawn for
orientation and express no opinion on the status of any territory.

#### Data
Settlements and their names: **GeoNames** (CC BY 4.0). Outlines: **Natural Earth** (public domain), units
merged and coded as in GeoNames. Types of events follow the **ACLED** codebook (2024). Map library:
**Leaflet** (BSD-2-Clause). Sources, licences and checksums of every table are in `data/README.md`.

#### Privacy
Nothing leaves this computer: no map tiles, fonts, look-ups or usage statistics. Documents and datasets that
are added stay in the store, which all who use this dashboard share.
"""


def draw(catalog: Catalog) -> None:
    """Draw the view."""
    st.markdown(TEXT)
    st.caption(f"Version {__version__} · {len(catalog):,} events loaded")
