"""Corrections in words, for lists of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from geo.corrections import Action, Correction, Values

SCOPE_WORDS: Final = {"document": "in its document", "everywhere": "everywhere"}
MAX_QUOTE: Final = 70
"""Characters of a sentence that are shown in a list."""


def correction_words(entry: Correction, undone: Correction | None = None) -> str:
    """
    Say what a correction does.

    Parameters
    ----------
    entry
        An entry of a ledger.
    undone
        The entry that it takes back, if it is an undo and that one is known.
    """
    if entry.action == "undo":
        return f"takes back: {correction_words(undone)}" if undone is not None else f"takes back {entry.undoes}"
    words = _WORDS[entry.action](entry.values)
    if entry.scope != "event" and entry.evidence is not None:
        words += f", for every “{entry.evidence.place_text}” {SCOPE_WORDS[entry.scope]}"
    return words


def about_words(entry: Correction) -> str:
    """Say which event a correction is about: its sentence, or its id in a dataset."""
    evidence = entry.evidence
    if evidence is None:
        return ""
    if evidence.sentence:
        text = " ".join(evidence.sentence.split())
        return f"“{text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE].rpartition(' ')[0] + ' …'}”"
    return f"{evidence.source_dataset or 'event'} {evidence.source_event_id or evidence.event_id}"


def undone_by(ledger: Sequence[Correction]) -> Mapping[str, Correction]:
    """Return the entries of undo that are in force, by the id of what each takes back."""
    taken: dict[str, Correction] = {}
    for entry in sorted(ledger, key=lambda item: (item.when, item.correction_id), reverse=True):
        if entry.undoes is not None and entry.correction_id not in taken:
            taken.setdefault(entry.undoes, entry)
    return taken


def _place(values: Values) -> str:
    if values["lat"] is None:
        return "taken off the map"
    return f"placed at {values['place_name'] or 'a point'} ({values['lat']:.4f}, {values['lon']:.4f})"


def _date(values: Values) -> str:
    if values["date_start"] is None:
        return "the date is not known"
    start, end = values["date_start"], values["date_end"]
    return f"dated {start}" if start == end else f"dated {start} to {end}"


def _type(values: Values) -> str:
    return f"typed {values['sub_event_type'] or values['event_type'] or values['kind']}"


def _modality(values: Values) -> str:
    by = f" by {values['claimed_by']}" if values["claimed_by"] else ""
    return f"told as {values['modality']}{by}"


def _tolls(values: Values) -> str:
    killed = [values[f"fatalities_{name}"] for name in ("low", "best", "high")]
    known = [value for value in killed if value is not None]
    if not known:
        told = "not stated"
    elif killed[1] is None:
        told = f"{_number(killed[0])} to {_number(killed[2])}"
    else:
        told = str(killed[1]) + ("" if known[0] == known[-1] else f" ({known[0]} to {known[-1]})")
    return f"killed {told}, injured {_number(values['injured'], 'not stated')}"


def _number(value: Any, missing: str = "?") -> str:
    return missing if value is None else str(value)


_WORDS: Final[Mapping[Action, Callable[[Values], str]]] = {
    "place": _place,
    "date": _date,
    "type": _type,
    "modality": _modality,
    "tolls": _tolls,
    "confirm": lambda _values: "confirmed",
    "reject": lambda _values: "rejected",
    "merge": lambda _values: "the same as another report",
    "split": lambda _values: "an event of its own",
    "add": lambda values: f"added: {_type(values)}, {_date(values)}",
}
