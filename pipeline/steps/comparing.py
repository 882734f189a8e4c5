"""What `compare` needs from outside: who is near, and their pictures."""

from collections.abc import Callable

import cv2
import numpy as np

from pipeline.compare.matching import candidates
from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.model.examinations import Examination
from pipeline.model.pictures import Picture
from pipeline.ports import Near, Workbench


def neighbours(bench: Workbench, examination: Examination) -> tuple[Near, ...]:
    """Everything in the archive that one of the fingerprints comes near to, including what was saved just now."""
    with bench.records.reading() as reading:
        bench.index.catch_up(reading)
    return _still_on_record(bench, candidates(bench.index, examination.item, examination.fingerprints))


def _still_on_record(bench: Workbench, near: tuple[Near, ...]) -> tuple[Near, ...]:
    """Without pictures that a newer examination of their item has replaced; an index forgets them later."""
    with bench.records.reading() as reading:
        found = {item: reading.examination(item) for item in sorted({entry.item for entry in near})}
    shown = {item: {frame.derivative for frame in each.keyframes} for item, each in found.items() if each is not None}
    return tuple(entry for entry in near if entry.fingerprint.picture in shown.get(entry.item, ()))


def gallery(bench: Workbench, examination: Examination, near: tuple[Near, ...]) -> Callable[[Digest], Picture]:
    """Opens stored derivatives: those of the item, and those of its neighbours."""
    examinations = [examination]
    with bench.records.reading() as reading:
        for other in sorted({entry.item for entry in near}):
            found = reading.examination(other)
            if found is not None:
                examinations.append(found)
    keyframes = {frame.derivative: frame for each in examinations for frame in each.keyframes}

    def opened(digest: Digest) -> Picture:
        frame = keyframes[digest]
        with bench.vault.open(digest) as stream:
            # Encoded by Sanad itself from bare pixels, so no sandbox is needed to read it.
            jpeg = np.frombuffer(stream.read(), np.uint8)
        bgr = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
        if bgr is None:
            raise CustodyError(f"derivative {digest[:12]} is no picture any more", remedy="sanad custody verify")
        pixels = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8)
        return Picture(pixels, frame.width, frame.height, frame.position_s)

    return opened
