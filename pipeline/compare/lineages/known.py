"""One member of a lineage, with what is on record about it."""

from dataclasses import dataclass

from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Description
from pipeline.model.findings import Finding
from pipeline.model.times import Authority

_CAMERA = frozenset({"camera_structure"})
_REWRITTEN = frozenset({"platform_copy", "pixel_editor", "container_rewritten"})


@dataclass(frozen=True, slots=True)
class Known:
    item: Digest
    receipts: tuple[Receipt, ...]
    """At least one, in any order."""
    description: Description
    findings: tuple[Finding, ...] = ()
    """Of its examination; they tell camera files from platform copies."""

    @property
    def first_received(self) -> Receipt:
        return min(self.receipts, key=lambda receipt: (receipt.received.interval.earliest, receipt.id))

    @property
    def built_by_a_camera(self) -> bool:
        return bool(self._codes & _CAMERA)

    @property
    def rewritten(self) -> int:
        """How many kinds of rewriting left their marks: a platform, an editor, a packer."""
        return len(self._codes & _REWRITTEN)

    @property
    def states_device(self) -> bool:
        return self.description.make is not None or self.description.model is not None

    @property
    def states_clock(self) -> bool:
        return any(claim.authority is Authority.DEVICE_CLOCK for claim in self.description.times)

    @property
    def stated(self) -> int:
        """How many of the things are stated that a camera writes and messengers strip."""
        satellite = any(claim.authority is Authority.SATELLITE for claim in self.description.times)
        return sum((self.states_device, self.states_clock, satellite, bool(self.description.places)))

    @property
    def _codes(self) -> frozenset[str]:
        return frozenset(finding.code for finding in self.findings)
