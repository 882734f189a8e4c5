"""The port `Policy` over `config/scoring.toml`."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import rfc8785

from pipeline.errors import SetupError
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest
from pipeline.model.evidence import CaseFile, IncidentTable
from pipeline.model.findings import Finding, Group
from pipeline.scoring.incident import assess_table
from pipeline.scoring.item import assess_item
from pipeline.scoring.rules import ScoringRules, read_rules


class Coded(Protocol):
    """A check, as far as weighing its findings goes."""

    @property
    def group(self) -> Group: ...

    def codes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    rules: ScoringRules
    digest: Digest
    """SHA-256 over the canonical JSON (RFC 8785) of the validated rules: comments and spacing do not change it."""

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Raises SetupError that names the key at fault."""
        rules = read_rules(text)
        canonical = rfc8785.dumps(rules.model_dump(mode="json"))
        return cls(rules, Digest(hashlib.sha256(canonical).hexdigest()))

    def require(self, checks: Iterable[Coded]) -> None:
        """Raises SetupError unless the policy has a weight for every code that these checks may answer with."""
        wanted = {(check.group, code) for check in checks for code in check.codes()}
        unknown = sorted(
            f"{group.value}.{code}" for group, code in wanted if code not in self.rules.groups[group].codes
        )
        if unknown:
            raise SetupError(
                f"scoring.toml has no weight for {', '.join(unknown)}",
                remedy="add each under its group's codes, with status alone if it is not to be weighed",
            )

    def assess(self, case: CaseFile, findings: Sequence[Finding], inputs: Digest) -> Assessment:
        return assess_item(case, findings, inputs, self.rules, self.digest)

    def assess_incident(self, table: IncidentTable, inputs: Digest) -> IncidentAssessment:
        return assess_table(table, inputs, self.rules, self.digest)
