"""What the comparison looks at besides what the indexes answered."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Fingerprint
from pipeline.model.pictures import Picture


class Gallery(Protocol):
    """Pictures and frames of the item that asks and of its neighbours."""

    def picture(self, derivative: Digest) -> Picture:
        """The stored derivative of that digest, decoded."""
        ...

    def frames(self, item: Digest) -> FrameHashes | None:
        """Hashes of a video twice a second; None for what is no video or was not looked at that closely."""
        ...

    def length_s(self, item: Digest) -> float | None:
        """Seconds that a recording lasts, as its container says; None where it does not."""
        ...

    def fingerprints(self, item: Digest) -> Sequence[Fingerprint]:
        """Of all pictures of an item, with their turned forms."""
        ...

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> Sequence[Picture]:
        """Frames of a video between two seconds, at most `fps` a second and `width` pixels wide, decoded from the
        original in the sandbox. Empty where that cannot be done. It costs about what opening the file and decoding
        that much of it costs: ask for few and short ones."""
        ...
