"""What is put on record is found again, in the stated order."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import CustodyError, NotFound
from pipeline.model.arrivals import Attachment
from pipeline.model.basics import Digest, IncidentCode, OriginalName, ReceiptId, SubmissionId
from pipeline.model.likeness import Link, LinkKind, NotSearchable
from pipeline.model.objects import Item, ItemStatus, Object
from pipeline.model.sentences import Sentence
from pipeline.ports import Reading, Records, Writing
from pipeline.storage.canonical import row_digest
from tests.build import NOON, a_digest
from tests.unit.storage.nouns import (
    MARKET,
    SUBMISSION,
    Case,
    a_case,
    a_decision,
    a_fingerprint,
    a_gap,
    a_happening,
    a_lineage,
    a_match,
    a_receipt,
    a_submission,
    an_assessment,
    an_entry,
    an_examination,
    an_incident,
    fill,
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def an_item(word: str, status: ItemStatus = ItemStatus.RECEIVED, at: dt.datetime = NOON) -> Item:
    return Item(a_digest(word), 5, status, at)


def with_items(case: Case, *words: str) -> tuple[Digest, ...]:
    with case.records.writing() as writing:
        for word in words:
            writing.add_item(an_item(word))
    return tuple(a_digest(word) for word in words)


def test_they_are_the_records_that_the_ports_ask_for(case: Case) -> None:
    records: Records = case.records
    with records.writing() as writing:
        as_writing: Writing = writing
        as_reading: Reading = writing
    assert as_writing is as_reading


def test_a_whole_submission_is_found_again(case: Case) -> None:
    kept = fill(case)
    first = kept[0].sha256
    with case.records.reading() as reading:
        submission = reading.submission(SUBMISSION)
        assert submission is not None
        assert submission.finished == NOON + dt.timedelta(minutes=5)
        assert reading.submissions() == (submission,)
        assert [entry.position for entry in reading.entries(SUBMISSION)] == [0, 1, 2]
        assert reading.receipt(ReceiptId("receipt-1")) == a_receipt("receipt-1", kept[1])
        assert reading.receipts_of(first) == (a_receipt("receipt-0", kept[0]),)
        assert reading.gaps_of(SUBMISSION) == reading.gaps_of_incident(MARKET) == (a_gap(),)
        assert [item.sha256 for item in reading.items_of(MARKET)] == [one.sha256 for one in kept]
        assert reading.incidents_of(first) == (MARKET,)
        assert reading.incidents() == (an_incident(),)
        assert reading.incident(MARKET) == an_incident()
        assert [link.kind for link in reading.links_of(MARKET)] == [LinkKind.SAME_SCENE]
        assert reading.assessment(first, MARKET) == an_assessment(first)
        assert reading.decisions_of(first) == (a_decision(first),)
        assert len(reading.heads()) == 1
        assert [event.sequence for event in reading.events()] == list(range(1, 8))
        assert [event.sequence for event in reading.events_about([first])] == [3, 7]


def test_nothing_is_found_where_nothing_is(case: Case) -> None:
    unknown = a_digest("unknown")
    with case.records.reading() as reading:
        assert reading.submission(SubmissionId("none")) is None
        assert reading.receipt(ReceiptId("none")) is None
        assert reading.item(unknown) is None
        assert reading.examination(unknown) is None
        assert reading.lineage_of(unknown) is None
        assert reading.incident(IncidentCode("none")) is None
        assert reading.assessment(unknown, MARKET) is None
        assert reading.incident_assessment(MARKET) is None
        assert reading.task(unknown) is None
        assert reading.searchable_count() == (0, 0)
        assert reading.item_count() == 0
        assert reading.items_of(MARKET) == ()
        assert reading.heads() == ()
        assert reading.events_about([unknown]) == ()


def test_all_of_a_transaction_happens_or_nothing(case: Case) -> None:
    class Interrupted(Exception):
        pass

    with pytest.raises(Interrupted), case.records.writing() as writing:
        writing.add_submission(a_submission())
        writing.record(a_happening())
        raise Interrupted
    with case.records.reading() as reading:
        assert reading.submissions() == ()
        assert list(reading.events()) == []
    with case.records.writing() as writing:
        assert writing.record(a_happening()).sequence == 1


def test_a_reader_sees_one_moment(case: Case) -> None:
    with case.records.reading() as reading:
        assert reading.submissions() == ()
        with case.records.writing() as writing:
            writing.add_submission(a_submission())
        assert reading.submissions() == ()
    with case.records.reading() as reading:
        assert len(reading.submissions()) == 1


def test_the_same_arrival_makes_no_second_receipt(case: Case) -> None:
    kept = fill(case)[0]
    with case.records.writing() as writing:
        assert writing.add_receipt(a_receipt("receipt-0", kept)) is None
        assert writing.add_gap(a_gap()) is None
        assert writing.attach(Attachment(MARKET, kept.sha256, NOON, "again")) is None
        assert not writing.add_item(Item(kept.sha256, kept.size, ItemStatus.RECEIVED, NOON))
        writing.add_object(kept)


def test_an_object_cannot_change_its_size(case: Case) -> None:
    with case.records.writing() as writing:
        writing.add_object(Object(a_digest("x"), 5))
    with pytest.raises(CustodyError, match="another size"), case.records.writing() as writing:
        writing.add_object(Object(a_digest("x"), 6))


def test_row_digests_are_those_of_the_nouns(case: Case) -> None:
    with case.records.writing() as writing:
        row = writing.put_incident(an_incident())
    assert (row.table, row.key, row.sha256) == ("incidents", MARKET, row_digest(an_incident()))


def test_names_that_are_not_utf_8_stay_as_they_are(case: Case) -> None:
    name = OriginalName(b"\xff\xfe\x00.jpg".hex(), "\\xff\\xfe\\x00.jpg")
    submission = replace(a_submission(), roots=(name,))
    with case.records.writing() as writing:
        writing.add_submission(submission)
    with case.records.reading() as reading:
        assert reading.submission(SUBMISSION) == submission


def test_the_case_may_lie_under_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / b"\xff case".decode("utf-8", "surrogateescape")
    case = a_case(folder)
    fill(case)
    assert case.records.verify(case.vault).whole


def test_receipts_are_oldest_first_whatever_their_order_of_entry(case: Case) -> None:
    kept = Object(a_digest("x"), 5)
    with case.records.writing() as writing:
        writing.add_submission(a_submission())
        writing.add_item(an_item("x"))
        for id, hour in (("late", 3), ("early", 1), ("middle", 2)):
            writing.add_receipt(a_receipt(id, kept, received=NOON + dt.timedelta(hours=hour)))
        assert [receipt.id for receipt in writing.receipts_of(kept.sha256)] == ["early", "middle", "late"]


def test_items_come_in_order_of_first_receipt_then_of_entry(case: Case) -> None:
    # One moment for all of "b", "c", "d": their entries decide. "a" came again later, which changes nothing.
    arrivals = [("d", 3, 0), ("c", 2, 0), ("b", 1, 0), ("a", 0, -60), ("a", 4, 60)]
    with case.records.writing() as writing:
        writing.add_submission(a_submission())
        for word, position, minutes in arrivals:
            received = NOON + dt.timedelta(minutes=minutes)
            receipt = a_receipt(f"{word}-{position}", Object(a_digest(word), 5), received=received)
            writing.add_item(an_item(word))
            writing.add_receipt(receipt)
            writing.add_entry(an_entry(position, receipt))
            writing.attach(Attachment(MARKET, a_digest(word), NOON, "test"))
        writing.add_item(an_item("no receipt"))
        writing.attach(Attachment(MARKET, a_digest("no receipt"), NOON, "test"))
        found = [item.sha256 for item in writing.items_of(MARKET)]
    assert found == [a_digest(word) for word in ("a", "b", "c", "d", "no receipt")]


def test_items_by_status_come_in_order_of_first_receipt(case: Case) -> None:
    with case.records.writing() as writing:
        for word, hour in (("late", 2), ("early", 1)):
            writing.add_item(an_item(word, at=NOON + dt.timedelta(hours=hour)))
        writing.add_item(an_item("other", ItemStatus.NOT_MEDIA))
        found = writing.items_with_status(ItemStatus.RECEIVED)
    assert [item.sha256 for item in found] == [a_digest("early"), a_digest("late")]


def test_items_are_found_by_the_beginning_of_their_digest(case: Case) -> None:
    digests = sorted(with_items(case, *(str(number) for number in range(50))))
    with case.records.reading() as reading:
        for prefix in ("", digests[7][:1], digests[7][:6], digests[7]):
            expected = [digest for digest in digests if digest.startswith(prefix)]
            assert [item.sha256 for item in reading.items_with_prefix(prefix, 100)] == expected
        assert len(reading.items_with_prefix("", 3)) == 3
        assert reading.items_with_prefix("%", 100) == reading.items_with_prefix("A", 100) == ()


def test_an_examination_moves_its_item_on(case: Case) -> None:
    (item,) = with_items(case, "x")
    found = an_examination(item)
    with case.records.writing() as writing:
        writing.put_examination(found)
        moved = writing.item(item)
        assert moved is not None
        assert (moved.status, moved.media_type, moved.examination) == (
            ItemStatus.EXAMINED,
            "image/jpeg",
            found.inputs,
        )
        assert writing.examination(item) == found


def test_the_examination_that_was_put_last_is_the_latest_even_with_older_inputs(case: Case) -> None:
    (item,) = with_items(case, "x")
    with case.records.writing() as writing:
        for inputs in ("1", "2", "1"):
            writing.put_examination(an_examination(item, inputs=inputs))
        latest = writing.examination(item)
    assert latest is not None
    assert latest.inputs == a_digest("1")


def test_only_known_items_are_examined_or_updated(case: Case) -> None:
    with pytest.raises(NotFound), case.records.writing() as writing:
        writing.put_examination(an_examination(a_digest("unknown")))
    with pytest.raises(NotFound), case.records.writing() as writing:
        writing.update_item(an_item("unknown"))
    with pytest.raises(NotFound), case.records.writing() as writing:
        writing.finish_submission(a_submission())


def test_new_fingerprints_take_the_place_of_old_ones_at_growing_positions(case: Case) -> None:
    item, other = with_items(case, "x", "y")
    old, new = a_fingerprint("a"), a_fingerprint("a", "ff00ff00ff00ff00")

    def positions(after: int = 0) -> list[tuple[int, Digest, str]]:
        with case.records.reading() as reading:
            return [(at, of, one.value) for at, of, one in reading.fingerprints_after(after)]

    with case.records.writing() as writing:
        writing.put_examination(an_examination(item, fingerprints=[old]))
        writing.put_examination(an_examination(other, fingerprints=[old, new]))
    assert positions() == [(1, item, old.value), (2, other, old.value), (3, other, new.value)]
    with case.records.writing() as writing:
        writing.put_examination(an_examination(item, inputs="2", fingerprints=[new]))
    assert positions() == [(2, other, old.value), (3, other, new.value), (4, item, new.value)]
    assert positions(after=3) == [(4, item, new.value)]
    with case.records.writing() as writing:
        writing.put_examination(an_examination(item, inputs="3", fingerprints=[new]))
    assert positions(after=4) == []
    with case.records.writing() as writing:
        # The highest position goes; it must not be given out again, or an index would miss its successor.
        writing.put_examination(an_examination(item, inputs="4"))
        writing.put_examination(an_examination(item, inputs="5", fingerprints=[old]))
    assert positions(after=3) == [(5, item, old.value)]


def test_searchable_are_items_with_a_fingerprint_that_may_be_searched(case: Case) -> None:
    good, none, flat, waiting, letter = with_items(case, "good", "none", "flat", "waiting", "letter")
    flat_picture = a_fingerprint("flat")
    why = NotSearchable(flat_picture.picture, 0.0, Sentence("flat"))
    with case.records.writing() as writing:
        writing.put_examination(an_examination(good, fingerprints=[a_fingerprint("good")]))
        writing.put_examination(an_examination(none, inputs="0", fingerprints=[a_fingerprint("none")]))
        writing.put_examination(an_examination(none, inputs="1"))
        writing.put_examination(replace(an_examination(flat, fingerprints=[flat_picture]), not_searchable=(why,)))
        writing.put_examination(replace(an_examination(letter), status=ItemStatus.NOT_MEDIA))
        assert writing.searchable_count() == (1, 2)
        assert writing.item(waiting) is not None


def test_only_what_an_examination_made_is_a_derivative(case: Case) -> None:
    first = fill(case)[0].sha256
    with case.records.reading() as reading:
        examination = reading.examination(first)
        assert examination is not None
        assert reading.is_derivative(examination.derivatives[0].object)
        assert not reading.is_derivative(first)
    assert not case.records.is_derivative(first)


def test_matches_are_added_or_replaced_and_never_taken_away(case: Case) -> None:
    a, b, c = sorted(a_digest(word) for word in "abc")
    with case.records.writing() as writing:
        assert writing.put_matches(b, [a_match(b, c), a_match(a, b)])
        assert not writing.put_matches(b, [a_match(a, b), a_match(b, c)])
        assert writing.matches_of(b) == (a_match(a, b), a_match(b, c))
        assert writing.matches_of(c) == (a_match(b, c),)
        assert writing.put_matches(c, [a_match(a, c), a_match(b, c, distance=9)])
        assert writing.matches_of(b) == (a_match(a, b), a_match(b, c, distance=9))
        # A twin that was compared before the others were saved takes nothing away.
        assert not writing.put_matches(b, [])
        assert writing.matches_of(a) == (a_match(a, b), a_match(a, c))


def test_a_match_of_others_or_the_wrong_way_round_is_refused(case: Case) -> None:
    a, b, c = sorted(a_digest(word) for word in "abc")
    turned = replace(a_match(a, b), item=b, other=a)
    with case.records.writing() as writing:
        for wrong in (a_match(a, b), turned):
            with pytest.raises(ValueError, match="not a match"):
                writing.put_matches(c if wrong is not turned else a, [wrong])


def test_lineages_grow_split_and_end(case: Case) -> None:
    a, b, c, d = (a_digest(word) for word in "abcd")
    with case.records.writing() as writing:
        writing.put_lineage([a, b], a_lineage(a, b))
        writing.put_lineage([c, d], a_lineage(c, d))
        assert writing.lineage_of(a) == a_lineage(a, b)
        writing.put_lineage([b, c], a_lineage(a, b, c, d))
        assert {writing.lineage_of(one) for one in (a, b, c, d)} == {a_lineage(a, b, c, d)}
        writing.put_lineage([a, b], a_lineage(a, b))
        assert writing.lineage_of(b) == a_lineage(a, b)
        assert writing.lineage_of(c) is None
        writing.put_lineage([a], None)
        assert writing.lineage_of(a) is writing.lineage_of(b) is None


def test_a_link_is_one_row_whichever_way_round_it_is_named(case: Case) -> None:
    a, b = a_digest("a"), a_digest("b")
    with case.records.writing() as writing:
        one = writing.put_link(MARKET, Link(a, b, LinkKind.SAME_MOMENT))
        other = writing.put_link(MARKET, Link(b, a, LinkKind.SAME_MOMENT, confirmed_by="reviewer-2"))
        assert one.key == other.key
        assert writing.links_of(MARKET) == (Link(b, a, LinkKind.SAME_MOMENT, "reviewer-2"),)
        assert writing.links_of(IncidentCode("other")) == ()


def test_assessments_are_added_and_the_latest_counts(case: Case) -> None:
    item = a_digest("x")
    with case.records.writing() as writing:
        keys = [writing.add_assessment(an_assessment(item, inputs=inputs)).key for inputs in "1121"]
        latest = writing.assessment(item, MARKET)
    assert [key.rsplit("/", 1)[1] for key in keys] == ["1", "1", "2", "3"]
    assert latest == an_assessment(item, inputs="1")


def test_decisions_stand_side_by_side_oldest_first(case: Case) -> None:
    with case.records.writing() as writing:
        for reason in ("first", "second", "first"):
            writing.add_decision(a_decision("subject", reason))
        assert [decision.reason for decision in writing.decisions_of("subject")] == ["first", "second", "first"]


def test_entries_need_their_submission(case: Case) -> None:
    receipt = a_receipt("r", Object(a_digest("x"), 5))
    with pytest.raises(sa.exc.IntegrityError), case.records.writing() as writing:
        writing.add_entry(an_entry(0, receipt))


def test_a_transaction_ends_with_its_block(case: Case) -> None:
    with case.records.writing() as writing:
        pass
    with pytest.raises(sa.exc.ResourceClosedError):
        writing.submissions()


def test_bytes_kept_for_a_transaction_that_fails_stay_harmless(case: Case) -> None:
    kept = case.vault.keep(io.BytesIO(b"kept, then the power went"))
    report = case.records.verify(case.vault)
    assert report.whole
    assert any(kept.sha256 in note for note in report.not_checked)


def test_an_item_that_looks_otherwise_than_before_is_compared_anew(case: Case) -> None:
    first, second, _ = (one.sha256 for one in fill(case))
    with case.records.writing() as writing:
        assert writing.matches_of(first)
        again = an_examination(first, fingerprints=[a_fingerprint("a")])
        writing.put_examination(replace(again, inputs=a_digest("other programs")))
        assert writing.matches_of(first), "the same fingerprints: nothing to compare anew"
        writing.put_examination(replace(again, inputs=a_digest("newer"), fingerprints=(a_fingerprint("b"),)))
        assert not writing.matches_of(first)
        assert not writing.matches_of(second)
