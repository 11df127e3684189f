"""Which names a text measures from which: "Verbove, 12 km east of Robotyne" speaks of both."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.records import Mention, Place, RelationClaim

_GAP: Final = re.compile(
    r"\s*[,(–—-]?\s*(?:(?:which|that|and|is|are|was|lies|lying|sits|located|situated|some|about|around|roughly|just|only|a|an|the|"
    r"small|nearby|town|village|city|suburb|settlement|district|area|region|base|camp|crossing)\s+){0,5}\Z"
)
"""What may stand between a name and the distance or direction that is told of it."""
_GAP_MAX: Final = 45


@dataclass(frozen=True, slots=True)
class Measures:
    """
    How to hold a claim against two places, and where a claim puts what it speaks of.

    `fits` takes the claim, the place it is measured from and the other one, and gives None where nothing can be
    said; `offset` takes the claim and the place it is measured from, and gives latitude, longitude and radius (km).
    """

    fits: Callable[[RelationClaim, Place, Place], bool | None]
    offset: Callable[[RelationClaim, Place], tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim with the positions of the mention that it speaks of and of the one that it is measured from."""

    subject: int
    anchor: int
    claim: RelationClaim


def measured_names(mentions: Sequence[Mention], claims: Sequence[RelationClaim], text: str) -> tuple[Measured, ...]:
    """
    Find the names that distances and directions are told of.

    Parameters
    ----------
    mentions
        Those of a document, in order.
    claims
        Those of the same document (`relations.find_claims`).
    text
        The stored text.

    Returns
    -------
    measured
        One for each claim whose two names are mentions.
    """
    found = []
    for claim in claims:
        anchor = next(
            (i for i, m in enumerate(mentions) if m.start < claim.anchor_end and claim.anchor_start < m.end), 0
        )
        subject = anchor - 1
        if subject < 0 or (claim.distance_km is None and claim.direction is None):
            continue
        gap = text[mentions[subject].end : claim.start]
        if mentions[subject].end <= claim.start and len(gap) <= _GAP_MAX and _GAP.match(gap):
            found.append(Measured(subject, anchor, claim))
    return tuple(found)
