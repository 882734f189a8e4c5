"""Only our own custody excludes; what others can edit asks."""

import pytest

from pipeline.model.arrivals import Receipt
from pipeline.model.evidence import CaseFile, Relative
from pipeline.model.findings import NotRunReason, Outcome
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis
from tests.unit.checks import cases
from tests.unit.checks.cases import case, codes, exif, instant, mail, photo, receipt, relative

MINE, OTHER = cases.a_digest("item"), cases.a_digest("other")
TODAY = receipt(MINE)
SERVER = instant(
    "2017-11-13T11:48:00Z", Authority.OWN_SERVER, TimeSemantics.RECEIVE, ZoneBasis.STATED_OFFSET, "Received"
)

# what, own receipts, relatives, codes
ROWS: tuple[tuple[str, tuple[Receipt, ...], tuple[Relative, ...], tuple[str, ...]], ...] = (
    ("nothing earlier", (TODAY,), (), ("no_earlier_copy",)),
    (
        "a copy that came the same evening",
        (TODAY,),
        (relative(receipt(OTHER, received="2017-11-13T20:00:00Z")),),
        ("no_earlier_copy",),
    ),
    (
        "a copy that we received in 2016",
        (TODAY,),
        (relative(receipt(OTHER, received="2016-07-26T09:00:00Z")),),
        ("earlier_in_own_custody",),
    ),
    (
        "the same bytes, received in 2016",
        (receipt(MINE, received="2016-07-26T09:00:00Z"), TODAY),
        (),
        ("earlier_in_own_custody",),
    ),
    (
        "received five minutes before the window: clocks",
        (receipt(MINE, received="2017-11-13T11:55:00Z"),),
        (),
        ("no_earlier_copy",),
    ),
    (
        "received twelve minutes before the window",
        (receipt(MINE, received="2017-11-13T11:48:00Z"),),
        (),
        ("earlier_in_own_custody",),
    ),
    (
        "an old-looking mailbox carries a copy",
        (TODAY,),
        (relative(receipt(OTHER, message=mail("2016-03-01T10:00:00Z"))),),
        ("earlier_by_editable_record",),
    ),
    (
        "a mail dated the evening before: within a day",
        (TODAY,),
        (relative(receipt(OTHER, message=mail("2017-11-12T18:00:00Z"))),),
        ("no_earlier_copy",),
    ),
    (
        "a mail of 1 January 2016",
        (TODAY,),
        (relative(receipt(OTHER, message=mail("2016-01-01T10:00:00Z"))),),
        ("earlier_by_editable_record",),
    ),
    (
        "our mail server, twelve minutes before",
        (receipt(MINE, message=mail("2017-11-13T11:48:00Z", transport=(SERVER,))),),
        (),
        ("earlier_by_editable_record",),
    ),
    ("a name by WhatsApp of 2016", (receipt(MINE, "VID-20160726-WA0001.mp4"),), (), ("earlier_by_editable_record",)),
    ("a name by WhatsApp of the day", (receipt(MINE, "VID-20171113-WA0001.mp4"),), (), ("no_earlier_copy",)),
    ("an upload to X of the day before yesterday", (receipt(MINE, "DOcGxk1XkAAxyzw.jpg"),), (), ("no_earlier_copy",)),
    (
        "a relative's device clock of 2016",
        (TODAY,),
        (relative(receipt(OTHER), description=photo(exif("2016-07-25T11:20:00"))),),
        ("earlier_by_editable_record",),
    ),
    (
        "a relative's clock that begins anew on New Year's Day",
        (TODAY,),
        (relative(receipt(OTHER), description=photo(exif("2012-01-01T00:03:20"))),),
        ("no_earlier_copy",),
    ),
    (
        "a relative's clock that nobody set",
        (TODAY,),
        (relative(receipt(OTHER), description=photo(exif("1970-01-01T00:00:09"))),),
        ("no_earlier_copy",),
    ),
    (
        "both",
        (TODAY,),
        (relative(receipt(OTHER, received="2016-07-26T09:00:00Z", message=mail("2016-07-25T20:00:00Z"))),),
        ("earlier_in_own_custody", "earlier_by_editable_record"),
    ),
    (
        "attached to another incident",
        (TODAY,),
        (relative(receipt(OTHER), incidents=("SYR-ALP-20160725-01",)),),
        ("no_earlier_copy", "attached_elsewhere"),
    ),
    (
        "attached to this incident only",
        (TODAY,),
        (relative(receipt(OTHER), incidents=("SYR-ALP-20171113-01",)),),
        ("no_earlier_copy",),
    ),
)


@pytest.mark.parametrize(("what", "receipts", "relatives", "expected"), ROWS)
def test_each_record_gets_its_code(
    what: str, receipts: tuple[Receipt, ...], relatives: tuple[Relative, ...], expected: tuple[str, ...]
) -> None:
    assert codes("earlier_copy", case(receipts=receipts, relatives=relatives)) == expected, what


