"""The exported document: what `--format json` writes and every other form is rendered from.

`schema` names its version. Fields are only ever added within a version; the JSON Schemas in `schema/` are
generated from these types, and a test holds them equal.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pipeline.export.incident_parts import (
    AccountPart,
    AlternativePart,
    ArchivePart,
    Balance,
    CasualtyPart,
    ClaimPart,
    CustodyPart,
    EventPart,
    GapPart,
    GradePart,
    IncidentPart,
    IncidentScores,
    LineagePart,
    RelatedPart,
    SourcesPart,
    SubmissionPart,
    WaitingPart,
)
from pipeline.export.item_parts import ItemPart
from pipeline.export.lineage_parts import AncestryPart, NewsPart, OverlapPart
from pipeline.export.parts import DecisionPart, FindingPart, ScorePart
from pipeline.export.protection_parts import AudiencePart, KeptBackPart
from pipeline.model.basics import Digest, IncidentCode, Language, ToolVersion


@dataclass(frozen=True, slots=True)
class SummaryDocument:
    """One incident."""

    schema: Literal["sanad/summary/1"]
    language: Language
    generated: dt.datetime
    generated_shown: str
    notice: str
    """Software weighs findings; it never verifies."""
    audience: AudiencePart
    kept_back: KeptBackPart
    incident: IncidentPart
    scores: IncidentScores
    grade: GradePart | None
    balance: Balance
    items: tuple[ItemPart, ...]
    related: tuple[RelatedPart, ...]
    lineages: tuple[LineagePart, ...]
    sources: SourcesPart
    submissions: tuple[SubmissionPart, ...]
    gaps: tuple[GapPart, ...]
    archive: ArchivePart
    casualties: tuple[CasualtyPart, ...]
    accounts: tuple[AccountPart, ...]
    claims: tuple[ClaimPart, ...]
    alternatives: tuple[AlternativePart, ...]
    not_established: tuple[str, ...]
    decisions: tuple[DecisionPart, ...]
    custody: CustodyPart
    policy: Digest | None
    """Digest of the weights that were in force; null while nothing was assessed."""
    tools: tuple[ToolVersion, ...]
    waiting: WaitingPart
    limits: tuple[str, ...]
    news: tuple[NewsPart, ...]
    """What came after documents about it were issued; for the team."""
    overlaps: tuple[OverlapPart, ...]
    """Other incidents that may be the same event; for the team."""


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One item in the light of one incident."""

    code: IncidentCode
    title: str
    provenance: ScorePart
    verification: ScorePart
    set_aside: bool
    findings: tuple[FindingPart, ...]


@dataclass(frozen=True, slots=True)
class ItemDocument:
    """One item by itself, and in the light of every incident that it is attached to."""

    schema: Literal["sanad/item/1"]
    language: Language
    generated: dt.datetime
    generated_shown: str
    notice: str
    audience: AudiencePart
    kept_back: str | None
    """Why nothing is told about the item; null where it is."""
    sha256: Digest
    item: ItemPart | None
    """Null where it is kept back."""
    incidents: tuple[IncidentView, ...]
    related: tuple[RelatedPart, ...]
    events: tuple[Digest, ...]
    custody: tuple[EventPart, ...]
    tools: tuple[ToolVersion, ...]
    limits: tuple[str, ...]
    ancestry: AncestryPart | None
    """The order of its copies; null where none is known."""
    news: tuple[NewsPart, ...]
    """What came after documents that speak of it were issued; for the team."""
