"""The small frozen records that the stages hand to one another.

Offsets are Unicode code points into `Document.text`, end exclusive. Coordinates are decimal
degrees in EPSG:4326 and always named `lat` and `lon`. Distances are kilometres.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from geo.vocabulary import DateBasis, DatePrecision, GeoBasis, GeoPrecision, Kind, Modality, RelationCheck

BlockRole = Literal["title", "heading", "body", "footer"]
"""Only `body` is evidence; the other roles are kept so that offsets stay true to the stored text."""

MatchKind = Literal["exact", "main", "alternate", "admin", "abbreviation", "demonym", "derived", "fuzzy"]
"""How a candidate's name matched, best first."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of a document's text that plays one part in it."""

    start: int
    end: int
    role: BlockRole


@dataclass(frozen=True, slots=True)
class Document:
    """
    A text as it is stored, with what is known about it.

    `doc_id` is the one given with the document, else the sha256 of `text`. `source` names where
    it came from (file name, "pasted text") and is for display only. `notes` say what had to be
    assumed to read it.
    """

    doc_id: str
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """
    Something that was offered as a document and was not read, with the reason and the remedy.

    `repeated` marks a document that was read already: nothing of it is lost.
    """

    source: str
    reason: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """
    One place of the gazetteer.

    `place_id` is prefixed by its table ("geonames:703448", "iso:UA-23"). `feature_code` is
    GeoNames' (PPL, PPLC, ADM1, ADM2, PCLI, RGN, CONT, SEA, STM, MT, AIRB …). `country` is ISO 3166-1
    alpha-2, `admin1_code` ISO 3166-2. `radius_km` covers the place's own extent and, where `basis`
    is "approximate", the uncertainty of the point.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    feature_code: str
    country: str | None = None
    admin1: str | None = None
    admin1_code: str | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 0.0
    basis: GeoBasis = "gazetteer"

    @property
    def geo_precision(self) -> GeoPrecision:
        """How precisely an event is located when all that is known is that it was in this place."""
        if self.basis == "offset_from_text":
            return "near"
        return _PRECISION_OF.get(self.feature_code, _precision_of_class(self.feature_code))


_PRECISION_OF: dict[str, GeoPrecision] = {
    "ADM1": "admin1",
    "ADM2": "admin2",
    "ADM3": "admin2",
    "CONT": "region",
    "PPLX": "settlement",
    "PRSH": "admin2",
    "OCN": "sea_air",
    "SEA": "sea_air",
    "GULF": "sea_air",
    "STRT": "sea_air",
    "BAY": "sea_air",
    "AIRB": "exact",
    "AIRP": "exact",
}


def _precision_of_class(feature_code: str) -> GeoPrecision:
    if feature_code.startswith("PCL") or feature_code == "TERR":
        return "country"
    return "settlement" if feature_code.startswith("PPL") else "region"


@dataclass(frozen=True, slots=True)
class Mention:
    """
    One occurrence of what may be a place name.

    `label` is the recogniser's opinion (GPE, LOC, PERSON …) and may be wrong; `hint` is what the words
    around the name say about its kind ("admin1", "settlement", "river", "country" …);
    `demonym` marks words such as "Ukrainian", which mean a country and are never the place of an event.
    `score` is the probability (0 to 1) that it is a place's name at all.
    """

    start: int
    end: int
    text: str
    label: str | None = None
    hint: str | None = None
    demonym: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a mention may denote, and how its name matched."""

    place: Place
    match: MatchKind
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    The place chosen for a mention, or none, and why.

    `score` is the calibrated probability (0 to 1) that the choice is right. `candidates` holds the
    best few, best first; `n_candidates` counts all. `actor` marks a mention that stands for a
    government or an army ("Moscow said") and so is no evidence of where something happened.
    """

    mention: Mention
    place: Place | None
    score: float
    reason: str
    runner_up: Place | None = None
    candidates: tuple[Candidate, ...] = ()
    n_candidates: int = 0
    actor: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """
    A temporal expression and the days it may mean, both ends included.

    `date_start` and `date_end` are None where the expression is relative and nothing anchors it;
    `reason` then says why. `direction` tells how the expression bounds an event: "at" it,
    "since" it (from then until now), "until"/"by" it.
    """

    start: int
    end: int
    text: str
    date_start: date | None
    date_end: date | None
    precision: DatePrecision
    basis: DateBasis
    direction: Literal["at", "since", "until"] = "at"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word or words that make a sentence report something, with what kind of thing that is."""

    start: int
    end: int
    kind: Kind
    event_type: str | None
    sub_event_type: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Harm:
    """Killed and injured as a text states them; None is "not stated", 0 is "stated none"."""

    fatalities_low: int | None = None
    fatalities_best: int | None = None
    fatalities_high: int | None = None
    injured: int | None = None


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """
    "307 kilometres east of Minsk": a distance, a direction or both, from a named place.

    `anchor_start`/`anchor_end` span the place name that it is measured from.
    """

    start: int
    end: int
    text: str
    distance_km: float | None
    direction: str | None
    anchor_start: int
    anchor_end: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation claim held against the geodesic between the two places (WGS84)."""

    rel_place: str
    rel_distance_km: float | None
    rel_direction: str | None
    rel_geodesic_km: float | None
    rel_bearing_deg: float | None
    rel_check: RelationCheck


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who did something or to whom it was done; `actor_type` is one of `vocabulary.ACTOR_TYPES`."""

    name: str
    actor_type: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """
    One report of one thing, as extracted from one document.

    `resolution` is None, and `place_reason` says why, where the text gives the event no place; likewise
    `date` and `date_reason`. `radius_km` and `geo_precision` may be wider than the place's own
    ("near Huliaipole", "north of Huliaipole"); `lat`/`lon` are set only where the event's point is not the place's own.
    """

    sentence_start: int
    sentence_end: int
    trigger: Trigger
    modality: Modality
    claimed_by: str | None = None
    resolution: Resolution | None = None
    place_reason: str | None = None
    geo_precision: GeoPrecision = "unknown"
    geo_basis: GeoBasis | None = None
    radius_km: float | None = None
    lat: float | None = None
    lon: float | None = None
    date: DateMention | None = None
    date_reason: str | None = None
    relation: Relation | None = None
    actor1: Actor | None = None
    actor2: Actor | None = None
    initiator: Literal["actor1", "actor2", "unknown"] = "unknown"
    harm: Harm = field(default_factory=Harm)
    confidence_place: float | None = None
    confidence_date: float | None = None
    confidence_type: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the stages found in one document."""

    document: Document
    resolutions: tuple[Resolution, ...]
    dates: tuple[DateMention, ...]
    events: tuple[Event, ...]
