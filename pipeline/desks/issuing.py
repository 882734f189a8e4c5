"""Documents that leave the case: on record with whom they are for, what they speak of and their digest.

What is written to a file, or made for anybody outside the team, counts. What the team looks at in its own terminal
does not: nothing is handed to anybody by that.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.model.basics import Digest, IncidentCode, Language
from pipeline.model.custody import EventType
from pipeline.model.issued import IssuedSummary
from pipeline.model.news import News, Overlap
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.terms import Audience
from pipeline.ports import Workbench
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import require_incident
from pipeline.steps.news import news_of_incident
from pipeline.steps.overlapping import overlaps_of


@dataclass(frozen=True, slots=True)
class Outdated:
    """An incident about which documents are out that do not speak of what came since."""

    incident: IncidentCode
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class IssuingDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def issue(
        self, told: IncidentSummary | ItemReport, format: str, language: Language, document: bytes
    ) -> IssuedSummary:
        """Puts on record, before it is handed over, that `document` leaves the case."""
        subject = told.incident.code if isinstance(told, IncidentSummary) else told.summary.item.sha256
        return self.record(subject, format, language, told.audience, document, tuple(_spoken_of(told)))

    def record(
        self,
        subject: str,
        format: str,
        language: Language,
        audience: Audience,
        document: bytes,
        items: tuple[Digest, ...],
    ) -> IssuedSummary:
        """The same for a document of any other kind: a table, a list, an answer to a question."""
        bench = self.bench()
        digest = Digest(hashlib.sha256(document).hexdigest())
        spoken_of = tuple(sorted(set(items)))
        issued = IssuedSummary(
            bench.new_id(), subject, format, language, audience, digest, spoken_of, bench.clock.now()
        )
        with bench.records.writing() as tx:
            row = tx.add_issued(issued)
            note = f"{format}, {language.value}, for {audience.value}: SHA-256 {digest}"
            tx.record(bench.happening(EventType.DISSEMINATION, objects=spoken_of, rows=(row,), note=note))
        return issued

    def issued(self, subject: str) -> tuple[IssuedSummary, ...]:
        """Documents about this incident or item, oldest first."""
        with self.bench().records.reading() as reading:
            return reading.issued_about(subject)

    def outdated(self) -> tuple[Outdated, ...]:
        """Incidents whose readers must be told something, in order of their codes."""
        with self.bench().records.reading() as reading:
            allowed = Permissions.for_use(reading)
            codes = sorted(incident.code for incident in reading.incidents())
            found = ((code, news_of_incident(reading, code, allowed)) for code in codes)
            return tuple(Outdated(code, news) for code, news in found if news)

    def news(self, code: IncidentCode) -> tuple[News, ...]:
        with self.bench().records.reading() as reading:
            require_incident(reading, code)
            return news_of_incident(reading, code, Permissions.for_use(reading))

    def overlaps(self, code: IncidentCode) -> tuple[Overlap, ...]:
        """Other incidents that may be the same event. Raises NotFound."""
        with self.bench().records.reading() as reading:
            return overlaps_of(reading, code, Permissions.for_use(reading))


def _spoken_of(told: IncidentSummary | ItemReport) -> Iterator[Digest]:
    summaries = told.items if isinstance(told, IncidentSummary) else (told.summary,)
    for summary in summaries:
        yield summary.item.sha256
        if summary.lineage is not None:
            yield from summary.lineage.members
    for other in told.related:
        yield other.item.sha256
