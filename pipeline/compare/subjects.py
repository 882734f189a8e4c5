"""Pictures made ready for comparison, each once, and pairs of them tried."""

from collections import OrderedDict
from dataclasses import dataclass, field

from pipeline.compare.gallery import Gallery
from pipeline.compare.pairs import Pair
from pipeline.compare.pictures.confirm import Confirmation, Subject, confirm, subject
from pipeline.model.basics import Digest
from pipeline.model.likeness import Turn

_KEPT = 256
"""Most pictures that are held ready; one takes half a megabyte."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A pair of pictures, laid over each other."""

    pair: Pair
    confirmation: Confirmation


@dataclass(slots=True)
class Subjects:
    gallery: Gallery
    ready: OrderedDict[tuple[Digest, Turn], Subject] = field(default_factory=OrderedDict)

    def tried(self, pair: Pair) -> Tried:
        item, other = pair.pictures
        hint = None if pair.hint is None else pair.hint.homography
        return Tried(pair, confirm(self._subject(item, pair.turn), self._subject(other, Turn.NONE), hint))

    def _subject(self, picture: Digest, turn: Turn) -> Subject:
        key = (picture, turn)
        if key not in self.ready:
            self.ready[key] = subject(self.gallery.picture(picture), turn)
        self.ready.move_to_end(key)
        if len(self.ready) > _KEPT:
            self.ready.popitem(last=False)
        return self.ready[key]
