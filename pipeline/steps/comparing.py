"""What `compare` needs from outside: who is near, and their pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.compare import matching
from pipeline.compare.gallery import Gallery
from pipeline.compare.neighbours import Neighbours
from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Keyframe
from pipeline.model.examinations import Examination
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint
from pipeline.model.pictures import Picture
from pipeline.ports import Vault, Workbench
from pipeline.steps.stretches import Stretches


def neighbours(bench: Workbench, examination: Examination, imprints: Sequence[Imprint]) -> Neighbours:
    """Everything in the archive that the item comes near to, including what was saved just now."""
    with bench.records.reading() as reading:
        bench.indexes.catch_up(reading)
        return matching.neighbours(bench.indexes, reading, examination.item, examination.fingerprints, imprints)


def gallery(bench: Workbench, examination: Examination, imprints: Sequence[Imprint], found: Neighbours) -> Gallery:
    """Opens stored derivatives: those of the item, and those of its neighbours."""
    with bench.records.reading() as reading:
        examined = [one for other in found.items if (one := reading.examination(other)) is not None]
        frames = {
            other: FrameHashes.of(imprint)
            for other in found.items
            for imprint in reading.imprints_of(other, ImprintKind.FRAMES)
        }
    for imprint in imprints:
        if imprint.kind is ImprintKind.FRAMES:
            frames[examination.item] = FrameHashes.of(imprint)
    examinations = {each.item: each for each in (*examined, examination)}
    return _StoredPictures(
        bench.vault,
        {frame.derivative: frame for each in examinations.values() for frame in each.keyframes},
        frames,
        {item: each.fingerprints for item, each in examinations.items()},
        Stretches(bench, examinations),
    )


@dataclass(frozen=True, slots=True)
class _StoredPictures:
    vault: Vault
    keyframes: dict[Digest, Keyframe]
    hashes: dict[Digest, FrameHashes]
    prints: dict[Digest, tuple[Fingerprint, ...]]
    stretches: Stretches

    def picture(self, derivative: Digest) -> Picture:
        frame = self.keyframes[derivative]
        return stored_picture(self.vault, frame)

    def frames(self, item: Digest) -> FrameHashes | None:
        return self.hashes.get(item)

    def length_s(self, item: Digest) -> float | None:
        examination = self.stretches.examinations.get(item)
        return None if examination is None else examination.description.duration_s

    def fingerprints(self, item: Digest) -> Sequence[Fingerprint]:
        return self.prints.get(item, ())

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> Sequence[Picture]:
        return self.stretches.between(item, start_s, end_s, fps, width)


def stored_picture(vault: Vault, frame: Keyframe) -> Picture:
    """Raises CustodyError where the derivative is no picture any more."""
    with vault.open(frame.derivative) as stream:
        # Encoded by Sanad itself from bare pixels, so no sandbox is needed to read it.
        jpeg = np.frombuffer(stream.read(), np.uint8)
    bgr = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    if bgr is None:
        raise CustodyError(f"derivative {frame.derivative[:12]} is no picture any more", remedy="sanad custody verify")
    pixels = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8)
    return Picture(pixels, frame.width, frame.height, frame.position_s)
