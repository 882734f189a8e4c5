"""An incident's table, laid from short descriptions of items."""

import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.arrivals import Arrival, Channel, MessageContext, Receipt
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Bilingual, Digest, IncidentCode, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.descriptions import Description, Fact, MediaKind, MediaType
from pipeline.model.evidence import ArchiveState, CaseFile, IncidentTable, Relative, Seat
from pipeline.model.examinations import Examination
from pipeline.model.findings import Author, AuthorKind, Finding, Group, NotRunReason, Outcome
from pipeline.model.incidents import Account, AccountStatement, Incident, Topic, Window
from pipeline.model.likeness import HashKind, Lineage, Link, LinkKind, Match, MatchKind
from pipeline.model.objects import Item, ItemStatus, Object
from pipeline.model.places import Place, Point
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, Interval, TimeSemantics, ZoneBasis, from_instant
from pipeline.scoring.policy import ScoringPolicy

SHIPPED = Path(__file__).parents[3] / "config" / "scoring.toml"
NOON = dt.datetime(2017, 11, 14, 12, tzinfo=dt.UTC)
INPUTS = Digest("1" * 64)
WORDS = Bilingual("", "")
TOOL = Author(AuthorKind.TOOL, "test", "1")


@functools.cache
def policy() -> ScoringPolicy:
    return ScoringPolicy.from_toml(SHIPPED.read_text(encoding="utf-8"))


def digest(name: str) -> Digest:
    return Digest(hashlib.sha256(name.encode()).hexdigest())


def incident(*accounts: Account) -> Incident:
    start = dt.datetime(2017, 11, 13, 12, tzinfo=dt.UTC)
    window = Window(Interval(start, start + dt.timedelta(minutes=25)), "Asia/Damascus", WORDS)
    return Incident(IncidentCode("SYR-1"), WORDS, window, Place(WORDS, Point(36.139, 36.830), 120), accounts=accounts)


def log_keeper(*topics: Topic) -> Account:
    told = tuple(AccountStatement(topic, WORDS) for topic in topics)
    return Account("A7", "keeper of the log", True, "yes", "ar", "B", contemporaneous_log=True, statements=told)


def finding(
    group: str,
    code: str,
    outcome: Outcome | None = None,
    *,
    check: str | None = None,
    other_items: tuple[Digest, ...] = (),
    not_run: NotRunReason | None = None,
) -> Finding:
    """`outcome` defaults to what the shipped policy weighs the code for."""
    if outcome is None:
        weight = policy().rules.groups[Group(group)].codes[code]
        outcome = (
            Outcome.SUPPORTS if weight.supports else Outcome.CONTRADICTS if weight.contradicts else Outcome.NEUTRAL
        )
    name = check or f"check of {group}"
    return Finding(name, Group(group), code, outcome, Sentence("test"), TOOL, not_run, other_items=other_items)


@dataclass(frozen=True)
class Sketch:
    """One item in short: `findings` as "D1.coherent_in_window D3.shadow_agrees_5deg"."""

    name: str
    findings: str = ""
    source: str | None = None
    """None: a source of its own."""
    lineage: tuple[str, ...] = ()
    """Names of its lineage's members."""
    kind: MediaKind = MediaKind.IMAGE
    facts: tuple[tuple[str, str], ...] = ()
    extra: tuple[Finding, ...] = ()
    matches: tuple[str, ...] = ()
    forwarded_by: tuple[str, ...] = ()
    status: ItemStatus = ItemStatus.EXAMINED

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return (*(finding(*code.split(".")) for code in self.findings.split()), *self.extra)


def receipt(item: Digest, source: str, *, forwarded: bool = False) -> Receipt:
    received = from_instant(
        NOON, semantics=TimeSemantics.RECEIVE, authority=Authority.OWN_CUSTODY, zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=0, source="own record", stated="",
    )  # fmt: skip
    message = MessageContext("m", None, forwarded=forwarded)
    arrival = Arrival(Object(item, 1), OriginalName("", "a"), (), (), Channel.MBOX, message)
    return Receipt(ReceiptId(f"{item[:8]}{source}"), item, SubmissionId("s"), SourceCode(source), arrival, received)


def case(sketch: Sketch, told: Incident) -> CaseFile:
    item = digest(sketch.name)
    facts = tuple(Fact(name, value, "test") for name, value in sketch.facts)
    description = Description(MediaType("x/y", sketch.kind), facts=facts)
    members = tuple(digest(name) for name in sketch.lineage)
    lineage = Lineage("0" * 16, members, members[0], NOON, members[0], Sentence("test")) if members else None
    return CaseFile(
        item=Item(item, 1, sketch.status, NOON),
        receipts=(
            receipt(item, sketch.source or f"source of {sketch.name}"),
            *(receipt(item, other, forwarded=True) for other in sketch.forwarded_by),
        ),
        examination=Examination(item, INPUTS, sketch.status, description),
        archive=ArchiveState(10, 0),
        relatives=tuple(relative(item, digest(name)) for name in sketch.matches),
        lineage=lineage,
        incident=told,
    )


def relative(item: Digest, other: Digest) -> Relative:
    first, second = sorted((item, other))
    match = Match(first, second, MatchKind.SAME_EXPOSURE, HashKind.PDQ, 4, INPUTS, INPUTS, 1, 90, 0.97)
    return Relative(Item(other, 1, ItemStatus.EXAMINED, NOON), match, (), None)


def assessed(sketch: Sketch, told: Incident | None = None) -> Assessment:
    return policy().assess(case(sketch, told or incident()), sketch.all_findings, INPUTS)


def link(first: str, second: str, kind: LinkKind = LinkKind.SAME_MOMENT, by: str | None = "R1") -> Link:
    return Link(digest(first), digest(second), kind, by)


def table(
    sketches: Iterable[Sketch], links: Sequence[Link] = (), reviewers: int = 0, told: Incident | None = None
) -> IncidentTable:
    told = told or incident()
    seats = tuple(Seat(case(sketch, told), assessed(sketch, told)) for sketch in sketches)
    return IncidentTable(told, seats, tuple(links), reviewers)


def whole(
    sketches: Iterable[Sketch], links: Sequence[Link] = (), reviewers: int = 0, told: Incident | None = None
) -> IncidentAssessment:
    return policy().assess_incident(table(sketches, links, reviewers, told), INPUTS)
