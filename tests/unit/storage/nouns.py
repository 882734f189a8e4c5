"""A small case, and its parts, for the tests of storage."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.model.arrivals import (
    Arrival,
    Attachment,
    Channel,
    Gap,
    GapKind,
    Handover,
    Receipt,
    Submission,
    SubmissionEntry,
)
from pipeline.model.assessments import Assessment, Band, Coverage, Score
from pipeline.model.basics import (
    Bilingual,
    Digest,
    GapId,
    IncidentCode,
    Language,
    OriginalName,
    ReceiptId,
    SourceCode,
    SubmissionId,
    ToolVersion,
)
from pipeline.model.custody import EventOutcome, EventType, Happening, RowDigest
from pipeline.model.decisions import Decision, VerificationStatus
from pipeline.model.deliveries import AnnouncedFile, Delivery
from pipeline.model.descriptions import Description, MediaKind, MediaType
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident, Window
from pipeline.model.issued import IssuedSummary
from pipeline.model.likeness import Fingerprint, HashKind, Lineage, Link, LinkKind, Match, MatchKind
from pipeline.model.objects import Derivative, DerivativeKind, Item, ItemStatus, Object
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.model.places import Place, Point
from pipeline.model.routing import InboxAnswer
from pipeline.model.sentences import Sentence
from pipeline.model.shared import ListFormat, PeerList
from pipeline.model.sources import Grading, IdentityRole, Reliability, Sealed, SourceIdentity
from pipeline.model.terms import Audience, Consent, SubjectKind, Terms
from pipeline.model.times import Authority, Interval, TimeClaim, TimeSemantics, ZoneBasis, from_instant
from pipeline.model.tokens import Scope, Token
from pipeline.ports import Writing
from pipeline.storage.case import CaseFolder
from pipeline.storage.records import SqlRecords
from pipeline.storage.unlocking import Key
from pipeline.storage.vault import FolderVault
from tests.build import NOON, a_digest

SANAD = ToolVersion("sanad", "0.1.0")
MARKET = IncidentCode("2017-11-13-market")
SUBMISSION = SubmissionId("sub-1")
SEVEN = SourceCode("source-7")


class SetClock:
    """A clock that a test moves by hand."""

    def __init__(self, time: dt.datetime = NOON, name: str = "clock of the test") -> None:
        self.time = time
        self.name = name

    def now(self) -> dt.datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += dt.timedelta(**by)


@dataclass
class Case:
    """An opened case with everything at hand to look at and to damage."""

    folder: CaseFolder
    records: SqlRecords
    vault: FolderVault
    clock: SetClock

    @property
    def database(self) -> Path:
        return self.folder.path / "records" / "sanad.db"


def a_case(folder: Path, timestamp_roots: tuple[bytes, ...] = (), keys: Sequence[Key] = ()) -> Case:
    clock = SetClock()
    case = CaseFolder.create(folder, clock, keys=keys)
    return Case(case, case.records(clock, clock, timestamp_roots), case.vault(), clock)


def a_happening(*, objects: Sequence[Digest] = (), rows: Sequence[RowDigest | None] = ()) -> Happening:
    spoken = tuple(row for row in rows if row is not None)
    return Happening(EventType.CAPTURE, "test", SANAD, EventOutcome.SUCCESS, tuple(objects), spoken)


def a_name(text: str) -> OriginalName:
    return OriginalName(text.encode().hex(), text)


def a_submission(id: SubmissionId = SUBMISSION, *, finished: dt.datetime | None = None) -> Submission:
    return Submission(id, Handover(SourceCode("source-7")), NOON, finished, (a_name("drive"),), MARKET)


def a_time_claim(instant: dt.datetime = NOON) -> TimeClaim:
    return from_instant(
        instant,
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.OWN_CUSTODY,
        zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=0.001,
        source="intake clock",
        stated=instant.isoformat(),
    )


def a_receipt(id: str, kept: Object, *, submission: SubmissionId = SUBMISSION, received: dt.datetime = NOON) -> Receipt:
    name = a_name(f"{id}.jpg")
    arrival = Arrival(kept, name, ("drive", name.display), (), Channel.FOLDER)
    source = SourceCode("source-7")
    return Receipt(ReceiptId(id), kept.sha256, submission, source, arrival, a_time_claim(received))


def an_entry(position: int, receipt: Receipt, submission: SubmissionId = SUBMISSION) -> SubmissionEntry:
    arrival = receipt.arrival
    return SubmissionEntry(submission, position, arrival.object, arrival.name, arrival.path, receipt.id, known=False)


def a_gap(id: str = "gap-1", submission: SubmissionId = SUBMISSION) -> Gap:
    reason = Sentence("gap-encrypted")
    return Gap(GapId(id), submission, GapKind.ENCRYPTED, Channel.FOLDER, a_name("locked.zip"), ("drive",), (), reason)


def an_incident(code: IncidentCode = MARKET) -> Incident:
    words = Bilingual("market", "سوق")
    window = Window(Interval(NOON, NOON + dt.timedelta(hours=1)), "Asia/Damascus", words)
    return Incident(code, words, window, Place(words, Point(36.1, 36.8), 50.0))


def a_fingerprint(word: str, value: str = "00ff00ff00ff00ff") -> Fingerprint:
    return Fingerprint(HashKind.PHASH, value, 80, a_digest(word + "picture"))


def an_examination(item: Digest, *, inputs: str = "1", fingerprints: Sequence[Fingerprint] = ()) -> Examination:
    shown = Derivative(a_digest(item + "preview"), item, DerivativeKind.PREVIEW, 64, 48, SANAD, "L1")
    return Examination(
        item=item,
        inputs=a_digest(inputs),
        status=ItemStatus.EXAMINED,
        description=Description(MediaType("image/jpeg", MediaKind.IMAGE), width=640),
        derivatives=(shown,) if fingerprints else (),
        fingerprints=tuple(fingerprints),
    )


def a_match(item: Digest, other: Digest, distance: int = 3) -> Match:
    first, second = sorted((item, other))
    picture = a_digest("picture")
    return Match(first, second, MatchKind.SAME_EXPOSURE, HashKind.PHASH, distance, picture, picture, 1, 40, 0.97)


def a_lineage(*members: Digest) -> Lineage:
    why = Sentence("lineage-largest")
    return Lineage(a_digest("".join(sorted(members)))[:16], members, members[0], NOON, members[0], why)


def an_assessment(item: Digest, incident: IncidentCode = MARKET, *, inputs: str = "1") -> Assessment:
    score = Score(4.5, 55.625, Band.WEAK, False, Coverage(("clock",), (), (), ()))
    return Assessment(item, incident, a_digest(inputs), a_digest("policy"), (), (), score, score, False)


def a_decision(subject: str, reason: str = "seen twice") -> Decision:
    return Decision(subject, VerificationStatus.UNDER_REVIEW, "reviewer-2", reason, NOON)


def an_identity(code: SourceCode = SEVEN, mark: str = "m1") -> SourceIdentity:
    sealed = Sealed("age1test", "c2VhbGVk")
    return SourceIdentity(code, mark, IdentityRole.SENDER, Channel.MBOX, sealed, NOON, "officer")


def a_grading(grade: Reliability = Reliability.B, previous: Reliability | None = None) -> Grading:
    return Grading(SEVEN, grade, previous, "R-2", "Four of five recordings were confirmed.", NOON)


def some_terms(consent: Consent = Consent.GIVEN, kind: SubjectKind = SubjectKind.SOURCE, subject: str = SEVEN) -> Terms:
    return Terms(kind, subject, consent, (), None, None, "R-2", "asked", NOON)


def a_token() -> Token:
    until = NOON + dt.timedelta(days=30)
    return Token("drop", a_digest("secret"), (Scope.SUBMIT,), SEVEN, None, until, NOON, "R-2")


def a_delivery() -> Delivery:
    files = (AnnouncedFile(a_name("a.jpg"), 7, a_digest("a"), False),)
    return Delivery("0" * 32, "drop", Handover(SEVEN), None, files, NOON)


def receive(writing: Writing, vault: FolderVault, number: int, content: bytes) -> Object:
    """One arrival as intake records it, with its event."""
    kept = vault.keep(io.BytesIO(content))
    receipt = a_receipt(f"receipt-{number}", kept)
    writing.add_object(kept)
    writing.add_item(Item(kept.sha256, kept.size, ItemStatus.RECEIVED, NOON))
    rows = (
        writing.add_receipt(receipt),
        writing.add_entry(an_entry(number, receipt)),
        writing.attach(Attachment(MARKET, kept.sha256, NOON, "test")),
    )
    writing.record(a_happening(objects=[kept.sha256], rows=rows))
    return kept


def fill(case: Case) -> tuple[Object, ...]:
    """Three items in one submission, one of each other noun, and a signed head over it all."""
    with case.records.writing() as writing:
        writing.record(a_happening(rows=[writing.add_submission(a_submission())]))
        writing.record(a_happening(rows=[writing.put_incident(an_incident())]))
    with case.records.writing() as writing:
        kept = tuple(receive(writing, case.vault, number, b"photo %d" % number) for number in range(3))
        done = a_submission(finished=NOON + dt.timedelta(minutes=5))
        writing.record(a_happening(rows=[writing.add_gap(a_gap()), writing.finish_submission(done)]))
    first, second, _ = (one.sha256 for one in kept)
    with case.records.writing() as writing:
        found = an_examination(first, fingerprints=[a_fingerprint("a")])
        preview = case.vault.keep(io.BytesIO(found.derivatives[0].object.encode()))
        writing.add_object(preview)
        made = Derivative(preview.sha256, first, DerivativeKind.PREVIEW, 64, 48, SANAD, "L1")
        found = replace(found, derivatives=(made,))
        rows = [
            writing.put_examination(found),
            writing.put_link(MARKET, Link(first, second, LinkKind.SAME_SCENE)),
            writing.add_assessment(an_assessment(first)),
            writing.add_decision(a_decision(first)),
            writing.add_identity(an_identity()),
            writing.add_grading(a_grading()),
            writing.add_terms(some_terms()),
            writing.put_token(a_token()),
            writing.put_delivery(a_delivery()),
            writing.add_pair_decision(PairDecision(*sorted((first, second)), PairStatus.COPY, "R-2", "Looked.", NOON)),
            writing.add_issued(
                IssuedSummary("1", first, "html", Language.ENGLISH, Audience.TEAM, a_digest("page"), (first,), NOON)
            ),
            writing.put_peer_list(PeerList("T-1", first, ListFormat.PDQ_TEXT, 1, None, "R-2", NOON)),
            writing.add_inbox_answer(InboxAnswer(f"item/{first}", None, NOON, "a person", "Of no event.")),
        ]
        writing.record(a_happening(objects=[first, preview.sha256], rows=rows))
        writing.put_matches(first, [a_match(first, second)])
        writing.put_lineage([first, second], a_lineage(first, second))
        writing.sign_head()
    return kept
