"""What a summary says beside its items: the order of copies, people's words on pairs, what came since, overlaps."""

from dataclasses import dataclass

from pipeline.compare.lineages.ancestry import ancestry
from pipeline.model.ancestry import Ancestry
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.likeness import Lineage
from pipeline.model.news import News, Overlap
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.sentences import Sentence
from pipeline.model.terms import Audience
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions
from pipeline.steps.lineages import known_of, links_of
from pipeline.steps.news import news_of_incident, news_of_item
from pipeline.steps.overlapping import overlaps_of
from pipeline.steps.rulings import rulings_shown


@dataclass(frozen=True, slots=True)
class Beside:
    """Answers `pipeline.review.aside.Aside` from the records, as far as `permissions` allow."""

    reading: Reading
    permissions: Permissions

    def ancestry(self, lineage: Lineage) -> Ancestry | None:
        found = (known_of(self.reading, member, self.permissions) for member in lineage.members)
        members = [known for known in found if known is not None]
        return ancestry(lineage, members, links_of(self.reading, lineage)) if len(members) > 1 else None

    def alone(self, item: Digest) -> Ancestry | None:
        """Of an item that has no other copy; None where no receipt of it may be shown, or it was not examined yet."""
        known = known_of(self.reading, item, self.permissions)
        if known is None:
            return None
        received = known.first_received.received.interval.earliest
        return ancestry(Lineage(item[:16], (item,), item, received, item, Sentence("ask-best-only")), [known], {})

    def rulings(self, item: Digest) -> tuple[PairDecision, ...]:
        """For the team: a ruling names another item, and whoever looked at both."""
        return rulings_shown(self.reading, item, self.permissions) if self._for_team else ()

    def news(self, code: IncidentCode) -> tuple[News, ...]:
        """For the team: to whom else something was given is nobody else's concern."""
        return news_of_incident(self.reading, code, self.permissions) if self._for_team else ()

    def news_of_item(self, item: Digest) -> tuple[News, ...]:
        return news_of_item(self.reading, item, self.permissions) if self._for_team else ()

    def overlaps(self, code: IncidentCode) -> tuple[Overlap, ...]:
        """For the team: which other incidents are looked into is nobody else's concern."""
        return overlaps_of(self.reading, code, self.permissions) if self._for_team else ()

    @property
    def _for_team(self) -> bool:
        return self.permissions.audience is Audience.TEAM
