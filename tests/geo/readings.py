"""Readings made up for the tests of the store and of corrections: no model is needed."""

from datetime import date

from geo.records import (
    Block,
    Candidate,
    DateMention,
    Document,
    Event,
    Harm,
    Mention,
    Place,
    Reading,
    Resolution,
    Trigger,
)

GAZETTEER = "places-1"

KYIV = Place("geonames:703448", "Kyiv", 50.45466, 30.5238, "PPLC", country="UA", admin1_code="UA-30", radius_km=12.0)
NAMESAKE = Place("geonames:1", "Kyiv", 45.1, 20.2, "PPL", country="RS", radius_km=3.0)


def made_reading(number, n_events=3, text="Shells hit Kyiv on 3 March.", numbered=False):
    """A document of as many sentences, alike or numbered, each with one event at the same place and day."""
    mark = "(%d) " if numbered else ""
    text = mark.replace("%d", "0") + text
    body = " ".join(text.replace("(0)", f"({i})") for i in range(n_events)) or "Nothing happened."
    document = Document(
        f"doc-{number}", body, (Block(0, len(body), "body"),), title=f"Document {number}", published=date(2025, 3, 4)
    )
    starts = [i * (len(text) + 1) for i in range(n_events)]
    resolutions = tuple(
        Resolution(
            Mention(start + text.index("Kyiv"), start + text.index("Kyiv") + 4, "Kyiv"),
            KYIV,
            0.9,
            "the capital",
            candidates=(Candidate(KYIV, "main", 0.9), Candidate(NAMESAKE, "main", 0.1)),
            n_candidates=2,
        )
        for start in starts
    )
    dates = tuple(
        DateMention(
            start + text.index("on 3"),
            start + text.index("on 3") + 10,
            "on 3 March",
            date(2025, 3, 3),
            date(2025, 3, 3),
            "day",
            "relative",
        )
        for start in starts
    )
    events = tuple(
        Event(
            start,
            start + len(text),
            Trigger(
                start,
                start + len(mark) + 10,
                "incident",
                "Explosions/Remote violence",
                "Shelling/artillery/missile attack",
                0.9,
            ),
            "reported",
            resolution=resolution,
            geo_precision="settlement",
            geo_basis="gazetteer",
            radius_km=12.0,
            date=day,
            harm=Harm(fatalities_best=0),
            confidence_place=0.9,
            confidence_date=0.8,
            confidence_type=0.7,
        )
        for start, resolution, day in zip(starts, resolutions, dates, strict=True)
    )
    return Reading(document, resolutions, dates, events)
