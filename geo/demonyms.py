"""When a nationality word is a place name: "Turkish" in a report about what the Turkish state does."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from geo.records import Resolution

RECURRING: Final = 4
"""So often a text must use a country's adjective for it to count as naming the country."""


def toponyms_of(resolutions: Iterable[Resolution]) -> tuple[Resolution, ...]:
    """
    Keep what names a place, for listing and scoring place names.

    Annotated corpora disagree on nationality words: some take each "Turkish" for a mention of Turkey, others
    none. Nouns for people ("Turks") are dropped; adjectives are kept where they recur, because a state that
    acts throughout a text is what the text is about. All stay in a `Reading`, whatever is listed.

    Parameters
    ----------
    resolutions
        All resolutions of one document.

    Returns
    -------
    toponyms
        Those that name places, in their order.
    """
    found = tuple(resolutions)
    uses = Counter(_country(item) for item in found if _is_adjective(item))
    return tuple(
        item
        for item in found
        if not item.mention.demonym or (_is_adjective(item) and uses[_country(item)] >= RECURRING)
    )


def _is_adjective(item: Resolution) -> bool:
    text = item.mention.text
    return item.mention.demonym and item.place is not None and (not text.endswith("s") or text.endswith("ss"))


def _country(item: Resolution) -> str | None:
    return item.place.place_id if item.place is not None else None
