"""A case whose items are laid in by hand: no file, no decoder; matches and rulings as a test says."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.compare.lineages.known import Known
from pipeline.model.arrivals import Attachment, Handover, Submission
from pipeline.model.basics import Digest, IncidentCode, SourceCode, SubmissionId
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Match
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.pair_decisions import PairDecision
from pipeline.steps.lineages import join
from tests.unit.compare.lineage_builders import NOON, digest
from tests.unit.storage.nouns import Case, a_case


@dataclass
class Held:
    case: Case
    matches: dict[tuple[Digest, Digest], Match] = field(default_factory=dict)

    @classmethod
    def empty(cls, folder: Path) -> "Held":
        case = a_case(folder)
        with case.records.writing() as tx:
            tx.add_submission(Submission(SubmissionId("s"), Handover(SourceCode("S-1")), NOON, NOON, ()))
        return cls(case)

    def hold(self, known: Known, inputs: str = "1") -> None:
        """Receives and examines it; again with other `inputs`, it is examined anew."""
        with self.case.records.writing() as tx:
            first = min(receipt.received.interval.earliest for receipt in known.receipts)
            tx.add_object(known.receipts[0].arrival.object)
            tx.add_item(Item(known.item, 1, ItemStatus.EXAMINED, first))
            for receipt in known.receipts:
                tx.add_receipt(receipt)
            tx.put_examination(
                Examination(
                    known.item, Digest(inputs * 64), ItemStatus.EXAMINED, known.description, findings=known.findings
                )
            )

    def compared(self, letter: str, matches: Iterable[Match]) -> tuple[str, ...]:
        """What `examine` does after the comparison; answers the letters of those concerned."""
        with self.case.records.writing() as tx:
            changed = tx.put_matches(digest(letter), tuple(matches))
            return _letters(join(tx, digest(letter), changed=changed))

    def ruled(self, ruling: PairDecision) -> tuple[str, ...]:
        """What the desk does."""
        with self.case.records.writing() as tx:
            tx.add_pair_decision(ruling)
            return _letters({*join(tx, ruling.item), *join(tx, ruling.other)})

    def joined_anew(self, letter: str) -> tuple[str, ...]:
        with self.case.records.writing() as tx:
            return _letters(join(tx, digest(letter)))

    def lineage(self, letter: str) -> Lineage | None:
        with self.case.records.reading() as reading:
            return reading.lineage_of(digest(letter))

    def groups(self, letters: str) -> list[str]:
        found = {_members(self.lineage(letter), letter) for letter in letters}
        return sorted(found)

    def attach(self, incident: Incident, *letters: str) -> IncidentCode:
        with self.case.records.writing() as tx:
            tx.put_incident(incident)
            for letter in letters:
                tx.attach(Attachment(incident.code, digest(letter), NOON, "test"))
        return incident.code


def _members(lineage: Lineage | None, letter: str) -> str:
    return "".join(sorted(member[0] for member in lineage.members)) if lineage else letter


def _letters(digests: Iterable[Digest]) -> tuple[str, ...]:
    return tuple(sorted(one[0] for one in digests))


def later(hours: float) -> dt.datetime:
    return NOON + dt.timedelta(hours=hours)
