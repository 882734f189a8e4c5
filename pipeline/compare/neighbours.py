"""What the indexes answered about one item."""

from dataclasses import dataclass

from pipeline.model.basics import Digest
from pipeline.ports import Alike, Heard, Near


@dataclass(frozen=True, slots=True)
class Neighbours:
    near: tuple[Near, ...] = ()
    alike: tuple[Alike, ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def items(self) -> tuple[Digest, ...]:
        """Sorted."""
        found = {near.item for near in self.near} | {alike.item for alike in self.alike}
        return tuple(sorted(found | {heard.item for heard in self.heard}))
