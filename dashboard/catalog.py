"""Events with everything that views ask of them; a catalog is made once and never changed afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from geo import bins
from geo.arrays import EventArrays, Mask
from geo.corrected import Conflict, decide
from geo.corrections import Correction
from geo.event_table import EventTable, join_tables, replaced_rows
from geo.filters import EventFilter
from geo.frame import events_gdf
from geo.gazetteer import gazetteer_version
from geo.holdings import Holdings
from geo.layers import STYLES, style_codes
from geo.lengths import LengthUnit
from geo.marks import MARK_COLUMNS, MAX_TEXTS, TEXT_COLUMNS, MarkIndex, event_texts
from geo.packing import Packed, digest, pack_timeline, packed_json
from geo.records import Reading, Unread
from geo.region_counts import RegionIndex
from geo.relation_lines import LINE_COLUMNS, MAX_LINES, packed_rows, relation_lines
from geo.report_groups import ReportGroups
from geo.reports import cluster_reports
from geo.review import doubts
from geo.rows import reading_rows
from geo.timeline import timeline

NO_REASON: Final = "not recorded"
MAX_TITLES: Final = 500
"""Up to so many documents can be chosen from a list."""
FILTERS_KEPT: Final = 6
"""What was worked out for the last filters is kept: most reruns of a page change something else."""


class Catalog:
    """Events with everything that views ask of them, worked out when first needed."""

    def __init__(
        self,
        events: gpd.GeoDataFrame | EventTable,
        readings: Iterable[Reading] = (),
        unread: Iterable[Unread] = (),
    ) -> None:
        self.table = events if isinstance(events, EventTable) else EventTable.of(events)
        self.readings = {reading.document.doc_id: reading for reading in readings}
        self.unread = tuple(unread)
        self.read: Catalog = self
        """The catalog before corrections were applied."""
        self.ledger: tuple[Correction, ...] = ()
        self.conflicts: tuple[Conflict, ...] = ()
        self.waiting: tuple[Correction, ...] = ()
        self.arrays = EventArrays(self.table)
        self.shown = lru_cache(maxsize=FILTERS_KEPT)(self._shown)
        self.packed = lru_cache(maxsize=FILTERS_KEPT)(self._packed)
        self.packed_lines = lru_cache(maxsize=FILTERS_KEPT)(self._packed_lines)
        self.packed_timeline = lru_cache(maxsize=FILTERS_KEPT)(self._packed_timeline)

    def __len__(self) -> int:
        return len(self.table)

    def prepare(self) -> None:
        """Work out what the map and the controls ask for, so that no visitor waits for it."""
        for name in ("marks", "regions", "styles", "newest_first", "countries", "units", "titles"):
            getattr(self, name)
        self.packed(EventFilter())
        self.packed_timeline(EventFilter())

    def _shown(self, chosen: EventFilter) -> "Shown":
        """Return what passes a filter; what is said not to have happened only if it is asked for by name."""
        mask = chosen.mask(self.arrays)
        n_reports = 0
        if chosen.primary_only and not self.arrays.is_primary.all():
            n_reports = int(replace(chosen, primary_only=False).mask(self.arrays).sum()) - int(mask.sum())
        if chosen.modalities:
            return Shown(mask, _rows(mask), 0, n_reports)
        negated = mask & self.arrays.one_of("modality", ("negated",))
        mask = mask & ~negated
        return Shown(mask, _rows(mask), int(negated.sum()), n_reports)

    @property
    def events(self) -> gpd.GeoDataFrame:
        """All events as a frame, made anew each time: a million take more than a gigabyte, so ask for a `part`."""
        return self.part(np.arange(len(self)))

    def part(self, rows: Sequence[int] | np.ndarray) -> gpd.GeoDataFrame:
        """Return some events as a frame, numbered by their rows."""
        return self.table.part(rows)

    def event(self, row: int) -> pd.Series:
        """Return one event."""
        return self.part([row]).iloc[0]

    def event_id(self, row: int) -> str:
        """Return the id of an event."""
        return str(self.table.values("event_id", [row])[0])

    def cluster(self, row: int) -> str:
        """Return the id that the reports of an event share."""
        return str(self.table.values("cluster_id", [row])[0] or self.event_id(row))

    def reports_of(self, row: int) -> list[int]:
        """Return the rows of all reports of an event, the primary one first; itself alone where there is no other."""
        if self.table.values("n_reports", [row])[0] == 1:
            return [row]
        rows = np.flatnonzero((self.table.coded("cluster_id") == self.cluster(row)).to_numpy(dtype=bool))
        return [int(other) for other in rows[np.argsort(~self.arrays.is_primary[rows], kind="stable")]]

    def row_of(self, event_id: str | None) -> int | None:
        """Return the row of an event, or None where there is none of that id."""
        return None if event_id is None else self.table.find("event_id", event_id)

    def _packed(self, chosen: EventFilter) -> Packed:
        """Marks and counts by region of what passes a filter, for the map."""
        rows = self.shown(chosen).rows
        placed = rows[self.marks.mark_of[rows] >= 0]
        texts = event_texts(self.table.frame(TEXT_COLUMNS, placed)) if len(placed) <= MAX_TEXTS else None
        packed = self.index_of(placed).pack(placed, texts) | self.regions.pack(rows)
        return packed | {"key": digest(packed)}

    def index_of(self, rows: np.ndarray) -> MarkIndex:
        """Return what the map shows of some events: their marks or, where those are too many for a page, bins."""
        if len(self.marks) <= bins.MAX_MARKS:
            return self.marks
        shown = np.bincount(self.marks.mark_of[rows] + 1, minlength=len(self.marks) + 1)[1:]
        return self.bins if np.count_nonzero(shown) > bins.MAX_MARKS else self.marks

    @cached_property
    def bins(self) -> bins.BinIndex:
        """Which bin of the map each event belongs to."""
        return bins.BinIndex(self._coded(MARK_COLUMNS))

    def _packed_timeline(self, chosen: EventFilter) -> Packed:
        """Timeline of a filter without its days, so that the bars around the chosen ones stay in sight."""
        rows = self.shown(replace(chosen, date_from=None, date_to=None, undated=True)).rows
        line = timeline(self.arrays.date_start[rows], self.arrays.date_end[rows], self.styles[rows], len(STYLES))
        return pack_timeline(line, chosen.date_from, chosen.date_to)

    def _packed_lines(self, chosen: EventFilter, unit: LengthUnit) -> Packed:
        """Lines of stated distances of what passes a filter, the latest first, and how many there are."""
        rows = self._related[self.shown(chosen).mask[self._related]]
        lines = relation_lines(self.table.frame(LINE_COLUMNS, rows[:MAX_LINES]), unit)
        return {"lines": packed_json(packed_rows(lines)), "nLines": len(rows)}

    @cached_property
    def _related(self) -> np.ndarray:
        """Row numbers of events whose stated distance or direction was measured, latest day first."""
        measured = np.asarray(self.table.column("rel_geodesic_km").is_valid()) & (self.marks.mark_of >= 0)
        return self.newest_first[measured[self.newest_first]]

    @cached_property
    def marks(self) -> MarkIndex:
        """Which mark of the map each event belongs to."""
        return MarkIndex(self._coded(MARK_COLUMNS))

    @cached_property
    def regions(self) -> RegionIndex:
        """Country and first-level unit of each event."""
        return RegionIndex(self._coded(("country", "admin1_code")))

    @cached_property
    def styles(self) -> np.ndarray:
        """Index into `layers.STYLES` of each event."""
        return style_codes(self._coded(("event_type", "kind"))).astype(np.uint8)

    def _coded(self, names: Iterable[str]) -> pd.DataFrame:
        return pd.DataFrame({name: self.table.coded(name) for name in names}, copy=False)

    @cached_property
    def doubts(self) -> np.ndarray:
        """How doubtful each event is as it was read; events that people added are not among them."""
        return doubts(self.table) if self.read is self else self.read.doubts

    @cached_property
    def groups(self) -> ReportGroups:
        """The reports of the documents by their rows, as they are brought together."""
        return ReportGroups.of(self.part(np.flatnonzero(self.arrays.one_of("doc_id", self.readings))))

    @cached_property
    def newest_first(self) -> np.ndarray:
        """Row numbers, latest day first, undated last."""
        return np.argsort(-self.arrays.date_end, kind="stable").astype(np.int32)

    @cached_property
    def countries(self) -> dict[str, int]:
        """Events by country code, most first."""
        return self.counts("country")

    def counts(self, name: str, rows: np.ndarray | None = None) -> dict[str, int]:
        """Count events, or some rows of them, by the values of a text column, most first."""
        codes, values = self.arrays.coded(name)
        counts = np.bincount((codes if rows is None else codes[rows]).astype(np.int64) + 1, minlength=len(values) + 1)[
            1:
        ]
        most = np.argsort(-counts, kind="stable")
        names = values.take(pa.array(most)).to_pylist()
        return {name: n for name, n in zip(names, counts[most].tolist(), strict=True) if n}

    @cached_property
    def units(self) -> dict[str, tuple[str | None, str | None]]:
        """Name and country of each first-level unit by its code, in the order of names."""
        codes, values = self.arrays.coded("admin1_code")
        known = np.flatnonzero(codes >= 0)
        found, first = np.unique(codes[known], return_index=True)
        named = zip(*(self.table.values(name, known[first]) for name in ("admin1", "country")), strict=True)
        units = dict(zip(values.take(pa.array(found, pa.int64())).to_pylist(), named, strict=True))
        return dict(sorted(units.items(), key=lambda unit: (unit[1][0] or "", unit[0])))

    @cached_property
    def n_documents(self) -> int:
        """Documents that events come from, or that were read and gave none."""
        known = self.arrays.coded("doc_id")[1]
        return len(known) + len(self.readings.keys() - set(known.to_pylist())) if self.readings else len(known)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title by document id; empty where there are more documents than `MAX_TITLES`."""
        if self.n_documents > MAX_TITLES:
            return {}
        return {doc_id: self.title(doc_id) for doc_id in (*self.arrays.coded("doc_id")[1].to_pylist(), *self.readings)}

    def title(self, doc_id: str) -> str:
        """Return the title of a document, or its file, or its id."""
        if reading := self.readings.get(doc_id):
            return reading.document.title or reading.document.source or doc_id
        row = self.table.find("doc_id", doc_id)
        return (None if row is None else self.table.values("doc_title", [row])[0]) or doc_id

    @cached_property
    def _reasons(self) -> dict[str, tuple[str | None, str | None]]:
        return {
            str(row["event_id"]): (event.place_reason, event.date_reason)
            for reading in self.readings.values()
            for event, row in zip(reading.events, reading_rows(reading), strict=True)
        }

    def place_reason(self, event_id: str) -> str:
        """Say why an event has the place it has, or none."""
        return self._reasons.get(event_id, (None, None))[0] or NO_REASON

    def date_reason(self, event_id: str) -> str:
        """Say why an event has no day."""
        return self._reasons.get(event_id, (None, None))[1] or NO_REASON

    def reasons(self, event: pd.Series) -> list[tuple[str, str]]:
        """Say why the place was chosen, and what the stages noted on place and date."""
        place, day = self._reasons.get(event["event_id"], (None, None))
        reading = self.readings.get(event["doc_id"])
        chosen = [
            resolution.reason
            for resolution in (reading.resolutions if reading else ())
            if not pd.isna(event["place_start"]) and resolution.mention.start == event["place_start"]
        ]
        notes = (("Why there", chosen[0] if chosen else None), ("On the place", place), ("On the date", day))
        return [(label, words) for label, words in notes if words]


