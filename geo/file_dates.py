"""The day a file was created, as the day its text was published: only where the text does not speak against it."""

from datetime import date
from typing import Final

from geo.document_fields import days_in

MAX_APART_DAYS: Final = 31
"""An article names days of its own weeks; a file further from all of them was printed or copied later."""


def day_of_file(created: str | None, text: str) -> tuple[str | None, tuple[str, ...]]:
    """
    Say what the creation of a file tells about publication.

    Parameters
    ----------
    created
        The day from the file's properties, as "2025-12-27"; None if there is none.
    text
        What the file holds.

    Returns
    -------
    published, notes
        The day, noted as an assumption; none, noted too, where it is no day or far from every full date in
        the text, since files are printed, copied and made from templates years apart from their text.
    """
    if not created:
        return None, ()
    try:
        day = date.fromisoformat(created)
    except ValueError:
        return None, (f"the file's creation date {created[:40]!r} is no day, and was not used",)
    named = days_in(text)
    if named and min(abs((day - other).days) for other in named) > MAX_APART_DAYS:
        return None, (
            f"the file was created on {created}, far from every date in its text, so published was left open: "
            "give it in NAME.meta.json beside the file",
        )
    return created, (f"published {created} is the day the file was created",)
