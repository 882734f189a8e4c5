"""What the document calls each item: `I3` for the incident's own, `R1` for others that a match names."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.export.parts import ItemName
from pipeline.export.visible import line
from pipeline.export.words import Words
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest
from pipeline.model.summary import ItemSummary, RelatedItem


@dataclass(frozen=True, slots=True)
class Names:
    by_digest: Mapping[Digest, ItemName]

    def of(self, digest: Digest) -> ItemName:
        """The item's name; one that is on no record here is called by the first digits of its digest."""
        return self.by_digest.get(digest) or ItemName(digest, digest[:8], None, digest[:12])

    def all_of(self, digests: tuple[Digest, ...]) -> tuple[ItemName, ...]:
        return tuple(self.of(digest) for digest in digests)


def names_of(items: tuple[ItemSummary, ...], related: tuple[RelatedItem, ...], words: Words) -> Names:
    own = (_own(item, words) for item in items)
    others = (
        ItemName(
            other.item.sha256,
            words.label("summary-label-related", place),
            None,
            original_name(other.receipts, other.item.sha256),
        )
        for place, other in enumerate(related, start=1)
    )
    return Names({name.sha256: name for name in (*others, *own)})


def _own(item: ItemSummary, words: Words) -> ItemName:
    label = words.label("summary-label-item", item.number) if item.number else item.item.sha256[:8]
    return ItemName(item.item.sha256, label, item.number or None, original_name(item.receipts, item.item.sha256))


def original_name(receipts: tuple[Receipt, ...], digest: Digest) -> str:
    """The name of the first receipt; the digest's first digits where there is none."""
    return line(receipts[0].arrival.name.display) if receipts else digest[:12]