@dataclass(frozen=True)
class Shown:
    """
    Events that pass a filter, as a mask and as row numbers.

    Besides, how many of them were left out since they are denied, or are further reports of the same events.
    """

    mask: Mask
    rows: np.ndarray = field(repr=False)
    n_negated: int = 0
    n_reports: int = 0


def _rows(mask: Mask) -> np.ndarray:
    """Numbers of the rows of a mask, in half the memory that numpy would take: they are kept with each filter."""
    return np.flatnonzero(mask).astype(np.int32)


def catalog_of(readings: Sequence[Reading], unread: Sequence[Unread]) -> Catalog:
    """Make the catalog of readings, with the reports of the same event brought together."""
    events = cluster_reports(events_gdf(readings, gazetteer_version=gazetteer_version()))
    return Catalog(events, readings, unread)


def with_holdings(base: Catalog, held: Holdings) -> Catalog:
    """Make the catalog of a catalog and what a store adds to it, corrected; the same one where there is nothing."""
    joined = joined_catalog(base, held)
    return corrected(joined, held.ledger) if held.ledger else joined


def joined_catalog(base: Catalog, held: Holdings) -> Catalog:
    """
    Make the catalog of a catalog and what a store adds to it; the same one where there is nothing to add.

    A document that was read anew stands for itself.
    """
    extra = {doc_id: reading for doc_id, reading in held.readings.items() if base.readings.get(doc_id) != reading}
    tables = [catalog_of(list(extra.values()), ()).table] if extra else []
    tables += [held.imported] if held.imported is not None and len(held.imported) else []
    if not tables:
        return base
    kept = base.table.only(np.flatnonzero(~base.arrays.one_of("doc_id", extra)))
    readings = base.readings | extra
    return Catalog(_clustered(join_tables([kept, *tables]), readings), readings.values(), base.unread)


def _clustered(table: EventTable, readings: Mapping[str, Reading]) -> EventTable:
    """Bring the reports of the same event together, over all documents; rows of datasets are events as they are."""
    rows = np.flatnonzero(EventArrays(table).one_of("doc_id", readings))
    if not len(rows):
        return table
    return replaced_rows(table, rows, EventTable.of(cluster_reports(table.part(rows).reset_index(drop=True))))


def corrected(read: Catalog, ledger: Sequence[Correction]) -> Catalog:
    """Make the catalog in which a ledger is applied to events as they were read; those keep their rows."""
    outcome = decide(read.table, ledger, read.readings, read.groups)
    changed = outcome.changed.index.to_numpy(dtype=np.int64)
    table = replaced_rows(read.table, changed, EventTable.of(outcome.changed))
    if len(outcome.added):
        table = join_tables([table, EventTable.of(outcome.added)])
    catalog = Catalog(table, read.readings.values(), read.unread)
    catalog.read = read
    catalog.ledger = tuple(ledger)
    catalog.conflicts, catalog.waiting = outcome.conflicts, outcome.waiting
    return catalog
