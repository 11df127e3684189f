"""The closed vocabularies of the event columns, one definition for code, tests and the data dictionary.

Event types are those of the ACLED codebook (2024): 6 types, 25 sub-types.
"""

from typing import Final, Literal, get_args

DatePrecision = Literal["time", "day", "range", "week", "month", "season", "year", "unknown"]
DateBasis = Literal["stated", "relative", "publication", "imported", "unknown"]
GeoPrecision = Literal[
    "exact", "street", "settlement", "near", "admin2", "admin1", "region", "country", "sea_air", "unknown"
]
GeoBasis = Literal[
    "gazetteer", "approximate", "coordinates_in_text", "offset_from_text", "manual", "imported", "online"
]
RelationCheck = Literal["ok", "distance_off", "direction_off", "both_off", "not_checkable"]
Kind = Literal["incident", "diplomacy", "statement"]
Modality = Literal["reported", "claimed", "planned", "hypothetical", "historical", "negated"]
Initiator = Literal["actor1", "actor2", "unknown"]
Status = Literal["extracted", "confirmed", "corrected", "rejected"]

DATE_PRECISIONS: Final = get_args(DatePrecision)
DATE_BASES: Final = get_args(DateBasis)
GEO_PRECISIONS: Final = get_args(GeoPrecision)
GEO_BASES: Final = get_args(GeoBasis)
RELATION_CHECKS: Final = get_args(RelationCheck)
KINDS: Final = get_args(Kind)
MODALITIES: Final = get_args(Modality)
INITIATORS: Final = get_args(Initiator)
STATUSES: Final = get_args(Status)

ACTOR_TYPES: Final = (
    "state forces",
    "rebel group",
    "political militia",
    "identity militia",
    "rioters",
    "protesters",
    "civilians",
    "external forces",
    "government",
    "organisation",
)

SUB_EVENT_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "Battles": ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
    "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}

EVENT_TYPES: Final = tuple(SUB_EVENT_TYPES)

EVENT_TYPE_OF: Final = {sub: event for event, subs in SUB_EVENT_TYPES.items() for sub in subs}

DISORDER_TYPES: Final = {
    "Battles": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Strategic developments": "Strategic developments",
}
"""ACLED's disorder type of an event type as a whole; `disorder_type_of` knows the sub-types that differ."""

_DISORDER_OF_SUB_TYPE: Final = {
    "Mob violence": "Political violence",
    "Excessive force against protesters": "Political violence; Demonstrations",
}


def disorder_type_of(event_type: str | None, sub_event_type: str | None) -> str | None:
    """Return ACLED's disorder type; two sub-types differ from their event type's (codebook 2024, table 1)."""
    if sub_event_type in _DISORDER_OF_SUB_TYPE:
        return _DISORDER_OF_SUB_TYPE[sub_event_type]
    return DISORDER_TYPES.get(event_type) if event_type else None
