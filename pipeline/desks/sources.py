"""The sources: their codes, how they were graded, and, with the sources key only, who is behind them."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.desks.reasons import require_person, require_reason
from pipeline.errors import NotFound, UsageError
from pipeline.intake.names import safe_text
from pipeline.intake.persons import stated_identity
from pipeline.model.basics import SourceCode
from pipeline.model.custody import EventType
from pipeline.model.sources import (
    Grading,
    IdentityRole,
    Reliability,
    SourceIdentity,
    SourceOverview,
    StatedIdentity,
)
from pipeline.model.terms import SubjectKind, Terms
from pipeline.ports import Reading, Workbench
from pipeline.storage.sealing import Guard, SourcesKey
from pipeline.storage.unlocking import Key

LONGEST_NAME = 2_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Everything on record about one code that is not sealed."""

    overview: SourceOverview
    gradings: tuple[Grading, ...]
    """Oldest first."""
    terms: tuple[Terms, ...]
    """Oldest first; the last one holds."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """One way in which whoever is behind a code was named."""

    identity: SourceIdentity
    stated: StatedIdentity


@dataclass(frozen=True, slots=True)
class SourcesDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""
    key: SourcesKey

    @property
    def guard(self) -> Guard:
        """What keeps the secret half of the sources key."""
        return self.key.guard

    def overviews(self) -> tuple[SourceOverview, ...]:
        """In order of their codes."""
        with self.bench().records.reading() as reading:
            return reading.sources()

    def file(self, code: SourceCode) -> SourceFile:
        """Raises NotFound for a code that is nowhere on record."""
        with self.bench().records.reading() as reading:
            overview = _known(reading, code)
            return SourceFile(overview, reading.gradings_of(code), reading.terms_of(SubjectKind.SOURCE, code))

    def unseal(self, code: SourceCode, key: Key | None, by: str, reason: str) -> tuple[Unsealed, ...]:
        """Who is behind the code. That it was asked, by whom and why, is in the ledger before it is answered.

        Raises UsageError where `key` is not the right one, NotFound where nothing is sealed under the code.
        """
        bench, person, why = self.bench(), require_person(by), require_reason(reason)
        with bench.records.reading() as reading:
            _known(reading, code)
            identities = reading.identities_of(code)
        if not identities:
            raise NotFound(f"nothing is sealed under {code}", remedy=f"sanad source name {code}")
        opener = self.key.unlock(key)
        with bench.records.writing() as tx:
            tx.record(bench.happening(EventType.DECRYPTION, note=f"who is behind {code}, for {person}: {why}"))
            tx.sign_head()
        return tuple(Unsealed(identity, opener.open(identity.sealed)) for identity in identities)

    def name(self, code: SourceCode, who: str, by: str) -> bool:
        """Seals what a member of the team knows about who is behind a code; False where the same is sealed already."""
        bench, person = self.bench(), require_person(by)
        words = safe_text(who.strip(), LONGEST_NAME)
        if not words:
            raise UsageError("nothing was given to seal", remedy="Write it into a file, or into standard input.")
        stated = stated_identity(IdentityRole.NAMED, None, words)
        identity = SourceIdentity(
            code=code,
            mark=bench.sealing.mark(code, stated),
            role=stated.role,
            channel=None,
            sealed=bench.sealing.seal(stated),
            first_seen=bench.clock.now(),
            by=person,
        )
        with bench.records.writing() as tx:
            _known(tx, code)
            row = tx.add_identity(identity)
            if row is not None:
                note = f"who is behind {code}, sealed by {person}"
                tx.record(bench.happening(EventType.METADATA_MODIFICATION, rows=(row,), note=note))
                tx.sign_head()
        return row is not None

    def grade(self, code: SourceCode, grade: Reliability, by: str, reason: str) -> Grading:
        """A person's judgement of how reliable a source has been. It gives no points anywhere."""
        bench, person, why = self.bench(), require_person(by), require_reason(reason)
        with bench.records.writing() as tx:
            _known(tx, code)
            earlier = tx.gradings_of(code)
            previous = earlier[-1].grade if earlier else None
            grading = Grading(code, grade, previous, person, why, bench.clock.now())
            row = tx.add_grading(grading)
            tx.record(bench.happening(EventType.APPRAISAL, rows=(row,), note=f"source {code}: {grade.value}"))
            tx.sign_head()
        return grading


def _known(reading: Reading, code: SourceCode) -> SourceOverview:
    found = reading.source(code)
    if found is None:
        raise NotFound(f"no source {code!r} in this case", remedy="`sanad source list` shows the codes on record")
    return found
