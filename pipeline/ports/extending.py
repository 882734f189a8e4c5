"""What Sanad is extended by, each with a contract test; CONTRIBUTING.md has a how-to for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.arrivals import Found
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import (
    Digest,
    IncidentCode,
    Language,
    OriginalName,
)
from pipeline.model.bookmarks import Bookmark
from pipeline.model.evidence import CaseFile, IncidentTable
from pipeline.model.findings import Finding, Group
from pipeline.model.routing import Lead, Traces
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.ports.keeping import Cabinet, Pictures


@dataclass(frozen=True, slots=True)
class Root:
    """One thing that was named on the command line: a file or a folder."""

    name: OriginalName
    path: bytes
    """Where it lies now, as the file system names it."""
    is_folder: bool


class Reader(Protocol):
    """One door that media arrives through: a file, a folder, a mailbox on a server."""

    @property
    def name(self) -> OriginalName:
        """What stands in the submission as the thing that was handed over."""
        ...

    def read(self, cabinet: Cabinet) -> Iterator[Found | Bookmark]:
        """Everything found, containers first; a part that cannot be read is a gap, never an exception.

        A door that is read again and again may say how far it came: a bookmark goes on record with all before it.
        """
        ...


class Check(Protocol):
    """Asks one question. Extension point: one file in `pipeline/checks/`. It never gives points."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def group(self) -> Group: ...
    @property
    def about_incident(self) -> bool:
        """False: asked once per item by `examine`. True: asked by `assess`, in the light of an incident."""
        ...

    def applies_to(self, case: CaseFile) -> bool: ...
    def run(self, case: CaseFile) -> tuple[Finding, ...]: ...


class Router(Protocol):
    """Leads arrivals to incidents by written rules (`config/routing.toml`)."""

    def leads(self, traces: Traces) -> tuple[Lead, ...]: ...
    def incidents(self) -> frozenset[IncidentCode]:
        """Every incident that a rule names."""
        ...


class Exporter(Protocol):
    """Writes a summary in one form. Extension point: one file in `pipeline/export/`."""

    @property
    def format(self) -> str:
        """`text`, `json`, `html` …: what `--format` calls it."""
        ...

    def write(self, summary: IncidentSummary | ItemReport, language: Language, pictures: Pictures) -> bytes: ...


class Policy(Protocol):
    """Weighs findings (`config/scoring.toml`); see `pipeline/scoring/`."""

    @property
    def digest(self) -> Digest:
        """SHA-256 over the canonical form of the policy; stands in every assessment."""
        ...

    def assess(self, case: CaseFile, findings: Sequence[Finding], inputs: Digest) -> Assessment: ...

    def assess_incident(self, table: IncidentTable, inputs: Digest) -> IncidentAssessment: ...
