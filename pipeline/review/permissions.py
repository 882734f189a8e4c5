"""What may be used and shown, and to whom: the terms of source, submission and receipt, taken together.

The rule itself is `pipeline.model.terms.InForce.keeps_back`. This gathers the terms that hold for one receipt, gap
or submission. Everything that computes scores asks as the team; every document asks as those whom it is for.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

from pipeline.model.arrivals import ContextLine, Gap, Handover, MessageContext, Receipt, Submission
from pipeline.model.basics import Digest, OriginalName, SubmissionId
from pipeline.model.sentences import Sentence
from pipeline.model.terms import Audience, InForce, KeptBack, SubjectKind, Terms, strictest
from pipeline.model.times import Interval
from pipeline.ports import Reading

CONCEALED: Final = OriginalName("", "–")
"""In place of the name of a file whose source must stay hidden."""
_FAR_PAST: Final = dt.date.min


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for one receipt."""

    terms: InForce
    submission: SubmissionId
    """The submission whose terms these are: of several that brought it, the first one under which it may be shown."""
    kept_back: KeptBack | None
    concealed: bool


@dataclass(frozen=True, slots=True)
class Permissions:
    """The terms on record, as they hold for one audience on one day.

    Looked up for each receipt anew: a case may have as many terms as submissions, and a receipt needs four.
    """

    audience: Audience
    today: dt.date
    any: bool
    """Whether there are terms at all; without, everything is as it is on record."""

    @classmethod
    def for_use(cls, reading: Reading) -> Self:
        """For what is computed: the team may use all that its sources have not refused or withdrawn."""
        # What the team may use does not depend on the day.
        return cls.read(reading, Audience.TEAM, _FAR_PAST)

    @classmethod
    def read(cls, reading: Reading, audience: Audience, today: dt.date) -> Self:
        return cls(audience, today, reading.has_terms())

    def limits(self, reading: Reading) -> bool:
        """Whether anything at all may be kept from this audience; else every receipt stands as it is."""
        each = (strictest((terms,)) for terms in reading.terms_in_force()) if self.any else ()
        return any(one.keeps_back(self.audience, self.today) or one.conceals(self.audience) for one in each)

    def ruling(self, reading: Reading, receipt: Receipt) -> Ruling:
        """The strictest of the sender's, the first sender's, the receipt's and the submission's terms.

        Where several submissions brought one message, one person's refusal does not bind what another handed over.
        """
        people = _of_people(reading, receipt.source, receipt.arrival.message)
        own = (*people, _newest(reading, SubjectKind.RECEIPT, receipt.id))
        rulings = []
        for submission in _brought_by(reading, receipt):
            terms = strictest((*own, *_of_submission(reading, submission)))
            kept_back = terms.keeps_back(self.audience, self.today)
            rulings.append(Ruling(terms, submission, kept_back, terms.conceals(self.audience)))
            if kept_back is None:
                return rulings[-1]
        return rulings[0]

    def receipts(self, reading: Reading, item: Digest) -> tuple[Receipt, ...]:
        """Those of the item that may be used and shown, oldest first, without what must stay hidden."""
        receipts = reading.receipts_of(item)
        if not self.any:
            return receipts
        ruled = ((receipt, self.ruling(reading, receipt)) for receipt in receipts)
        return tuple(self._shown(reading, receipt, ruling) for receipt, ruling in ruled if ruling.kept_back is None)

    def kept_back(self, reading: Reading, item: Digest) -> KeptBack | None:
        """Why the item is not shown: because every receipt of it is kept back. None for one without receipts."""
        if not self.any:
            return None
        reasons = {self.ruling(reading, receipt).kept_back for receipt in reading.receipts_of(item)}
        if not reasons or None in reasons:
            return None
        return KeptBack.RESTRICTED if KeptBack.RESTRICTED in reasons else KeptBack.BY_ITS_SOURCE

    def gap(self, reading: Reading, gap: Gap) -> Gap | None:
        """The gap as it may be shown, or None."""
        if not self.any:
            return gap
        people = _of_people(reading, gap.source, gap.message)
        terms = strictest((*people, *_of_submission(reading, gap.submission)))
        if terms.keeps_back(self.audience, self.today) is not None:
            return None
        if not terms.conceals(self.audience):
            return gap
        return replace(gap, name=None, path=(), message=None, reason=Sentence("sources-gap-concealed"))

    def submission(self, reading: Reading, submission: Submission) -> Submission | None:
        """The submission as it may be shown, or None."""
        if not self.any:
            return submission
        terms = strictest(_of_submission(reading, submission.id))
        if terms.keeps_back(self.audience, self.today) is not None:
            return None
        if not terms.conceals(self.audience):
            return submission
        return replace(submission, handover=Handover(submission.handover.source), roots=())

    def _shown(self, reading: Reading, receipt: Receipt, ruling: Ruling) -> Receipt:
        later = reading.submission(ruling.submission) if ruling.submission != receipt.submission else None
        shown = receipt if later is None else _brought_again(receipt, later)
        if ruling.concealed:
            return _concealed(shown)
        message = shown.arrival.message
        if message is None or not message.around:
            return shown
        around = tuple(line for line in message.around if self._speaks(reading, line))
        return replace(shown, arrival=replace(shown.arrival, message=replace(message, around=around)))

    def _speaks(self, reading: Reading, line: ContextLine) -> bool:
        """Whether what a neighbour wrote may be shown: it is theirs, whoever's file stands beside it."""
        terms = strictest((_newest(reading, SubjectKind.SOURCE, line.sender),) if line.sender else ())
        return terms.keeps_back(self.audience, self.today) is None and not terms.conceals(self.audience)


