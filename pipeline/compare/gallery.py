"""What the comparison looks at besides what the indexes answered."""

from typing import Protocol

from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes
from pipeline.model.pictures import Picture


class Gallery(Protocol):
    """Pictures and frames of the item that asks and of its neighbours."""

    def picture(self, derivative: Digest) -> Picture:
        """The stored derivative of that digest, decoded."""
        ...

    def frames(self, item: Digest) -> FrameHashes | None:
        """Hashes of a video twice a second; None for what is no video or was not looked at that closely."""
        ...

    def frame_at(self, item: Digest, position_s: float) -> Picture | None:
        """The frame of a video that is shown at that time, decoded from the original in the sandbox; None where that
        cannot be done. Costs about what opening the file costs: ask for a few."""
        ...
