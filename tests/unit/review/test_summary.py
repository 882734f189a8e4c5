import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from pipeline.errors import NotFound
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import CustodyEvent, EventOutcome, EventType, Happening, SignedHead
from pipeline.model.tasks import TaskKind, WorkCount
from pipeline.model.terms import Audience
from pipeline.review.permissions import Permissions
from pipeline.review.summary import View, incident_summary, item_report
from tests.unit.export import case
from tests.unit.export.case import CODE, TOOL, sha

NOW = dt.datetime(2017, 12, 3, 12, tzinfo=dt.UTC)


class StoppedClock:
    name = "test clock"

    def now(self) -> dt.datetime:
        return NOW


def event(sequence: int, about: Digest) -> CustodyEvent:
    happening = Happening(EventType.CAPTURE, "officer", TOOL, EventOutcome.SUCCESS, (about,))
    return CustodyEvent(sequence, NOW, "test clock", happening, sha(f"chain {sequence - 1}"))


@dataclass
class Shelf:
    """Records of the made-up case, answered from memory."""

    incident_known: bool = True
    all_events: tuple[CustodyEvent, ...] = ()
    signed: tuple[SignedHead, ...] = ()
    asked: list[str] = field(default_factory=list)

    def _own(self):
        return {one.item.sha256: one for one in case.items()}

    def _others(self):
        return {one.item.sha256: one for one in case.related()}

    def incident(self, code):
        return case.incident() if self.incident_known and code == CODE else None

    def incident_assessment(self, code):
        return case.incident_assessment()

    def items_of(self, code):
        return tuple(one.item for one in case.items())

    def item(self, digest):
        found = self._own().get(digest) or self._others().get(digest)
        return found.item if found else None

    def receipts_of(self, digest):
        found = self._own().get(digest) or self._others().get(digest)
        return found.receipts if found else ()

    def examination(self, digest):
        found = self._own().get(digest) or self._others().get(digest)
        return found.examination if found else None

    def incidents_of(self, digest):
        return self._others()[digest].incidents if digest in self._others() else (CODE,)

    def lineage_of(self, digest):
        return self._own()[digest].lineage

    def matches_of(self, digest):
        return tuple(reversed(self._own()[digest].matches))

    def assessment(self, digest, code):
        return self._own()[digest].assessment

    def decisions_of(self, subject):
        return self._own()[subject].decisions if subject in self._own() else ()

    def submissions(self):
        other = replace(case.submission(), id="s-9999", incident=IncidentCode("elsewhere"))
        return (case.submission(), other)

    def gaps_of_incident(self, code):
        return case.gaps()

    def searchable_count(self):
        return (1_204, 17)

    def unsettled(self, code, kinds):
        return 2

    def work(self, incident=None):
        return (WorkCount(TaskKind.EXAMINE, 1, 0, 6, 1), WorkCount(TaskKind.ASSESS, 1, 0, 6, 0))

    def heads(self):
        return self.signed

    def has_terms(self):
        return False

    def gradings_of(self, code):
        return ()

    def events_about(self, objects):
        wanted = set(objects)
        return tuple(one for one in self.all_events if wanted & set(one.happening.objects))

    def events(self):
        for one in self.all_events:
            self.asked.append(f"event {one.sequence}")
            yield one


def seen(shelf: Shelf) -> View:
    """By the team, with nothing kept back."""
    return View(shelf, shelf, Permissions.read(shelf, Audience.TEAM, NOW.date()))


def head(size: int) -> SignedHead:
    return replace(case.head(), size=size, chain=sha(f"chain {size}"))


def test_the_summary_numbers_items_in_order_and_gives_each_its_line() -> None:
    summary = incident_summary(seen(Shelf()), CODE, StoppedClock(), (TOOL,))
    assert [item.number for item in summary.items] == list(range(1, 9))
    assert [item.line for item in summary.items] == [1, 2, 2, None, None, None, None, 3]
    assert summary.generated == NOW


def test_items_outside_the_incident_are_named_once() -> None:
    summary = incident_summary(seen(Shelf()), CODE, StoppedClock(), (TOOL,))
    assert [other.item.sha256 for other in summary.related] == [sha("archived")]
    assert summary.related[0].incidents == ("ATB-2016-07-24",)


def test_sources_lineages_submissions_and_open_work() -> None:
    summary = incident_summary(seen(Shelf()), CODE, StoppedClock(), (TOOL,))
    assert summary.sources == ("S-014", "S-022", "S-031")
    assert [lineage.earliest for lineage in summary.lineages] == [sha("photo"), sha("archived")]
    assert [one.id for one in summary.submissions] == ["s-0001"]
    assert (summary.waiting.items, summary.waiting.failed) == (2, 1)


def test_the_newest_head_is_the_one_that_covers_most() -> None:
    summary = incident_summary(seen(Shelf(signed=(head(3), head(9), head(5)))), CODE, StoppedClock(), (TOOL,))
    assert summary.head is not None
    assert summary.head.size == 9
    assert incident_summary(seen(Shelf()), CODE, StoppedClock(), (TOOL,)).head is None


def test_an_unknown_incident_or_item_is_not_found_and_says_what_to_do() -> None:
    with pytest.raises(NotFound) as trouble:
        incident_summary(seen(Shelf(incident_known=False)), CODE, StoppedClock(), ())
    assert trouble.value.remedy
    with pytest.raises(NotFound) as trouble:
        item_report(seen(Shelf()), sha("nothing"), StoppedClock(), ())
    assert trouble.value.remedy


def test_an_item_report_pins_its_events_to_the_chain() -> None:
    events = tuple(event(number, sha("video" if number in {2, 4} else "other")) for number in range(1, 5))
    shelf = Shelf(all_events=events, signed=(head(4),))
    report = item_report(seen(shelf), sha("video"), StoppedClock(), (TOOL,))
    assert [one.sequence for one in report.custody] == [2, 4]
    assert report.events == (sha("chain 2"), sha("chain 4"))
    assert report.assessments[0][0].code == CODE
    assert [one.id for one in report.submissions] == ["s-0001"]


def test_the_last_event_has_no_chain_value_until_a_head_covers_it() -> None:
    report = item_report(seen(Shelf(all_events=(event(1, sha("video")),))), sha("video"), StoppedClock(), (TOOL,))
    assert report.events == ()
