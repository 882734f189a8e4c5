"""Lists, and what stands in them, for the tests of sharing."""

import datetime as dt
import io

import numpy as np

from pipeline.fingerprint.pdq import pdq
from pipeline.fingerprint.phash import phash
from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.imprints import FrameHashes, Imprint, LocalFeatures, SoundPrint
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.pictures import Pixels
from pipeline.model.shared import ListHead, SharedItem
from pipeline.sharing.layout import SCHEMA, HeadLine, Method
from pipeline.sharing.reading import items_of, read_head
from pipeline.sharing.writing import own_list
from tests.build import a_digest
from tests.media import scene

KEY = "ab" * 32
LIST = "0123456789abcdef" * 2


def sign(message: bytes) -> str:
    """Stands for a signature: what is signed, and by nobody else."""
    return (a_digest(message.decode()) + a_digest("signed")).lower()


def holds(key: str, message: bytes, signature: str) -> bool:
    return key == KEY and signature == sign(message)


def pixels(seed: int) -> Pixels:
    return np.ascontiguousarray(scene(seed, 320, 240)[..., ::-1])


def hashes(picture: Pixels, name: str, position_s: float = 0.0) -> tuple[Fingerprint, ...]:
    found, (value, turns) = pdq(picture), phash(picture)
    return (
        Fingerprint(HashKind.PDQ, found.value, found.quality, a_digest(name), position_s, found.turns),
        Fingerprint(HashKind.PHASH, value, found.quality, a_digest(name), position_s, turns),
    )


def imprints(name: str) -> tuple[Imprint, ...]:
    """Features of one picture, four frames, and some sound: made up, and of the right form."""
    random = np.random.default_rng(3)
    features = LocalFeatures(
        random.random((20, 2), np.float32),
        np.full(20, 0.1, np.float32),
        random.random(20, np.float32) * 359,
        random.integers(0, 256, (20, 16), np.uint8),
    )
    frames = FrameHashes(
        np.arange(4, dtype=np.float32) / 2,
        np.array([100, 90, 30, 100], np.uint8),
        random.integers(0, 256, (4, 32), np.uint8),
    )
    sound = SoundPrint(random.integers(0, 2**32, 30, np.uint32))
    return features.packed(a_digest(name), 0.0), frames.packed(), sound.packed()


def an_item(number: int, seed: int = 0, *, sha256: Digest | None = None, detail: bool = False) -> SharedItem:
    name = f"picture {number}"
    return SharedItem(
        number=number,
        line=0,
        kind=MediaKind.VIDEO,
        duration_s=2.0,
        sha256=sha256,
        fingerprints=hashes(pixels(seed), name, 0.5),
        imprints=imprints(name) if detail else (),
        frame_rate=25.0,
    )


def a_list(*items: SharedItem, detail: bool = False) -> bytes:
    """Our own form, signed."""
    head = HeadLine(
        SCHEMA, LIST, dt.datetime(2026, 5, 1, tzinfo=dt.UTC), "sanad", (Method(HashKind.PDQ, "as ever"),), True, detail
    )
    return b"".join(own_list(head, items, KEY, sign))


def read(content: bytes) -> tuple[ListHead, tuple[SharedItem, ...]]:
    stream = io.BytesIO(content)
    head = read_head(stream, holds)
    stream.seek(0)
    return head, tuple(items_of(stream, head))
