"""Our own list: JSON lines. A head, lines about items, and an end that is signed over every byte before it.

The schema that ships is generated from these types, and what arrives is held against them.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from pipeline.model.descriptions import MediaKind
from pipeline.model.imprints import ImprintKind
from pipeline.model.likeness import HashKind, Turn

SCHEMA: Final = "sanad/fingerprints/1"
MOST_PICTURES: Final = 1_000
"""Pictures of one line; a video with more goes on in the next line with the same number."""
LONGEST_PACKED: Final = 3 * 1024 * 1024
"""Characters of one packed array."""

Hexadecimal = Annotated[str, Field(pattern=r"^([0-9a-f]{16}|[0-9a-f]{64})$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1, le=10_000_000)]
Seconds = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Word = Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class Method:
    """How one kind of hash was made: hashes compare only with those made the same way."""

    kind: HashKind
    words: Word


@dataclass(frozen=True, slots=True)
class HeadLine:
    schema: Literal["sanad/fingerprints/1"]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Random; name it, and the number of an item, when you ask the other team about one."""
    made: dt.datetime
    by: Word
    """Program and version."""
    methods: Annotated[tuple[Method, ...], Field(max_length=8)]
    with_digests: bool
    detail: bool


@dataclass(frozen=True, slots=True)
class HashLine:
    kind: HashKind
    value: Hexadecimal
    quality: Annotated[int, Field(ge=0, le=100)]
    turns: Annotated[dict[Turn, Hexadecimal], Field(max_length=7)]
    """The hash of each turned form."""


@dataclass(frozen=True, slots=True)
class PictureLine:
    picture: Number
    """Within its item, from 1."""
    position_s: Seconds
    hashes: Annotated[tuple[HashLine, ...], Field(max_length=8)]


@dataclass(frozen=True, slots=True)
class ItemLine:
    item: Number
    media: MediaKind | None
    duration_s: Seconds | None
    frame_rate: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] | None
    sha256: Sha256 | None
    pictures: Annotated[tuple[PictureLine, ...], Field(max_length=MOST_PICTURES)]


@dataclass(frozen=True, slots=True)
class ImprintLine:
    """Packed arrays of the item before it; the layout of each kind is that of `pipeline/model/imprints.py`."""

    item: Number
    imprint: ImprintKind
    picture: Number | None
    position_s: Seconds
    count: Annotated[int, Field(ge=1, le=1_000_000)]
    packed: Annotated[str, Field(max_length=LONGEST_PACKED)]


@dataclass(frozen=True, slots=True)
class EndLine:
    items: Annotated[int, Field(ge=0, le=10_000_000)]
    sha256: Sha256
    """Over every byte before this line."""
    public_key: Sha256
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
    """Ed25519, over `message`."""


AnyLine = HeadLine | ItemLine | ImprintLine | EndLine
LINE: Final[TypeAdapter[AnyLine]] = TypeAdapter(AnyLine)


def message(items: int, sha256: str, public_key: str) -> bytes:
    """What is signed: four lines, each ended by a line feed."""
    return f"{SCHEMA}\n{items}\n{sha256}\n{public_key}\n".encode()


def named(list_id: str, item: int, picture: int) -> str:
    """A name for a picture of a list, in the form of a digest: it stands for no object."""
    return hashlib.sha256(f"{list_id}/{item}/{picture}".encode()).hexdigest()


def generated_schema() -> dict[str, Any]:
    """JSON Schema of one line."""
    return LINE.json_schema(mode="serialization")
