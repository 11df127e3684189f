"""Article and card: everything escaped, every offset true, nothing lost."""

import html
import re
from datetime import date

import pandas as pd
import pytest

from dashboard.article import article
from dashboard.card import card
from geo.documents import document_from_text
from geo.frame import events_gdf
from geo.records import Candidate, DateMention, Event, Harm, Mention, Place, Reading, Resolution, Trigger

TEXT = "Title <b>\n\nShelling hit Kharkiv & <i>Izium</i> on 3 March 2025. Nobody knows Xqz.\n"
PLACE = Place("geonames:706483", "Kharkiv", 49.98, 36.25, "PPLA", "UA", "Kharkiv Oblast", "UA-63", radius_km=12.0)


def span(word):
    start = TEXT.index(word)
    return start, start + len(word)


@pytest.fixture
def reading():
    document = document_from_text(TEXT, title="Title <b>", published=date(2025, 3, 4), url="https://example.org/a")
    resolution = Resolution(
        Mention(*span("Kharkiv"), "Kharkiv"), PLACE, 0.9, "only <one>", candidates=(Candidate(PLACE, "main", 0.9),)
    )
    lost = Resolution(Mention(*span("Xqz"), "Xqz"), None, 0.4, "in no table")
    day = DateMention(*span("on 3 March 2025"), "on 3 March 2025", date(2025, 3, 3), date(2025, 3, 3), "day", "stated")
    trigger = Trigger(
        *span("Shelling"), "incident", "Explosions/Remote violence", "Shelling/artillery/missile attack", 0.9
    )
    start, end = span("Shelling hit Kharkiv & <i>Izium</i> on 3 March 2025.")
    event = Event(
        start,
        end,
        trigger,
        "claimed",
        "the army",
        resolution,
        geo_precision="settlement",
        geo_basis="gazetteer",
        radius_km=12.0,
        date=day,
        harm=Harm(2, 3, 4, 0),
    )
    return Reading(document, (resolution, lost), (day,), (event,))


def plain(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_the_article_shows_its_whole_text_escaped(reading):
    markup = article(reading)
    assert TEXT in plain(markup)
    assert "<i>" not in markup
    assert 'title="Kharkiv, Kharkiv Oblast, Ukraine (90%): only &lt;one&gt;"' in markup
    assert "Not placed: in no table" in markup
    assert '<a href="https://example.org/a"' in markup


def test_the_chosen_sentence_is_set_off(reading):
    event = reading.events[0]
    assert 'class="event chosen"' in article(reading, (event.sentence_start, event.sentence_end))
    assert 'class="event chosen"' not in article(reading)


def test_the_card_tells_what_is_known_and_how_well(reading):
    event = events_gdf([reading]).iloc[0]
    words = plain(card(event, reading.document))
    for part in (
        "Shelling/artillery/missile attack",
        "Claimed by a side",
        "3 Mar 2025",
        "stated in the text",
        "3 (2 to 4)",
        "the army",
    ):
        assert part in words
    assert "Kharkiv, Kharkiv Oblast, Ukraine (town or village, within 12 km)" in words
    assert "Shelling hit Kharkiv & <i>Izium</i> on 3 March 2025." in words
    assert "Injured0" in words


def test_a_card_without_its_document_shows_the_stored_sentence(reading):
    event = events_gdf([reading]).iloc[0]
    assert "<mark>Shelling hit Kharkiv &amp; &lt;i&gt;Izium" in card(event, None)


def test_a_card_of_next_to_nothing():
    columns = {"event_id": ["x"], "kind": ["statement"], "modality": ["reported"]}
    from geo.frame import conform_events  # noqa: PLC0415

    words = plain(card(conform_events(pd.DataFrame(columns)).iloc[0], None))
    assert "Not on the map" in words
    assert "Not dated" in words
