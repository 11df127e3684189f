"""The stages in their order: documents in, readings out, and a frame of their events."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from geo.documents import read_documents
from geo.errors import DataError, GeoError
from geo.languages import unless_foreign
from geo.records import DateMention, Document, Place, Reading, RelationClaim, Resolution, Unread
from geo.settings import ONE_THREAD

if TYPE_CHECKING:
    import geopandas as gpd
    from spacy.tokens import Doc

    from geo.events import Measures
    from geo.gazetteer import Gazetteer
    from geo.place_measures import Measures as PlaceMeasures

BATCH: Final = 8
"""Documents parsed together; more cost memory and gain no speed."""

MANY_DOCUMENTS: Final = 64
"""From so many documents on, a second process is worth the seconds that it takes to start."""

MAX_PROCESSES: Final = 2
"""Each holds the models, about 0.6 GB; two stay under 1.5 GB."""

Made = TypeVar("Made")

Progress = Callable[[Reading | Unread], object]
LookUp = Callable[[str], Place | None]


@dataclass(frozen=True, slots=True)
class Leftover:
    """
    Something read that did not come to stand on the map or the timeline, and why.

    `what` is a "mention" without a place, or an event without "place" or "date". Offsets point into the
    stored text of the document.
    """

    what: Literal["mention", "place", "date"]
    doc_id: str
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """
    What became of a set of documents.

    `events` is the frame; `leftovers` and `unread` list what is not in it, with reasons; `documents` are
    those that were read, in order, and `n_mentions` counts their place mentions.
    """

    events: "gpd.GeoDataFrame"
    documents: tuple[Document, ...]
    unread: tuple[Unread, ...]
    leftovers: tuple[Leftover, ...]
    n_mentions: int


@dataclass(slots=True)
class _Tally:
    """Collects, while readings pass by, all that a `Run` says besides the frame."""

    documents: list[Document] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    n_mentions: int = 0

    def pass_on(self, items: Iterable[Reading | Unread], progress: Progress | None) -> Iterator[Reading]:
        for item in items:
            if progress is not None:
                progress(item)
            if isinstance(item, Unread):
                self.unread.append(item)
                continue
            self.documents.append(item.document)
            self.leftovers.extend(leftovers_of(item))
            self.n_mentions += len(item.resolutions)
            yield item


def run(
    paths: Iterable[Path | str] = (),
    *,
    documents: Iterable[Document | Unread] = (),
    processes: int | None = None,
    progress: Progress | None = None,
    look_up: LookUp | None = None,
) -> Run:
    """
    Read documents into a frame of events.

    Parameters
    ----------
    paths
        Files and folders, see `documents.read_documents`.
    documents
        Documents at hand, read after those of `paths`.
    processes
        How many processes share the work; None picks one, or two for many documents.
    progress
        Called with each reading, or unread document, as it is done.
    look_up
        Asked for names that no table knows, see `online`; by default nobody is.

    Returns
    -------
    run
        The same for the same documents and versions, however many processes. Reports of the same event
        share a `cluster_id`.
    """
    from geo.frame import events_gdf  # noqa: PLC0415 - pandas takes a second that other commands need not wait
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.reports import cluster_reports  # noqa: PLC0415

    tally = _Tally()
    items = read(chain(read_documents(paths), documents), processes=processes, look_up=look_up)
    events = events_gdf(tally.pass_on(items, progress), gazetteer_version=load_gazetteer().version)
    return Run(
        cluster_reports(events), tuple(tally.documents), tuple(tally.unread), tuple(tally.leftovers), tally.n_mentions
    )


def read(
    documents: Iterable[Document | Unread], *, processes: int | None = None, look_up: LookUp | None = None
) -> Iterator[Reading | Unread]:
    """
    Read documents one after the other; memory does not grow with their number.

    Parameters
    ----------
    documents
        Documents; what is already `Unread` is passed on in its place.
    processes
        How many processes share the work; None picks one, or two for many documents.
    look_up
        Asked for names that no table knows; then one process does all, since a service wants to be asked slowly.

    Yields
    ------
    reading or unread
        In the order of the documents. A document that is not in English, or on which a stage fails, is an
        `Unread` that says so.

    Raises
    ------
    DataError
        If a table or model is missing, or a process was killed.
    """
    waiting: Iterator[Document | Unread] = map(unless_foreign, documents)
    if look_up is not None:
        processes = 1
    if processes is None:
        first = list(islice(waiting, MANY_DOCUMENTS))
        processes = min(MAX_PROCESSES, os.cpu_count() or 1) if len(first) == MANY_DOCUMENTS else 1
        waiting = chain(first, waiting)
    batches = iter(lambda: list(islice(waiting, BATCH)), [])
    if processes <= 1:
        for batch in batches:
            yield from _read_batch(batch, look_up)
    else:
        yield from _read_in_processes(batches, processes)


def _read_in_processes(batches: Iterator[list[Document | Unread]], processes: int) -> Iterator[Reading | Unread]:
    """Keep a few batches ahead in fresh processes (spawned, so that no thread's state is copied)."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_single_threaded) as pool:
        ahead: deque[Future[list[Reading | Unread]]] = deque()
        try:
            for batch in batches:
                ahead.append(pool.submit(_read_batch, batch))
                if len(ahead) > 2 * processes:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()
        except BrokenProcessPool as error:
            raise DataError("a reading process was killed, most likely for want of memory: use one process") from error
        finally:
            for future in ahead:
                future.cancel()


def _single_threaded() -> None:
    """Numeric libraries look at their environment when they load."""
    os.environ.update(ONE_THREAD | os.environ)


def _read_batch(batch: Sequence[Document | Unread], look_up: LookUp | None = None) -> list[Reading | Unread]:
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415 - each stage's tables and models load at first use
    from geo.syntax import parse  # noqa: PLC0415

    gazetteer = load_gazetteer()
    docs = parse(item for item in batch if isinstance(item, Document))
    return [
        item
        if isinstance(item, Unread)
        else or_why_not(item, partial(read_document, item, next(docs), gazetteer, look_up))
        for item in batch
    ]


def or_why_not(document: Document, work: Callable[[], Made]) -> Made | Unread:
    """
    Do some work on a document; if it fails, say so.

    One text that nobody foresaw must not cost the thousands beside it: it is listed, not lost. What is
    wrong with the installation (`GeoError`: a missing table) still ends the run.
    """
    try:
        return work()
    except GeoError:
        raise
    except Exception as error:  # noqa: BLE001
        reason = f"the program failed on it ({type(error).__name__}: {error}): please report this with the text"
        return Unread(document.source or document.doc_id, reason)


def read_document(document: Document, doc: "Doc", gazetteer: "Gazetteer", look_up: LookUp | None = None) -> Reading:
    """
    Take one parsed document through all stages.

    Parameters
    ----------
    document
        The document.
    doc
        Its parse, from `syntax.parse`.
    gazetteer
        The places that exist.
    look_up
        Asked for names that no table knows.
    """
    from geo.dates import find_dates  # noqa: PLC0415
    from geo.event_types import classify  # noqa: PLC0415
    from geo.events import extract  # noqa: PLC0415
    from geo.relations import find_claims  # noqa: PLC0415
    from geo.syntax import sentences  # noqa: PLC0415

    claims = find_claims(document.text)
    resolutions = resolve_mentions(document, doc, gazetteer, claims)
    if look_up is not None:
        from geo.online import ask_about_unknown  # noqa: PLC0415 - geopy loads only if it is asked

        resolutions = ask_about_unknown(resolutions, look_up)
    dates = find_dates(document.text, document.published, document.blocks)
    body = sentences(document, doc)
    events = extract(
        document,
        body,
        classify(body),
        resolutions=resolutions,
        dates=dates,
        claims=claims,
        measures=_measures(),
    )
    return Reading(document, resolutions, dates, events)


def resolve_mentions(
    document: Document, doc: "Doc", gazetteer: "Gazetteer", claims: "Sequence[RelationClaim] | None" = None
) -> tuple[Resolution, ...]:
    """Take one parsed document through the stages for place names alone; its claims are found where not given."""
    from geo.candidates import candidates_for  # noqa: PLC0415
    from geo.mentions import find_mentions  # noqa: PLC0415
    from geo.relations import find_claims  # noqa: PLC0415
    from geo.resolution import resolve  # noqa: PLC0415

    mentions = find_mentions(document, doc, gazetteer)
    pairs = [(mention, candidates_for(mention, doc, gazetteer)) for mention in mentions]
    claims = find_claims(document.text) if claims is None else claims
    return resolve(document, doc, pairs, gazetteer, claims, place_measures())


def place_measures() -> "PlaceMeasures":
    """Return how claims of distance and direction are held against places."""
    from geo.place_measures import Measures as PlaceMeasures  # noqa: PLC0415
    from geo.relations import check, offset_point  # noqa: PLC0415

    def fits(claim: RelationClaim, anchor: Place, place: Place) -> bool | None:
        verdict = check(claim, anchor, place.lat, place.lon, radius_km=place.radius_km).rel_check
        return None if verdict == "not_checkable" else verdict == "ok"

    def offset(claim: RelationClaim, anchor: Place) -> tuple[float, float, float]:
        return offset_point(anchor, claim.distance_km, claim.direction)

    return PlaceMeasures(fits, offset)


def read_places(documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[Resolution, ...] | Unread]]:
    """
    Find and resolve the place names of documents, one after the other, and nothing else.

    Of nationality words only those that count as place names are among them (`demonyms.toponyms_of`).
    """
    from geo.demonyms import toponyms_of  # noqa: PLC0415
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415
    from geo.syntax import parse  # noqa: PLC0415

    gazetteer = load_gazetteer()
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH)):
        for document, doc in zip(batch, parse(batch), strict=True):
            found = or_why_not(document, partial(resolve_mentions, document, doc, gazetteer))
            yield document, found if isinstance(found, Unread) else toponyms_of(found)


