"""Which receipts, gaps and submissions an audience may be shown, and in what form."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.arrivals import Channel, ContextLine, Gap, Handover, MessageContext, Receipt
from pipeline.model.basics import Digest, ReceiptId, SourceCode, SubmissionId
from pipeline.model.sentences import text
from pipeline.model.terms import Audience, Consent, KeptBack, Restriction, SubjectKind, Terms
from pipeline.review.permissions import CONCEALED, Permissions
from tests.build import NOON
from tests.unit.storage.nouns import SUBMISSION, Case, a_case, a_gap, a_submission, an_entry, fill

SENDER, FIRST, NEIGHBOUR, HANDED = (SourceCode(code) for code in ("S-send", "S-first", "S-near", "source-7"))
LATER = SubmissionId("sub-2")
WITHDRAWN, GIVEN = Consent.WITHDRAWN, Consent.GIVEN


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = a_case(tmp_path / "case")
    fill(case)
    return case


def mailed(case: Case) -> Receipt:
    """A further receipt of the first item: a message, which two submissions brought."""
    with case.records.writing() as tx:
        first = tx.receipt(ReceiptId("receipt-0"))
        assert first is not None
        message = MessageContext(
            "<1@x>",
            None,
            subject="plant",
            words="plant",
            forwarded_from=FIRST,
            around=(ContextLine(-1, NEIGHBOUR, "plant", None), ContextLine(1, None, "nobody's", None)),
        )
        arrival = replace(first.arrival, channel=Channel.MBOX, message=message, path=("plant.mbox", "1"))
        receipt = replace(first, id=ReceiptId("mailed"), source=SENDER, arrival=arrival)
        tx.add_receipt(receipt)
        tx.add_entry(an_entry(11, receipt))
        started = NOON + dt.timedelta(days=9)
        tx.add_submission(replace(a_submission(LATER), handover=Handover(SourceCode("S-later")), started=started))
        tx.add_entry(replace(an_entry(1, receipt, LATER), known=True))
    return receipt


def put(case: Case, kind: SubjectKind, subject: str, consent: Consent | None, *restrictions: Restriction) -> None:
    with case.records.writing() as tx:
        tx.add_terms(Terms(kind, subject, consent, restrictions, None, None, "R-1", "asked", NOON))


def shown(case: Case, item: Digest, audience: Audience = Audience.TEAM) -> tuple[Receipt, ...]:
    with case.records.reading() as reading:
        return Permissions.read(reading, audience, NOON.date()).receipts(reading, item)


def test_without_terms_everything_is_as_it_is_on_record(case: Case) -> None:
    receipt = mailed(case)
    with case.records.reading() as reading:
        for audience in Audience:
            permissions = Permissions.read(reading, audience, NOON.date())
            assert permissions.receipts(reading, receipt.item) == reading.receipts_of(receipt.item)
            assert not permissions.limits(reading)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [(SubjectKind.SOURCE, SENDER), (SubjectKind.SOURCE, FIRST), (SubjectKind.RECEIPT, "mailed")],
)
def test_sender_first_sender_and_receipt_each_decide(case: Case, kind: SubjectKind, subject: str) -> None:
    receipt = mailed(case)
    put(case, kind, subject, WITHDRAWN)
    assert [one.id for one in shown(case, receipt.item)] == ["receipt-0"]
    put(case, kind, subject, GIVEN)
    assert [one.id for one in shown(case, receipt.item)] == ["receipt-0", "mailed"]


def test_what_another_person_handed_over_too_stands_as_they_brought_it(case: Case) -> None:
    receipt = mailed(case)
    put(case, SubjectKind.SOURCE, HANDED, WITHDRAWN)
    (left,) = shown(case, receipt.item)
    assert (left.id, left.submission, left.arrival.path) == ("mailed", LATER, ())
    assert left.received.interval.earliest == NOON + dt.timedelta(days=9), "when it first came is not told"
    put(case, SubjectKind.SUBMISSION, LATER, Consent.REFUSED)
    assert shown(case, receipt.item) == ()
    with case.records.reading() as reading:
        assert Permissions.for_use(reading).kept_back(reading, receipt.item) is KeptBack.BY_ITS_SOURCE


def test_nobody_can_take_out_what_another_gave_by_handing_it_over_again(case: Case) -> None:
    receipt = mailed(case)
    put(case, SubjectKind.SUBMISSION, LATER, Consent.REFUSED)
    assert receipt in shown(case, receipt.item)


def test_what_a_neighbour_wrote_is_theirs(case: Case) -> None:
    receipt = mailed(case)
    put(case, SubjectKind.SOURCE, NEIGHBOUR, WITHDRAWN)
    message = shown(case, receipt.item)[1].arrival.message
    assert message is not None
    assert [line.words for line in message.around] == ["nobody's"]
    assert message.words == "plant"


def test_a_hidden_source_leaves_no_name_word_or_path_outside(case: Case) -> None:
    receipt = mailed(case)
    put(case, SubjectKind.SOURCE, SENDER, None, Restriction.HIDE_IDENTITY)
    assert receipt in shown(case, receipt.item)
    for audience in (Audience.OUTSIDE, Audience.PUBLIC):
        hidden = shown(case, receipt.item, audience)[1]
        assert hidden.arrival.name == CONCEALED
        assert "plant" not in str(hidden)
        assert (hidden.source, hidden.received) == (receipt.source, receipt.received), "what is counted by stays"


def test_items_that_are_kept_back_say_why(case: Case) -> None:
    receipt = mailed(case)
    put(case, SubjectKind.RECEIPT, "mailed", WITHDRAWN)
    put(case, SubjectKind.RECEIPT, "receipt-0", None, Restriction.TEAM_ONLY)
    with case.records.reading() as reading:
        outside = Permissions.read(reading, Audience.OUTSIDE, NOON.date())
        assert outside.kept_back(reading, receipt.item) is KeptBack.RESTRICTED
        assert Permissions.for_use(reading).kept_back(reading, receipt.item) is None


def test_gaps_and_submissions_follow_their_source(case: Case) -> None:
    def asked(audience: Audience) -> tuple[Gap | None, bool]:
        with case.records.reading() as reading:
            permissions = Permissions.read(reading, audience, NOON.date())
            submission = reading.submission(SUBMISSION)
            assert submission is not None
            gap = replace(a_gap(), reason=replace(a_gap().reason, parameters=(text("name", "plant"),)))
            handed = permissions.submission(reading, submission)
            return permissions.gap(reading, gap), handed is not None and handed.roots == submission.roots

    assert asked(Audience.OUTSIDE)[0] is not None
    put(case, SubjectKind.SUBMISSION, SUBMISSION, None, Restriction.HIDE_IDENTITY)
    gap, whole = asked(Audience.OUTSIDE)
    assert gap is not None
    assert (gap.name, gap.path, gap.reason.id, whole) == (None, (), "sources-gap-concealed", False)
    assert asked(Audience.TEAM)[1]
    put(case, SubjectKind.SOURCE, HANDED, WITHDRAWN)
    assert asked(Audience.TEAM) == (None, False)


def test_a_gap_follows_the_first_sender_of_its_message_too(case: Case) -> None:
    gap = replace(a_gap(), message=MessageContext("<1@x>", None, forwarded_from=FIRST))
    for consent, is_shown in ((WITHDRAWN, False), (GIVEN, True)):
        put(case, SubjectKind.SOURCE, FIRST, consent)
        with case.records.reading() as reading:
            permissions = Permissions.read(reading, Audience.TEAM, NOON.date())
            assert (permissions.gap(reading, gap) is not None) is is_shown
