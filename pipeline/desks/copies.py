"""Copies, handed on: as a table for another system, and as contact sheets. What leaves is on record."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.desks.issuing import IssuingDesk
from pipeline.errors import CustodyError
from pipeline.export.match_build import match_part
from pipeline.export.naming import Names
from pipeline.export.sheet_build import incident_sheet, item_sheet, pairs_sheet
from pipeline.export.sheets import SheetForm, drawn
from pipeline.export.table import Pair, bayanat_table, ordered
from pipeline.export.words import Words
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Keyframe
from pipeline.model.likeness import Match
from pipeline.model.pictures import Picture
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.ports import Vault, Workbench
from pipeline.steps.comparing import stored_picture
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class CopiesDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def table(self, told: ItemReport | IncidentSummary, catalogue: Catalogue) -> bytes:
        """Every pair once, as Bayanat imports it.

        The originals are read once more, for their MD5. Raises CustodyError where one is gone.
        """
        vault, words, names = self.bench().vault, Words(catalogue, zone_named("UTC")), Names({})
        matches = ordered(_matches(told))
        items = sorted({item for match in matches for item in (match.item, match.other)})
        md5 = {item: _md5(vault, item) for item in items}
        table = bayanat_table(
            Pair(match, md5[match.item], md5[match.other], _told(match, names, words)) for match in matches
        )
        self._issue("bayanat-csv", told, catalogue, (table,), items)
        return table

    def item_sheet(self, report: ItemReport, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """Its frames with their times: the pages, as files."""
        pages = drawn(item_sheet(report, catalogue, self._see), form)
        return self._issue("contact-sheet", report, catalogue, pages, (report.summary.item.sha256,))

    def pairs_sheet(self, report: ItemReport, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """The item beside each one that resembles it, aligned."""
        items = {item for match in report.summary.matches for item in (match.item, match.other)}
        pages = drawn(pairs_sheet(report, catalogue, self._see), form)
        return self._issue("pairs-sheet", report, catalogue, pages, (report.summary.item.sha256, *items))

    def incident_sheet(self, summary: IncidentSummary, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """All of its items, copies together."""
        pages = drawn(incident_sheet(summary, catalogue, self._see), form)
        return self._issue("contact-sheet", summary, catalogue, pages, (one.item.sha256 for one in summary.items))

    def _issue(
        self,
        format: str,
        told: ItemReport | IncidentSummary,
        catalogue: Catalogue,
        files: tuple[bytes, ...],
        items: Iterable[Digest],
    ) -> tuple[bytes, ...]:
        """The files, once it is on record that they leave the case."""
        subject = told.incident.code if isinstance(told, IncidentSummary) else told.summary.item.sha256
        spoken_of = tuple(items)
        for file in files:
            IssuingDesk(self.bench).record(subject, format, catalogue.language, told.audience, file, spoken_of)
        return files

    def _see(self, frame: Keyframe) -> Picture | None:
        bench = self.bench()
        # Evidence itself must never meet a decoder outside of the sandbox, whatever the records say.
        if not bench.records.is_derivative(frame.derivative):
            return None
        try:
            return stored_picture(bench.vault, frame)
        except CustodyError:
            return None


def _matches(told: ItemReport | IncidentSummary) -> Iterator[Match]:
    summaries = (told.summary,) if isinstance(told, ItemReport) else told.items
    for summary in summaries:
        yield from summary.matches


def _told(match: Match, names: Names, words: Words) -> tuple[str, ...]:
    part = match_part(match, match.item, names, words)
    return tuple(filter(None, (part.kind_words, part.distance_words, *part.transformed, *part.segments_words)))


def _md5(vault: Vault, item: Digest) -> str:
    # Nothing rests on it: it is what other systems know the file by.
    digest = hashlib.md5(usedforsecurity=False)
    with vault.open(item) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