def read_dates(documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[DateMention, ...] | Unread]]:
    """Find the temporal expressions of documents, one after the other, and nothing else."""
    from geo.dates import find_dates  # noqa: PLC0415

    for document in documents:
        yield document, or_why_not(document, partial(find_dates, document.text, document.published, document.blocks))


def _measures() -> "Measures":
    from geo.events import Measures  # noqa: PLC0415
    from geo.harm import read_harm  # noqa: PLC0415
    from geo.relations import check, offset_point  # noqa: PLC0415

    def offset(claim: RelationClaim, anchor: Place) -> tuple[float, float, float]:
        return offset_point(anchor, claim.distance_km, claim.direction)

    return Measures(check, offset, read_harm)


def leftovers_of(reading: Reading) -> Iterator[Leftover]:
    """Yield what a reading could not place or date: mentions first, then events."""
    doc_id, text = reading.document.doc_id, reading.document.text
    for resolution in reading.resolutions:
        if resolution.place is None:
            mention = resolution.mention
            yield Leftover("mention", doc_id, mention.start, mention.end, mention.text, resolution.reason)
    for event in reading.events:
        start, end = event.sentence_start, event.sentence_end
        placed = event.lat is not None or (event.resolution is not None and event.resolution.place is not None)
        if not placed:
            yield Leftover("place", doc_id, start, end, text[start:end], event.place_reason or "no place was found")
        if event.date is None or event.date.date_start is None:
            why = event.date_reason or (event.date.reason if event.date else None)
            yield Leftover("date", doc_id, start, end, text[start:end], why or "no date was found")
