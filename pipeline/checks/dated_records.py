"""Everything on record that dates an exposure, and whose record each one is.

Only our own custody cannot be edited by whoever sent a file; exports, mail dates, names and clocks can be, and an
older-looking archive can be made to discredit a recording (docs/method.md §4.2). The two are never mixed here.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.clocks import stated_date
from pipeline.checks.rules import CaptureTimeRules
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest, ReceiptId
from pipeline.model.descriptions import Description
from pipeline.model.evidence import CaseFile
from pipeline.model.file_names import file_name_claims
from pipeline.model.findings import Evidence, EvidenceKind
from pipeline.model.sentences import Parameter, moment, number, term, text
from pipeline.model.times import Authority, TimeClaim, TimeSemantics
from pipeline.wording.terms import term_id

_CAPTURE = (TimeSemantics.CAPTURE_START, TimeSemantics.CAPTURE_STOP)


@dataclass(frozen=True, slots=True)
class DatedRecord:
    """One record that the same exposure existed at some time."""

    claim: TimeClaim
    receipt: ReceiptId | None
    """None for a clock inside a file."""
    other: Digest | None
    """The relative that carries it; None for the item itself."""

    @property
    def by(self) -> dt.datetime:
        """The latest moment that the record allows, UTC."""
        return self.claim.interval.latest

    @property
    def ours(self) -> bool:
        """Whether the record is in our own custody."""
        return self.claim.authority is Authority.OWN_CUSTODY

    def parameters(self, *, records: int) -> tuple[Parameter, ...]:
        return (
            moment("by", self.by),
            term("whose", term_id(self.claim.authority)),
            text("source", self.claim.source),
            text("stated", self.claim.stated),
            number("records", records),
        )

    def evidence(self) -> tuple[Evidence, ...]:
        found = [Evidence(EvidenceKind.TIME, self.claim.source)]
        if self.receipt is not None:
            found.insert(0, Evidence(EvidenceKind.RECEIPT, self.receipt))
        if self.other is not None:
            found.insert(0, Evidence(EvidenceKind.ITEM, self.other))
        return tuple(found)

    def other_items(self) -> tuple[Digest, ...]:
        return () if self.other is None else (self.other,)


def dated_records(case: CaseFile, rules: CaptureTimeRules) -> tuple[DatedRecord, ...]:
    """All records about the item and its relatives, earliest first.

    The item's own device clocks are missing on purpose, also where copies repeat them, and its name where a clock
    in the file says the same: what they say about the event is the question of `capture_time`, and nothing may
    count twice.
    """
    found = [*_own(case), *_of_relatives(case, rules)]
    usable = (record for record in found if not _by_an_unset_clock(record.claim, rules))
    return tuple(sorted(usable, key=lambda record: (record.by, record.claim.source, record.other or "")))


def _by_an_unset_clock(claim: TimeClaim, rules: CaptureTimeRules) -> bool:
    return claim.semantics in _CAPTURE and rules.is_unset(stated_date(claim))


def _own(case: CaseFile) -> Iterator[DatedRecord]:
    has_clock = any(claim.semantics in _CAPTURE for claim in case.description.times)
    for receipt in case.receipts:
        for claim in _of_receipt(receipt):
            if not (has_clock and claim.semantics in _CAPTURE):
                yield DatedRecord(claim, receipt.id, None)


def _of_relatives(case: CaseFile, rules: CaptureTimeRules) -> Iterator[DatedRecord]:
    for relative in case.relatives:
        other = relative.item.sha256
        for receipt in relative.receipts:
            for claim in _of_receipt(receipt):
                yield DatedRecord(claim, receipt.id, other)
        if relative.description is not None:
            for claim in _clocks_of(relative.description, rules):
                # A copy that keeps the metadata repeats the item's own clock, and that is asked elsewhere.
                if not any(_one_reading(claim, own) for own in case.description.times):
                    yield DatedRecord(claim, None, other)


def _clocks_of(description: Description, rules: CaptureTimeRules) -> Iterator[TimeClaim]:
    """The earliest value of each clock in the file: what a program repeats in several tags is one record."""
    set_ones = [
        claim for claim in description.times if claim.semantics in _CAPTURE and not _by_an_unset_clock(claim, rules)
    ]
    for authority in dict.fromkeys(claim.authority for claim in set_ones):
        yield min((one for one in set_ones if one.authority is authority), key=lambda one: one.interval.latest)


def _one_reading(claim: TimeClaim, own: TimeClaim) -> bool:
    apart = abs((claim.interval.earliest - own.interval.earliest).total_seconds())
    return claim.authority is own.authority and own.semantics in _CAPTURE and apart < 1


def _of_receipt(receipt: Receipt) -> Iterator[TimeClaim]:
    yield receipt.received
    message = receipt.arrival.message
    if message is not None:
        if message.sent is not None:
            yield message.sent
        yield from message.transport
    yield from file_name_claims(receipt.arrival.name.display)
