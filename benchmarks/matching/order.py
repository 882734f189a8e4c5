"""Which of two copies is held to come from which, by their pictures alone: right, wrong, or left open.

    SANAD_CORPUS=... python -m benchmarks.matching.order [--quick] [--photos N]

Each photo meets what an attack made of it; the files state nothing, so that only what is seen can order them. A wrong
order is the mistake that counts: a reviewer would ask the wrong person for the original.
"""

import argparse
import os
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from benchmarks.matching.attacks import ATTACKS, Attack, decoded
from benchmarks.matching.overlays import Pixels, resized
from pipeline.compare.lineages.edges import with_edges
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.order import derivation
from pipeline.compare.pictures.confirm import confirm, subject
from pipeline.model.ancestry import Order
from pipeline.model.arrivals import Arrival, Channel, Receipt
from pipeline.model.basics import Digest, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.descriptions import Description, MediaKind, MediaType
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Match, MatchKind
from pipeline.model.objects import Object
from pipeline.model.pictures import Picture
from pipeline.model.recall import AttackFamily as Family
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis, from_instant
from tests.build import NOON

_PREVIEW = 1024
_TURNED = (Family.MIRROR, Family.TURN)
"""These need the hash that says how they are turned; what is drawn on a picture is the same."""


class Pair:
    """A gallery of two pictures."""

    def __init__(self, pictures: dict[Digest, Picture]) -> None:
        self._pictures = pictures

    def picture(self, derivative: Digest) -> Picture:
        return self._pictures[derivative]

    def frames(self, item: Digest) -> FrameHashes | None:
        return None

    def frame_at(self, item: Digest, position_s: float) -> Picture | None:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="six photos")
    parser.add_argument("--photos", type=int, default=40)
    chosen = parser.parse_args()
    corpus = os.environ.get("SANAD_CORPUS")
    if not corpus:
        raise SystemExit("SANAD_CORPUS is not set: the real photos are not at hand")
    cv2.setNumThreads(1)
    paths = sorted((Path(corpus) / "photos").glob("*.jpg"))
    count = 6 if chosen.quick else chosen.photos
    photos = [decoded(paths[round(place * len(paths) / count)].read_bytes()) for place in range(count)]
    attacks = [attack for attack in ATTACKS if attack.family not in _TURNED]
    print("| attack | comes from the photo | **the wrong way round** | left open | not confirmed |")
    print("|---|---|---|---|---|")
    whole: Counter[str] = Counter()
    for attack in attacks:
        found = Counter(_told(photos, place, attack) for place in range(count))
        whole += found
        _row(attack.name, found)
    _row("**all**", whole)


def _row(name: str, found: Counter[str]) -> None:
    told = ("right", "wrong", "open", "not confirmed")
    print(f"| {name} | {' | '.join(str(found[one]) for one in told)} |", flush=True)


def _told(photos: list[Pixels], place: int, attack: Attack) -> str:
    others = [photos[(place + step) % len(photos)] for step in (1, 2, 3)]
    made = decoded(attack.apply(photos[place], others, str(place)))
    # The photo comes first in every other pair: nothing may hang on that.
    ids = ("a" * 64, "b" * 64) if place % 2 else ("b" * 64, "a" * 64)
    photo, copy = Digest(ids[0]), Digest(ids[1])
    pictures = {photo: _picture(photos[place]), copy: _picture(made)}
    first, second = sorted(pictures)
    confirmed = confirm(subject(pictures[first]), subject(pictures[second]))
    if not confirmed.confirmed or confirmed.transformation is None:
        return "not confirmed"
    match = Match(
        first, second, MatchKind.SAME_EXPOSURE, None, None, first, second, 1, confirmed.inliers, confirmed.agreement,
        confirmed.transformation,
    )  # fmt: skip
    (match,) = with_edges([match], Pair(pictures))
    found = derivation(_known(first), _known(second), match)
    if found.order is not Order.ORDERED:
        return "open"
    return "right" if found.earlier == photo else "wrong"


def _picture(pixels: Pixels) -> Picture:
    """As Sanad keeps it: reduced, and encoded by itself."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _PREVIEW / max(height, width))
    small = pixels if scale == 1 else resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))
    done, jpeg = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    if not done:
        raise ValueError("a picture could not be encoded")
    return Picture(np.ascontiguousarray(decoded(jpeg.tobytes())), width, height, 0.0)


def _known(item: Digest) -> Known:
    """Nothing is known of it but that it came, at the same time as the other."""
    arrival = Arrival(Object(item, 1), OriginalName("", "a.jpg"), (), (), Channel.FOLDER)
    received = from_instant(
        NOON,
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.OWN_CUSTODY,
        zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=0,
        source="here",
        stated="",
    )
    receipt = Receipt(ReceiptId(item), item, SubmissionId("s"), SourceCode("S"), arrival, received)
    return Known(item, (receipt,), Description(MediaType("image/jpeg", MediaKind.IMAGE)))


if __name__ == "__main__":
    main()
