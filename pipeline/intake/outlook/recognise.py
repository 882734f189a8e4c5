"""Which compound files are messages of Outlook: most are documents, which people hand over as one file."""

from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.compound import Compound

FIXED = "__properties_version1.0"
_NAMES = tuple(name.encode("utf-16-le") for name in ("__substg1.0_", FIXED))
_SEARCHED = 1 << 20


def is_message(stream: BinaryIO) -> bool:
    """Whether the compound file in `stream` holds a message; where its directory is broken, whether it seems to."""
    try:
        compound = Compound(stream)
    except (Undecodable, LimitReached):
        stream.seek(0)
        head = stream.read(_SEARCHED)
        return any(name in head for name in _NAMES)
    return any(entry.name.lower() == FIXED for entry in compound.inside(compound.root))
