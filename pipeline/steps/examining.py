"""What `examine` keeps: pictures in the vault, and one examination of everything that was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import cv2

from pipeline.describe.described import Described
from pipeline.describe.media_type import HEAD_BYTES, sniff
from pipeline.describe.quality import PictureFlags
from pipeline.errors import DecoderDied, ExaminationError, LimitReached
from pipeline.fingerprint.detail import detail
from pipeline.fingerprint.picture import fingerprints
from pipeline.model.basics import Digest, ToolVersion
from pipeline.model.custody import EventOutcome, EventType, Happening, RowDigest
from pipeline.model.descriptions import Description, Keyframe, MediaKind
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, NotSearchable
from pipeline.model.objects import Derivative, DerivativeKind, ItemStatus, Object, Quarantine
from pipeline.model.pictures import Picture
from pipeline.ports import Workbench

JPEG_QUALITY: Final = 90
"""High enough that two copies of one exposure still agree block by block after it."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One picture of an item, with the derivative that shows it from now on."""

    picture: Picture
    derivative: Derivative
    object: Object
    flags: PictureFlags


def keep_pictures(bench: Workbench, item: Digest, described: Described) -> tuple[Kept, ...]:
    """Encodes the pictures that came out of the sandbox, and puts them into the vault as derivatives."""
    kind = (
        DerivativeKind.KEYFRAME if described.description.media_type.kind is MediaKind.VIDEO else DerivativeKind.PREVIEW
    )
    pairs = zip(described.pictures, described.flags, strict=True)
    return tuple(_keep(bench, item, kind, picture, flags) for picture, flags in pairs)


def marks_of(kept: tuple[Kept, ...]) -> Iterator[tuple[Fingerprint, ...] | NotSearchable]:
    """Fingerprints, or why there are none, of each picture."""
    return (fingerprints(each.picture, each.derivative.object) for each in kept)


def imprints_of(kept: tuple[Kept, ...], described: Described) -> tuple[Imprint, ...]:
    """Local features of each picture, then what was made of a recording as a whole."""
    details = (detail(each.picture, each.derivative.object) for each in kept)
    return (*(found for found in details if found is not None), *described.imprints)


def examination_of(
    item: Digest,
    inputs: Digest,
    description: Description,
    kept: tuple[Kept, ...] = (),
    marks: tuple[tuple[Fingerprint, ...] | NotSearchable, ...] = (),
    imprints: tuple[Imprint, ...] = (),
) -> Examination:
    """Everything that steps 3 and 4 found."""
    is_media = description.media_type.kind is not MediaKind.OTHER
    # A picture too dark or flat for a hash may still be found by its details.
    detailed = {imprint.picture for imprint in imprints if imprint.kind is ImprintKind.DETAIL}
    return Examination(
        item=item,
        inputs=inputs,
        status=ItemStatus.EXAMINED if is_media else ItemStatus.NOT_MEDIA,
        description=description,
        keyframes=tuple(_keyframe(each) for each in kept),
        derivatives=tuple(each.derivative for each in kept),
        fingerprints=tuple(mark for found in marks if not isinstance(found, NotSearchable) for mark in found),
        imprints=tuple(imprint.mark for imprint in imprints),
        not_searchable=tuple(
            found for found in marks if isinstance(found, NotSearchable) and found.picture not in detailed
        ),
    )


def quarantined(bench: Workbench, item: Digest, inputs: Digest, trouble: DecoderDied | LimitReached) -> Examination:
    """An examination that says only where it ended and why: the item stays evidence, the others go on."""
    with bench.vault.open(item) as source:
        head = source.read(HEAD_BYTES)
        size = source.seek(0, 2)
    return Examination(
        item=item,
        inputs=inputs,
        status=ItemStatus.QUARANTINED,
        description=Description(sniff(head, size)),
        quarantine=_quarantine(trouble),
    )


def happening_of(bench: Workbench, examination: Examination, row: RowDigest) -> Happening:
    """The custody event of an examination: metadata extraction, or quarantine with its reason."""
    objects = (examination.item, *(derivative.object for derivative in examination.derivatives))
    held = examination.quarantine
    if held is None:
        return bench.happening(EventType.METADATA_EXTRACTION, objects=objects, rows=(row,))
    note = f"{held.stage}: {held.reason}"
    return bench.happening(EventType.QUARANTINE, objects=objects, rows=(row,), outcome=EventOutcome.FAILURE, note=note)


def _keep(bench: Workbench, item: Digest, kind: DerivativeKind, picture: Picture, flags: PictureFlags) -> Kept:
    bgr = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR)
    done, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise DecoderDied("preview", "a decoded picture could not be encoded")
    kept = bench.vault.keep(BytesIO(jpeg.tobytes()))
    height, width = picture.pixels.shape[:2]
    tool = ToolVersion("opencv", cv2.__version__)
    derivative = Derivative(kept.sha256, item, kind, width, height, tool, bench.decoders.level)
    return Kept(picture, derivative, kept, flags)


def _keyframe(kept: Kept) -> Keyframe:
    return Keyframe(
        position_s=kept.picture.position_s,
        derivative=kept.derivative.object,
        width=kept.picture.full_width,
        height=kept.picture.full_height,
        dark=kept.flags.dark,
        blurred=kept.flags.blurred,
        flat=kept.flags.flat,
        card=kept.flags.card,
        shown=kept.flags.shown,
    )


def _quarantine(trouble: ExaminationError) -> Quarantine:
    return Quarantine(trouble.stage, trouble.reason)
