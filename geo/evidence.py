"""Finding the event that a correction means, in events that may have been read anew or by a newer program."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from geo.corrections import Evidence

Row = Mapping[str, Any]

GONE: Final = "no event like it is read from its sentence any more"
MANY: Final = "several events of its sentence may be meant"


class EventIndex:
    """
    Events by what corrections know them by.

    Parameters
    ----------
    rows
        Events as plain values.
    evidences
        All evidence that will be asked for.
    """

    def __init__(self, rows: Sequence[Row], evidences: Iterable[Evidence] = ()) -> None:
        self._rows = rows
        self._by_id = {row["event_id"]: number for number, row in enumerate(rows)}
        self._by_source = {
            (row["source_dataset"], row["source_event_id"]): number
            for number, row in enumerate(rows)
            if row["source_event_id"] is not None
        }
        self._by_doc: dict[str, list[int]] = {}
        for number, row in enumerate(rows):
            if row["doc_id"] is not None:
                self._by_doc.setdefault(row["doc_id"], []).append(number)
        self._named = {item.event_id for item in evidences} & self._by_id.keys()

    def find(self, evidence: Evidence) -> int | str | None:
        """
        Find an event.

        Returns
        -------
        found
            The number of its row; why there is none, in words; None where its document or dataset is not there at all.
        """
        if evidence.event_id in self._by_id:
            return self._by_id[evidence.event_id]
        if evidence.source_event_id is not None:
            return self._by_source.get((evidence.source_dataset, evidence.source_event_id))
        if evidence.doc_id not in self._by_doc:
            return None
        return self._best(evidence, self.in_sentence(evidence))

    def in_sentence(self, evidence: Evidence) -> list[int]:
        """Return the rows of events that were read from the same sentence of the same document."""
        rows = self._by_doc.get(evidence.doc_id or "", ())
        return [number for number in rows if _same_sentence(evidence, self._rows[number])]

    def of_name(self, normal: str, doc_id: str | None, normalise: Any) -> list[int]:
        """Return the rows whose place has this name, in one document or, for None, in all."""
        rows: Iterable[int] = range(len(self._rows)) if doc_id is None else self._by_doc.get(doc_id, ())
        texts = ((number, self._rows[number]["place_text"]) for number in rows)
        return [number for number, text in texts if text is not None and normalise(text) == normal]

    def _may_be(self, number: int, same: "_Likeness") -> bool:
        """Another word tells of it: it may still be meant, unless somebody has named that event for itself."""
        return (same.type or same.place) and self._rows[number]["event_id"] not in self._named

    def _best(self, evidence: Evidence, numbers: Iterable[int]) -> int | str:
        likeness = {number: _likeness(evidence, self._rows[number]) for number in numbers}
        like = {number: same for number, same in likeness.items() if same.trigger or self._may_be(number, same)}
        if not like:
            return GONE
        most = max(like.values(), key=lambda same: (sum(same), same))
        best = [number for number, same in like.items() if same == most]
        return best[0] if len(best) == 1 else MANY


class _Likeness(NamedTuple):
    """Whether start of the sentence, trigger, type and name of the place are the same."""

    span: bool
    trigger: bool
    type: bool
    place: bool


def _same_sentence(evidence: Evidence, row: Row) -> bool:
    """The same words, or a span that shares more than half with it: sentences may be cut differently."""
    if evidence.sentence is not None and evidence.sentence == row["sentence"]:
        return True
    spans = (evidence.sentence_start, evidence.sentence_end, row["sentence_start"], row["sentence_end"])
    if any(offset is None for offset in spans):
        return False
    start, end, other_start, other_end = (int(offset) for offset in spans if offset is not None)
    shared = min(end, other_end) - max(start, other_start)
    if 2 * shared <= min(end - start, other_end - other_start):
        return False
    return _alike(evidence.sentence, row["sentence"])


def _alike(one: str | None, other: str | None) -> bool:
    """Whether sentences at the same place are the same text, cut differently: one is in the other."""
    return one is None or other is None or one in other or other in one


def _likeness(evidence: Evidence, row: Row) -> _Likeness:
    return _Likeness(
        evidence.sentence_start == row["sentence_start"],
        _offset(evidence.trigger_start, evidence.sentence_start) == _offset(row["trigger_start"], row["sentence_start"])
        and evidence.trigger_start is not None,
        (evidence.kind, evidence.event_type, evidence.sub_event_type)
        == (row["kind"], row["event_type"], row["sub_event_type"]),
        evidence.place_text is not None and evidence.place_text == row["place_text"],
    )


def _offset(start: int | None, of: int | None) -> int | None:
    return None if start is None or of is None else start - of
