"""Which noun lies on which shelf. `verify` walks through all of them."""

from dataclasses import dataclass

from pipeline.model.arrivals import Attachment, Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.bookmarks import Bookmark
from pipeline.model.custody import SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.deliveries import Delivery
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.incidents import Incident
from pipeline.model.issued import IssuedSummary
from pipeline.model.likeness import Fingerprint, Lineage, Link, Match
from pipeline.model.objects import Item, Object
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.routing import InboxAnswer
from pipeline.model.shared import PeerList
from pipeline.model.sources import Grading, SourceIdentity
from pipeline.model.terms import Terms
from pipeline.model.tokens import Token
from pipeline.storage import tables
from pipeline.storage.clock import instant_text
from pipeline.storage.shelf import Shelf


@dataclass(frozen=True, slots=True)
class SavedFingerprint:
    item: Digest
    number: int
    """Order in its examination, from 0."""
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class SavedImprint:
    item: Digest
    number: int
    """Order in its examination, from 0."""
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class SavedLink:
    incident: IncidentCode
    link: Link


@dataclass(frozen=True, slots=True)
class SavedTimestamp:
    head: SignedHead
    authority: str
    token_hex: str
    """The raw RFC 3161 answer."""


def is_searchable(examination: Examination) -> bool:
    """True where a fingerprint or local features are left that are not called not searchable; or sound."""
    unsearchable = {(none.picture, none.position_s) for none in examination.not_searchable}
    hashed = {(print_.picture, print_.position_s) for print_ in examination.fingerprints}
    detailed = {(mark.picture, mark.position_s) for mark in examination.imprints if mark.kind is ImprintKind.DETAIL}
    sounds = any(mark.kind is ImprintKind.SOUND for mark in examination.imprints)
    return sounds or not (hashed | detailed) <= unsearchable


SUBMISSIONS = Shelf(
    tables.submissions,
    Submission,
    lambda noun: {"started": instant_text(noun.started), "incident": noun.incident},
)
ENTRIES = Shelf(
    tables.entries,
    SubmissionEntry,
    lambda noun: {
        "submission": noun.submission,
        "number": noun.position,
        "object": noun.object.sha256,
        "receipt": noun.receipt,
    },
)
RECEIPTS = Shelf(
    tables.receipts,
    Receipt,
    lambda noun: {
        "item": noun.item,
        "submission": noun.submission,
        "received": instant_text(noun.received.interval.earliest),
        "source": noun.source,
        "channel": noun.arrival.channel.value,
    },
)
GAPS = Shelf(tables.gaps, Gap, lambda noun: {"submission": noun.submission})
OBJECTS = Shelf(tables.objects, Object, lambda noun: {"size": noun.size})
ITEMS = Shelf(
    tables.items,
    Item,
    lambda noun: {
        "status": noun.status.value,
        "media_type": noun.media_type,
        "first_received": instant_text(noun.first_received),
    },
)
ATTACHMENTS = Shelf(tables.attachments, Attachment, lambda noun: {"incident": noun.incident, "item": noun.item})
BOOKMARKS = Shelf(tables.bookmarks, Bookmark, lambda noun: {"door": noun.door})
TOKENS = Shelf(tables.tokens, Token, lambda noun: {})
DELIVERIES = Shelf(tables.deliveries, Delivery, lambda noun: {"token": noun.token, "state": noun.state.value})
INBOX_ANSWERS = Shelf(
    tables.inbox_answers, InboxAnswer, lambda noun: {"subject": noun.subject, "incident": noun.incident}
)
INCIDENTS = Shelf(tables.incidents, Incident, lambda noun: {})
EXAMINATIONS = Shelf(
    tables.examinations,
    Examination,
    lambda noun: {
        "item": noun.item,
        "inputs": noun.inputs,
        "status": noun.status.value,
        "searchable": is_searchable(noun),
    },
)
FINGERPRINTS = Shelf(tables.fingerprints, SavedFingerprint, lambda noun: {"item": noun.item})
IMPRINTS = Shelf(tables.imprints, SavedImprint, lambda noun: {"item": noun.item, "kind": noun.imprint.kind.value})
MATCHES = Shelf(tables.matches, Match, lambda noun: {"item": noun.item, "other": noun.other})
LINEAGES = Shelf(tables.lineages, Lineage, lambda noun: {})
PAIR_DECISIONS = Shelf(tables.pair_decisions, PairDecision, lambda noun: {"item": noun.item, "other": noun.other})
ISSUED = Shelf(tables.issued, IssuedSummary, lambda noun: {"subject": noun.subject})
PEER_LISTS = Shelf(tables.peer_lists, PeerList, lambda noun: {})
LINKS = Shelf(tables.links, SavedLink, lambda noun: {"incident": noun.incident})
ASSESSMENTS = Shelf(tables.assessments, Assessment, lambda noun: {"item": noun.item, "incident": noun.incident})
INCIDENT_ASSESSMENTS = Shelf(tables.incident_assessments, IncidentAssessment, lambda noun: {"incident": noun.incident})
DECISIONS = Shelf(tables.decisions, Decision, lambda noun: {"subject": noun.subject})
IDENTITIES = Shelf(tables.identities, SourceIdentity, lambda noun: {"code": noun.code})
GRADINGS = Shelf(tables.gradings, Grading, lambda noun: {"code": noun.code})
TERMS = Shelf(tables.terms, Terms, lambda noun: {"kind": noun.kind.value, "subject": noun.subject})
HEADS = Shelf(tables.heads, SignedHead, lambda noun: {"size": noun.size})
TIMESTAMPS = Shelf(tables.timestamps, SavedTimestamp, lambda noun: {"size": noun.head.size})

SPOKEN_OF: tuple[Shelf[object], ...] = (
    SUBMISSIONS,
    ENTRIES,
    RECEIPTS,
    GAPS,
    ATTACHMENTS,
    TOKENS,
    DELIVERIES,
    INBOX_ANSWERS,
    INCIDENTS,
    EXAMINATIONS,
    LINKS,
    ASSESSMENTS,
    INCIDENT_ASSESSMENTS,
    DECISIONS,
    PAIR_DECISIONS,
    ISSUED,
    PEER_LISTS,
    IDENTITIES,
    GRADINGS,
    TERMS,
    TIMESTAMPS,
)  # type: ignore[assignment]
"""Shelves whose rows custody events speak of by digest."""

DERIVED: tuple[Shelf[object], ...] = (OBJECTS, ITEMS, BOOKMARKS, FINGERPRINTS, IMPRINTS, MATCHES, LINEAGES, HEADS)  # type: ignore[assignment]
"""Shelves whose rows are held against other records instead."""
