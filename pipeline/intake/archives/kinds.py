"""Archives and compressed files that only the confined unpacker opens, by their first bytes."""

import re
from enum import StrEnum
from typing import Final


class ArchiveKind(StrEnum):
    """Values are libarchive's own names of formats and filters."""

    SEVEN_ZIP = "7zip"
    RAR4 = "rar"
    RAR5 = "rar5"
    CAB = "cab"
    LHA = "lha"
    CPIO = "cpio"
    DISC = "iso9660"
    XZ = "xz"
    BZIP2 = "bzip2"
    ZSTD = "zstd"
    LZ4 = "lz4"
    LZIP = "lzip"
    COMPRESS = "compress"


COMPRESSIONS: Final = frozenset(
    {
        ArchiveKind.XZ,
        ArchiveKind.BZIP2,
        ArchiveKind.ZSTD,
        ArchiveKind.LZ4,
        ArchiveKind.LZIP,
        ArchiveKind.COMPRESS,
    }
)
"""They hold one stream, often a tar."""

LABELS: Final = {
    ArchiveKind.SEVEN_ZIP: "7-Zip",
    ArchiveKind.RAR4: "RAR",
    ArchiveKind.RAR5: "RAR",
    ArchiveKind.CAB: "CAB",
    ArchiveKind.LHA: "LHA",
    ArchiveKind.CPIO: "cpio",
    ArchiveKind.DISC: "ISO 9660",
    ArchiveKind.XZ: "xz",
    ArchiveKind.BZIP2: "bzip2",
    ArchiveKind.ZSTD: "Zstandard",
    ArchiveKind.LZ4: "LZ4",
    ArchiveKind.LZIP: "lzip",
    ArchiveKind.COMPRESS: "compress (.Z)",
}
"""What people call them."""

STAGE: Final = "archive"
"""Names the confined unpacker in its troubles."""
NO_LIBRARY: Final = "libarchive is not installed"
"""Reason of its refusal then."""

DISC_END: Final = 32_774
"""Bytes up to the end of the mark of a disc image."""
_DISC_MARK: Final = b"CD001"

_MAGICS: Final = (
    (b"7z\xbc\xaf\x27\x1c", ArchiveKind.SEVEN_ZIP),
    (b"Rar!\x1a\x07\x01\x00", ArchiveKind.RAR5),
    (b"Rar!\x1a\x07\x00", ArchiveKind.RAR4),
    (b"MSCF\0\0\0\0", ArchiveKind.CAB),
    (b"\xfd7zXZ\x00", ArchiveKind.XZ),
    (b"\x28\xb5\x2f\xfd", ArchiveKind.ZSTD),
    (b"\x04\x22\x4d\x18", ArchiveKind.LZ4),
    (b"LZIP\x01", ArchiveKind.LZIP),
)
# Short or printable marks, held to what must follow them: a text may begin like that too.
_PATTERNS: Final = (
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), ArchiveKind.BZIP2),
    (re.compile(rb"\x1f\x9d[\x09-\x10\x89-\x90]"), ArchiveKind.COMPRESS),
    (re.compile(rb"07070[12][0-9A-Fa-f]{104}"), ArchiveKind.CPIO),
    (re.compile(rb"070707[0-7]{70}"), ArchiveKind.CPIO),
    (re.compile(rb"..-(?:lh[0-7dx]|lz[s45]|pm[012])-.{13}[\x00-\x03]", re.DOTALL), ArchiveKind.LHA),
)


def archive_kind(head: bytes) -> ArchiveKind | None:
    """What the first bytes of a file are, if it is one of these; a disc image needs `DISC_END` bytes."""
    for magic, kind in _MAGICS:
        if head.startswith(magic):
            return kind
    found = next((kind for pattern, kind in _PATTERNS if pattern.match(head)), None)
    return found or (ArchiveKind.DISC if _is_disc(head) else None)


def may_be_disc(head: bytes) -> bool:
    """Whether a file's first bytes are those of a disc image: nothing, or code that a computer starts from.

    Anything else with the mark further in (a photo that was made to be both) is what its first bytes say.
    """
    starts = head[510:512] == b"\x55\xaa" and head[:1] in (b"\x33", b"\xeb", b"\xfa", b"E")
    return starts or (len(head) >= 512 and not any(head[:512]))


def _is_disc(head: bytes) -> bool:
    return head[DISC_END - 5 : DISC_END] == _DISC_MARK and may_be_disc(head)
