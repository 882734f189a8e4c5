"""What steps 3 to 6 found about one item, whatever incident it is claimed for."""

from dataclasses import dataclass

from pipeline.model.basics import Digest
from pipeline.model.descriptions import Description, Keyframe
from pipeline.model.findings import Finding
from pipeline.model.imprints import ImprintKind, ImprintMark
from pipeline.model.likeness import Fingerprint, NotSearchable
from pipeline.model.objects import Derivative, ItemStatus, Quarantine


@dataclass(frozen=True, slots=True)
class Examination:
    """Keyed by (item, inputs): the same inputs give the same examination, byte for byte."""

    item: Digest
    inputs: Digest
    """Digest over the item's bytes and all rule and tool versions."""
    status: ItemStatus
    description: Description
    keyframes: tuple[Keyframe, ...] = ()
    derivatives: tuple[Derivative, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    imprints: tuple[ImprintMark, ...] = ()
    """What was packed beside it, by digest."""
    not_searchable: tuple[NotSearchable, ...] = ()
    findings: tuple[Finding, ...] = ()
    quarantine: Quarantine | None = None

    @property
    def searchable_pictures(self) -> int:
        """Pictures that a copy can be found by."""
        hashed = {fingerprint.picture for fingerprint in self.fingerprints}
        return len(hashed | {mark.picture for mark in self.imprints if mark.kind is ImprintKind.DETAIL})
