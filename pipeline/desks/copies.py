"""Copies, handed on: as a table for another system, and as contact sheets. What leaves is on record."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.errors import CustodyError
from pipeline.export.match_build import match_part
from pipeline.export.naming import Names
from pipeline.export.sheet_build import incident_sheet, item_sheet, pairs_sheet
from pipeline.export.sheets import SheetForm, drawn
from pipeline.export.table import Pair, bayanat_table, ordered
from pipeline.export.words import Words
from pipeline.model.basics import Digest
from pipeline.model.custody import EventType
from pipeline.model.descriptions import Keyframe
from pipeline.model.likeness import Match
from pipeline.model.pictures import Picture
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.terms import Audience
from pipeline.ports import Vault, Workbench
from pipeline.steps.comparing import stored_picture
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

_BLOCK: Final = 1 << 20
_OF_AN_EVENT: Final = 5_000


@dataclass(frozen=True, slots=True)
class CopiesDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def table(self, told: ItemReport | IncidentSummary, catalogue: Catalogue, to: str) -> bytes:
        """Every pair once, as Bayanat imports it. That the table was made, and what of, is on record.

        The originals are read once more, for their MD5. Raises CustodyError where one is gone.
        """
        bench = self.bench()
        matches = ordered(_matches(told))
        items = sorted({item for match in matches for item in (match.item, match.other)})
        md5 = {item: _md5(bench.vault, item) for item in items}
        words = Words(catalogue, zone_named("UTC"))
        names = Names({})
        table = bayanat_table(
            Pair(match, md5[match.item], md5[match.other], _told(match, names, words)) for match in matches
        )
        self._record(items, f"table of matches, {len(matches)} pairs, {_sha256(table)}, for {to}")
        return table

    def item_sheet(self, report: ItemReport, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """Its frames with their times: the pages, as files."""
        return self._drawn(drawn(item_sheet(report, catalogue, self._see), form), (report.summary.item.sha256,), report)

    def pairs_sheet(self, report: ItemReport, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """The item beside each one that resembles it, aligned."""
        items = {item for match in report.summary.matches for item in (match.item, match.other)}
        pages = drawn(pairs_sheet(report, catalogue, self._see), form)
        return self._drawn(pages, (report.summary.item.sha256, *items), report)

    def incident_sheet(self, summary: IncidentSummary, catalogue: Catalogue, form: SheetForm) -> tuple[bytes, ...]:
        """All of its items, copies together."""
        pages = drawn(incident_sheet(summary, catalogue, self._see), form)
        return self._drawn(pages, (one.item.sha256 for one in summary.items), summary)

    def _drawn(
        self, pages: tuple[bytes, ...], items: Iterable[Digest], told: ItemReport | IncidentSummary
    ) -> tuple[bytes, ...]:
        # What the team looks at by itself has not left.
        if told.audience is not Audience.TEAM:
            digests = " ".join(map(_sha256, pages))
            self._record(sorted(set(items)), f"contact sheet, {digests}, for {told.audience.value}")
        return pages

    def _see(self, frame: Keyframe) -> Picture | None:
        bench = self.bench()
        # Evidence itself must never meet a decoder outside of the sandbox, whatever the records say.
        if not bench.records.is_derivative(frame.derivative):
            return None
        try:
            return stored_picture(bench.vault, frame)
        except CustodyError:
            return None

    def _record(self, items: list[Digest], note: str) -> None:
        bench = self.bench()
        with bench.records.writing() as tx:
            for start in range(0, max(1, len(items)), _OF_AN_EVENT):
                part = items[start : start + _OF_AN_EVENT]
                tx.record(bench.happening(EventType.DISSEMINATION, objects=part, note=note))
            tx.sign_head()


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


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
