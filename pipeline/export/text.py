"""The summary for a terminal: what a reviewer needs to see first, in the width that there is.

Arabic is written in logical order, as terminals expect; names stand between isolating characters, so that a
Latin name does not reorder the line around it. No colours: the output is as often read through a pipe.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.export.around_build import around_lines
from pipeline.export.build import incident_document, item_document
from pipeline.export.document import ItemDocument, SummaryDocument
from pipeline.export.frames_build import frame_lines
from pipeline.export.incident_parts import BalanceEntry
from pipeline.export.item_parts import ItemPart, LineageRole, LineageRolePart
from pipeline.export.parts import FindingPart, ScorePart
from pipeline.export.text_lineages import ancestry_lines, news_lines, order_lines, overlap_lines
from pipeline.export.text_lists import gap_lines, graded_lines
from pipeline.export.text_vouchers import voucher_lines
from pipeline.model import sentences
from pipeline.model.basics import Language
from pipeline.model.findings import Outcome
from pipeline.model.sentences import Sentence
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.ports import Pictures
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

_MOST_ENTRIES = 12
_IDLE = re.compile("\u2068([^\u2066-\u2069\u0590-\u08ff\ufb1d-\ufefc]*)\u2069")
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class TextExporter:
    format: ClassVar[str] = "text"
    width: int | None = None
    """Columns; None takes the terminal's, or 80 where there is none."""

    def write(self, summary: IncidentSummary | ItemReport, language: Language, pictures: Pictures) -> bytes:
        """UTF-8 without control sequences."""
        catalogue = Catalogue.open(language)
        console = Console(
            file=io.StringIO(),
            width=self.width,
            color_system=None,
            force_terminal=False,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        page = _Page(catalogue, console)
        if isinstance(summary, IncidentSummary):
            page.incident(incident_document(summary, catalogue))
        else:
            page.item(item_document(summary, catalogue))
        return page.text().encode("utf-8")


class _Page:
    """Writes one document from top to bottom."""

    def __init__(self, catalogue: Catalogue, console: Console) -> None:
        self._catalogue = catalogue
        self._console = console

    def text(self) -> str:
        file = self._console.file
        if not isinstance(file, io.StringIO):
            raise TypeError("the page is written into memory")
        written = file.getvalue()
        if self._catalogue.language is Language.ENGLISH:
            written = without_idle_isolates(written)
        return "\n".join(line.rstrip() for line in written.splitlines()) + "\n"

    def incident(self, d: SummaryDocument) -> None:
        self._print(f"{_own(d.incident.code)} · {d.incident.title}")
        self._print(f"{_own(d.incident.window.shown)} · {d.incident.place.label}")
        self._head("head-glance")
        grade = d.grade.whole.words if d.grade else self._t("grade-none")
        self._print(f"{self._t('grade-label')} {grade}.".replace("..", "."))
        self._print(d.notice)
        self._print(d.audience.words)
        for words in d.kept_back.words:
            self._print(words)
        if d.waiting.words:
            self._print(d.waiting.words)
        if d.news:
            self._list("head-news", None, news_lines(d.news))
            self._print(self._t("news-note"))
        if d.overlaps:
            self._list("head-overlaps", None, overlap_lines(d.overlaps))
            self._print(self._t("overlaps-note"))
        if d.news or d.overlaps:
            self._print("")
        self._scores(d)
        self._glance_lists(d)
        self._head("head-balance")
        self._entries("speaks-for", "nothing-for", d.balance.supporting)
        self._entries("speaks-against", "nothing-against", d.balance.contradicting)
        self._list("not-established", "nothing-open", (*d.balance.open, *d.not_established))
        self._head("head-items")
        self._items(d.items)
        self._head("head-sources")
        self._print(
            f"{d.sources.words} {'، ' if d.language is Language.ARABIC else ''}{' '.join(map(_own, d.sources.codes))}"
        )
        for one in d.sources.lines:
            why = ", ".join(dict.fromkeys(merge.reason_words for merge in one.merges)) or self._t("stands-alone")
            members = " ".join(item.label for item in one.items)
            self._bullet(f"{self._t('line', n=one.number)}: {members} · {why}")
        self._list(None, None, (test.text for test in d.sources.tested))
        if d.sources.graded:
            self._list("head-graded", None, graded_lines(d.sources.graded, lambda n: self._t("not-graded-yet", n=n)))
            self._print(d.sources.graded_note)
        if any(one.ancestry or one.left_out for one in d.lineages):
            self._list("head-order", None, order_lines(d.lineages, self._t))
        self._print(d.archive.words)
        self._gaps(d)
        self._head("head-limits")
        self._list(None, None, d.limits)
        self._print(d.custody.words)
        self._print(self._t("text-and-page"))

    def item(self, d: ItemDocument) -> None:
        if d.item is None:
            self._print(f"SHA-256 {d.sha256}")
            self._print(d.audience.words)
            self._print(d.kept_back or "")
            return
        self._print(f"{_own(d.item.name)} · {d.item.status_words}")
        self._print(f"SHA-256 {d.item.sha256} · {d.item.size_words}")
        self._print(d.notice)
        self._print(d.audience.words)
        if d.item.terms:
            self._list("head-terms", None, d.item.terms)
        for one in d.item.receipts:
            came = (_own(one.original_name), one.channel_words, _own(one.source), _own(one.received.shown))
            self._bullet(" · ".join(came))
            for words in (*around_lines(one.around, self._t), *voucher_lines(one, self._t)):
                self._bullet(words)
        if d.item.quarantine:
            self._print(d.item.quarantine.words)
        for words in frame_lines(d.item):
            self._print(words)
        if not d.incidents:
            # With an incident they stand among its findings, weighed.
            self._head("head-findings")
            self._findings(d.item.findings)
        for view in d.incidents:
            self._console.print(
                Rule(Text(f"{self._t('head-in-light-of')} {_own(view.code)}"), align="left", characters="─")
            )
            self._axis(self._t("score-item"), view.verification)
            self._axis(self._t("score-provenance"), view.provenance)
            self._findings(view.findings)
        for match in d.item.matches:
            self._bullet(f"{match.other.label} {_own(match.other.name)} · {match.kind_words} · {match.distance_words}")
        if d.item.rulings:
            self._list("head-rulings", None, (one.words for one in d.item.rulings))
        if d.ancestry:
            self._list("head-order", None, ancestry_lines(d.ancestry, self._t))
        if d.news:
            self._list("head-news", None, news_lines(d.news))
        self._head("head-limits")
        self._list(None, None, d.limits)

    def _scores(self, d: SummaryDocument) -> None:
        for name, score in (
            ("date", d.scores.date),
            ("place", d.scores.place),
            ("provenance", d.scores.provenance),
            ("item", d.scores.verification),
        ):
            if score is not None:
                self._axis(self._t(f"score-{name}"), score)

    def _axis(self, name: str, score: ScorePart) -> None:
        self._bullet(f"{name}: {score.value_words} · {score.words} · {score.coverage.words}")

    def _glance_lists(self, d: SummaryDocument) -> None:
        told = [f"{one.title} · {_own(one.shown)}" for one in d.alternatives]
        self._list("head-alternatives", "no-alternatives", told)
        if d.grade:
            self._list("head-depends", "depends-on-none", [one.words for one in d.grade.depends_on])
            if d.grade.gates_missing:
                self._list("head-gates", None, [one.text for one in d.grade.gates_missing])
            if d.grade.set_aside:
                names = " ".join(item.label for item in d.grade.set_aside)
                self._print(f"{self._t('set-aside-told', n=len(d.grade.set_aside))} {names}")

    def _entries(self, head: str, empty: str, entries: tuple[BalanceEntry, ...]) -> None:
        told = [f"{one.item.label} · {one.text} {one.strength_words}" for one in entries[:_MOST_ENTRIES]]
        if len(entries) > _MOST_ENTRIES:
            told.append(self._t("text-more", n=len(entries) - _MOST_ENTRIES))
        self._list(head, empty, told)

    def _items(self, items: tuple[ItemPart, ...]) -> None:
        table = Table(box=None, pad_edge=False, show_header=False, expand=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=3, overflow="fold")
        table.add_column(ratio=2, overflow="fold")
        for item in items:
            told = [item.status_words]
            if item.set_aside:
                told.append(self._t("set-aside-waiting"))
            told += item.terms
            if item.lineage.id:
                told.append(_role(item.lineage))
            if item.scores:
                told.append(item.scores.verification.value_words)
            told += _trouble(item)
            table.add_row(Text(item.label), Text(_own(item.name)), Text(" · ".join(told)))
        self._console.print(table)

    def _findings(self, findings: tuple[FindingPart, ...]) -> None:
        for one in findings:
            if one.outcome is not Outcome.NOT_RUN:
                self._bullet(f"{one.check_words}: {one.outcome_words}. {one.reason.text} {one.strength_words}")

    def _gaps(self, d: SummaryDocument) -> None:
        self._head("head-gaps")
        self._list(None, "no-gaps", gap_lines(d.gaps, lambda n: self._t("text-more", n=n)))

    def _list(self, head: str | None, empty: str | None, lines: Iterable[str]) -> None:
        told = tuple(lines)
        if head is not None:
            self._print("")
            self._print(f"{self._t(head)}:")
        for line in told:
            self._bullet(line)
        if not told and empty is not None:
            self._bullet(self._t(empty))

    def _head(self, message: str) -> None:
        self._print("")
        self._console.print(Rule(Text(self._t(message)), align="left", characters="─"))

    def _bullet(self, words: str) -> None:
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        table.add_row(Text("•"), Text(words))
        self._write(Padding(table, (0, 0, 0, 1)))

    def _print(self, words: str) -> None:
        self._write(Text(words, overflow="fold"))

    def _write(self, what: RenderableType) -> None:
        self._console.print(what)

    def _t(self, message: str, **numbers: int) -> str:
        parameters = tuple(sentences.number(name, value) for name, value in numbers.items())
        return self._catalogue.say(Sentence(f"summary-{message}", parameters), zone_named("UTC"))


def without_idle_isolates(words: str) -> str:
    """Left-to-right lines need no isolation around what holds no right-to-left letter."""
    while (fewer := _IDLE.sub(r"\1", words)) != words:
        words = fewer
    return words


def _own(words: str) -> str:
    """Words from outside, set apart from the direction of the line."""
    return f"{_ISOLATE}{words}{_END}"


def _role(lineage: LineageRolePart) -> str:
    """What the item is among its copies, and of which one it is a copy."""
    origin = lineage.closest_to_capture
    if lineage.role is not LineageRole.COPY or origin is None:
        return lineage.role_words
    named = origin.label if origin.number else f"{origin.label} {_own(origin.name)}"
    return f"{lineage.role_words}: {named}"


def _trouble(item: ItemPart) -> list[str]:
    """Why an item could not be looked at, or not whole: the line that a reader of a long list must not miss."""
    if item.quarantine is not None:
        return [item.quarantine.words]
    return [
        one.reason.text
        for one in item.findings
        if one.check == "file_integrity" and one.outcome is not Outcome.NOT_RUN and one.code != "decodes_whole"
    ]
