"""What a summary says beside its items. `pipeline/steps/aside.py` answers it."""

from typing import Protocol

from pipeline.model.ancestry import Ancestry
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.likeness import Lineage
from pipeline.model.news import News, Overlap
from pipeline.model.pair_decisions import PairDecision


class Aside(Protocol):
    """As far as the audience may see it."""

    def ancestry(self, lineage: Lineage) -> Ancestry | None:
        """None where fewer than two copies are shown."""
        ...

    def rulings(self, item: Digest) -> tuple[PairDecision, ...]: ...
    def news(self, code: IncidentCode) -> tuple[News, ...]: ...
    def news_of_item(self, item: Digest) -> tuple[News, ...]: ...
    def overlaps(self, code: IncidentCode) -> tuple[Overlap, ...]: ...


class Nothing:
    """Says nothing."""

    def ancestry(self, lineage: Lineage) -> Ancestry | None:
        return None

    def rulings(self, item: Digest) -> tuple[PairDecision, ...]:
        return ()

    def news(self, code: IncidentCode) -> tuple[News, ...]:
        return ()

    def news_of_item(self, item: Digest) -> tuple[News, ...]:
        return ()

    def overlaps(self, code: IncidentCode) -> tuple[Overlap, ...]:
        return ()