def test_the_items_own_clock_is_left_to_capture_time() -> None:
    """Its clock and the name by the same app count once, there."""
    full = case(photo(exif("2016-07-25T11:20:00")), names=("IMG_20160725_112000.jpg",))
    assert codes("earlier_copy", full) == ("no_earlier_copy",)
    assert codes("capture_time", full) == ("far_outside_window",)


def test_a_name_asks_where_the_file_has_no_clock() -> None:
    assert codes("earlier_copy", case(names=("IMG_20160725_112000.jpg",))) == ("earlier_by_editable_record",)


def test_what_cannot_be_searched_was_not_searched() -> None:
    (finding,) = cases.CHECKS["earlier_copy"].run(case(searchable=False))
    assert finding.not_run is NotRunReason.UNSUPPORTED


def test_the_finding_says_whose_record_how_much_earlier_and_where_to_look() -> None:
    older = receipt(OTHER, received="2016-07-26T09:00:00Z")
    (finding,) = cases.CHECKS["earlier_copy"].run(case(receipts=(TODAY,), relatives=(relative(older),)))
    told = {parameter.name: parameter.value for parameter in finding.measured}
    assert told["whose"] == "authority-own_custody"
    assert told["before"] == pytest.approx(
        (cases.utc("2017-11-13T12:00:00Z") - older.received.interval.latest).total_seconds()
    )
    assert finding.other_items == (OTHER,)
    assert older.id in [evidence.reference for evidence in finding.evidence]
    assert finding.outcome is Outcome.CONTRADICTS


def test_a_relative_without_a_match_of_its_own_is_told_apart() -> None:
    direct = relative(receipt(OTHER, received="2016-07-26T09:00:00Z"))
    for copy, expected in ((direct, False), (cases.replace(direct, match=None), True)):
        (finding,) = cases.CHECKS["earlier_copy"].run(case(relatives=(copy,)))
        assert ("limit-through_further_copies" in [sentence.id for sentence in finding.limits]) is expected


def first_known(full: CaseFile) -> tuple[str, dict[str, object]]:
    (finding,) = cases.CHECKS["first_known"].run(full)
    assert finding.outcome is Outcome.NEUTRAL
    return finding.reason.id, {parameter.name: parameter.value for parameter in finding.measured}


def test_first_known_is_our_receipt_where_nobody_else_says_earlier() -> None:
    words, told = first_known(case())
    assert words == "check-first_known-known_since"
    assert told["own"] == "2017-11-13T18:00:01+00:00"


def test_first_known_names_an_earlier_record_and_whose_it_is() -> None:
    full = case(receipts=(receipt(MINE, message=mail("2017-11-13T14:45:00Z")),))
    words, told = first_known(full)
    assert words == "check-first_known-known_since-by_others"
    assert told["whose"] == "authority-export"


def test_a_device_clock_is_no_record_of_existence() -> None:
    older = relative(receipt(OTHER), description=photo(exif("2016-07-25T11:20:00")))
    assert first_known(case(relatives=(older,)))[0] == "check-first_known-known_since"


def test_one_clock_that_is_written_into_several_tags_is_one_record() -> None:
    """A program repeats its clock as DateTimeDigitized and in XMP; the satellites' time stands by itself."""
    repeated = [exif("2016-05-01T10:00:00", source) for source in ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized")]
    other = relative(receipt(OTHER), description=photo(*repeated, instant("2016-05-01T07:00:00Z")))
    (finding,) = (
        one for one in cases.CHECKS["earlier_copy"].run(case(relatives=(other,))) if one.code != "attached_elsewhere"
    )
    measured = {parameter.name: parameter.value for parameter in finding.measured}
    assert finding.code == "earlier_by_editable_record"
    assert measured["records"] == 2
    assert measured["source"] == "EXIF GPSDateStamp and GPSTimeStamp"


def test_a_clock_that_was_never_set_hides_no_other_value_of_the_same_file() -> None:
    times = exif("2000-01-01T00:00:10", "EXIF DateTimeDigitized"), exif("2016-05-01T10:00:00")
    other = relative(receipt(OTHER), description=photo(*times))
    (finding,) = cases.CHECKS["earlier_copy"].run(case(relatives=(other,)))
    assert {parameter.name: parameter.value for parameter in finding.measured}["source"] == "EXIF DateTimeOriginal"


def test_a_copy_that_keeps_the_items_own_clock_does_not_count_it_twice() -> None:
    """What the clock says is the question of `capture_time`, in whichever file of the lineage it stands."""
    same = relative(receipt(OTHER), description=photo(exif("2016-05-01T10:00:00")))
    for own, expected in (
        ("2016-05-01T10:00:00", "no_earlier_copy"),
        ("2017-11-13T14:09:00", "earlier_by_editable_record"),
    ):
        assert codes("earlier_copy", case(photo(exif(own)), relatives=(same,))) == (expected,)
