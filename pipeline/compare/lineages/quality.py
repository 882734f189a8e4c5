"""How strongly a JPEG is compressed, by its own tables."""

import re
from typing import Final

from pipeline.model.descriptions import Description

_STANDARD: Final = re.compile(r"ijg-(\d+)")


def standard_quality(description: Description) -> int | None:
    """On the standard scale (0-100); None for tables of a maker's own."""
    tables = description.structure.quantisation if description.structure else None
    found = _STANDARD.fullmatch(tables or "")
    return int(found[1]) if found else None
