"""A small archive that tests ask: two photos and a withdrawn one, received, examined and compared."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.app import Sanad
from pipeline.desks.asking import Asked
from pipeline.desks.terms import Change
from pipeline.intake.names import from_text
from pipeline.model.arrivals import Handover
from pipeline.model.asking import Answer
from pipeline.model.basics import SourceCode
from pipeline.model.terms import Consent
from pipeline.storage.unlocking import Key
from pipeline.tasks import perform
from tests import media

REASON = "She called on the third of May and withdrew."
MARKET, STREET, WITHDRAWN, ABSENT = 11, 12, 13, 99
"""Seeds of the pictures; the last one is not in the archive."""


def scene(seed: int) -> NDArray[np.uint8]:
    """As large as a telephone's photo after a messenger made it smaller."""
    return media.scene(seed, 1280, 960)


def saved(path: Path, picture: NDArray[np.uint8], quality: int = 90) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return path


def part_of(seed: int, share: float = 0.8) -> NDArray[np.uint8]:
    """The middle of a picture, smaller: what a forwarded crop looks like."""
    whole = scene(seed)
    height, width = whole.shape[:2]
    top, left = round(height * (1 - share) / 2), round(width * (1 - share) / 2)
    return cv2.resize(whole[top : height - top, left : width - left], None, fx=0.8, fy=0.8).astype(np.uint8)


def screenshot_of(seed: int) -> NDArray[np.uint8]:
    """The picture on a telephone's screen, with bars above and below."""
    screen = np.full((1000, 480, 3), 24, np.uint8)
    whole = cv2.resize(scene(seed), (480, 360))
    screen[300:660] = whole
    cv2.putText(screen, "14:09   al-Atareb", (20, 50), cv2.FONT_HERSHEY_SIMPLEX, 1, (240, 240, 240), 2)
    return screen


def work(sanad: Sanad) -> None:
    """Examines all that waits, in this process."""
    while tasks := sanad.bench.records.ready(100):
        for task in tasks:
            perform(sanad.bench, sanad.settings.workers, task.key)


def an_archive(folder: Path, incident: Path | None = None, keys: tuple[Key, ...] = ()) -> Sanad:
    """The market twice (one copy is smaller and worse), the street once, and what its source withdrew."""
    sanad = Sanad.create(folder / "case", keys=keys)
    code = sanad.add_incident(incident).code if incident else None
    market = saved(folder / "one/market.jpg", scene(MARKET), 95)
    copy = saved(folder / "two/IMG-20171113-WA0004.jpg", cv2.resize(scene(MARKET), None, fx=0.6, fy=0.6), 70)
    saved(folder / "two/street.jpg", scene(STREET))
    withdrawn = saved(folder / "three/plantedname.jpg", scene(WITHDRAWN))
    sanad.submit([market.parent], Handover(SourceCode("S-01")), code)
    sanad.submit([copy.parent], Handover(SourceCode("S-02")), code)
    sanad.submit([withdrawn.parent], Handover(SourceCode("S-03")), code)
    sanad.start_decoders()
    try:
        work(sanad)
    finally:
        sanad.stop_decoders()
    sanad.terms.set("S-03", Change(consent=Consent.WITHDRAWN), "R-1", REASON)
    return sanad


@dataclass(frozen=True)
class Asker:
    sanad: Sanad

    def answers(self, path: Path) -> tuple[Asked, list[Answer]]:
        """Every answer on the way to the last one."""
        desk = self.sanad.asking
        with path.open("rb") as stream, desk.decoders() as decoders:
            asked = desk.read(stream, from_text(path.name))
            answers = list(desk.answers(asked, decoders))
        asked.release()
        return asked, answers

    def last(self, path: Path) -> Answer:
        return self.answers(path)[1][-1]
