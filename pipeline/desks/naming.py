"""Items as people name them: by how their SHA-256 begins."""

from typing import Final

from pipeline.errors import NotFound, UsageError
from pipeline.model.objects import Item
from pipeline.ports import Reading

SHORTEST_PREFIX: Final = 6


def item_named(reading: Reading, prefix: str) -> Item:
    """The item whose digest begins with `prefix`. Raises NotFound, or UsageError where several do."""
    if len(prefix) < SHORTEST_PREFIX:
        raise UsageError(f"give at least {SHORTEST_PREFIX} digits of the item's SHA-256")
    found = reading.items_with_prefix(prefix.lower(), limit=2)
    if not found:
        raise NotFound(f"no item of this case has a SHA-256 that begins with {prefix!r}")
    if len(found) > 1:
        raise UsageError(f"several items begin with {prefix!r}", remedy="give more digits")
    return found[0]