def _of_people(reading: Reading, source: str | None, message: MessageContext | None) -> Iterator[Terms | None]:
    """Terms of whoever sent it, and of whom a forwarded message names as its first sender (by code)."""
    if source is not None:
        yield _newest(reading, SubjectKind.SOURCE, source)
    if message is not None and message.forwarded_from:
        yield _newest(reading, SubjectKind.SOURCE, message.forwarded_from)


def _newest(reading: Reading, kind: SubjectKind, subject: str) -> Terms | None:
    found = reading.terms_of(kind, subject)
    return found[-1] if found else None


def _of_submission(reading: Reading, submission: SubmissionId) -> tuple[Terms | None, ...]:
    """Its own terms, and those of whoever handed it over."""
    known = reading.submission(submission)
    by_source = _newest(reading, SubjectKind.SOURCE, known.handover.source) if known else None
    return (_newest(reading, SubjectKind.SUBMISSION, submission), by_source)


def _brought_by(reading: Reading, receipt: Receipt) -> tuple[SubmissionId, ...]:
    first = receipt.submission
    # Asked only where it can matter: the first submission decides unless its terms keep something back.
    if not any(_of_submission(reading, first)):
        return (first,)
    return tuple(dict.fromkeys((first, *reading.brought_by(receipt.id))))


def _brought_again(receipt: Receipt, submission: Submission) -> Receipt:
    """The arrival as a later submission brought it: neither when nor in what it first came is told."""
    moment = submission.started
    received = replace(receipt.received, interval=Interval(moment, moment), stated=moment.isoformat())
    arrival = replace(receipt.arrival, path=())
    return replace(receipt, submission=submission.id, arrival=arrival, received=received)


def _concealed(receipt: Receipt) -> Receipt:
    """What lines are counted by stays; every name, word, path and note goes."""
    message = receipt.arrival.message
    if message is not None:
        message = MessageContext("", message.raw, sent=message.sent, forwarded=message.forwarded)
    arrival = replace(receipt.arrival, name=CONCEALED, path=(), message=message, notes=())
    return replace(receipt, arrival=arrival)
