"""Which message names a member of one of the model's closed lists: `outcome-supports`, `group-P1`, ….

The words themselves stand in `terms.ftl`; a test holds that every member of every list here has its words.
"""

from collections.abc import Mapping
from enum import StrEnum

from pipeline.model.ancestry import Order, OrderEvidence, VoteWeight
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.assessments import Band, Grade, MergeReason, WeightStatus
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import Language
from pipeline.model.custody import EventOutcome, EventType, FaultKind
from pipeline.model.decisions import VerificationStatus
from pipeline.model.descriptions import MediaKind
from pipeline.model.findings import AuthorKind, EvidenceKind, Group, NotRunReason, Outcome, Pillar
from pipeline.model.incidents import Answer, Strength, Topic
from pipeline.model.likeness import HashKind, LinkKind, MatchKind, Turn
from pipeline.model.news import NewsKind
from pipeline.model.objects import DerivativeKind, ItemStatus
from pipeline.model.pair_decisions import PairStatus
from pipeline.model.places import PositionBasis
from pipeline.model.sources import Reliability
from pipeline.model.tasks import Lane, TaskKind, TaskState
from pipeline.model.terms import Audience, Consent, KeptBack, Restriction
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis

PREFIXES: Mapping[type[StrEnum], str] = {
    Answer: "answer",
    AttestationKind: "attestation-kind",
    AttestationResult: "attestation-result",
    Audience: "audience",
    Authority: "authority",
    AuthorKind: "author",
    Band: "band",
    Channel: "channel",
    Consent: "consent",
    DerivativeKind: "derivative",
    EventOutcome: "event_outcome",
    EventType: "event",
    EvidenceKind: "evidence",
    FaultKind: "fault",
    GapKind: "gap",
    Grade: "grade",
    Group: "group",
    HashKind: "hash",
    ItemStatus: "item_status",
    KeptBack: "kept_back",
    Lane: "lane",
    Language: "language",
    LinkKind: "link",
    MatchKind: "match",
    MediaKind: "media",
    MergeReason: "merge",
    NewsKind: "news_kind",
    NotRunReason: "not_run",
    Order: "copy_order",
    OrderEvidence: "order_evidence",
    Outcome: "outcome",
    PairStatus: "pair_status",
    Pillar: "pillar",
    PositionBasis: "position",
    Reliability: "reliability",
    Restriction: "restriction",
    Strength: "strength",
    TaskKind: "task",
    TaskState: "task_state",
    TimeSemantics: "time",
    Topic: "topic",
    Turn: "turn",
    VerificationStatus: "verification",
    VoteWeight: "vote_weight",
    WeightStatus: "weight",
    ZoneBasis: "zone",
}


def term_id(member: StrEnum) -> str:
    """The message id of `member`. Raises KeyError for a list that has no words."""
    return f"{PREFIXES[type(member)]}-{member.value.replace(' ', '_')}"
