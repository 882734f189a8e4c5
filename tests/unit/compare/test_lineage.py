import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.wording
from pipeline.compare.lineages.components import gather
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.lineage import lineage
from pipeline.model.arrivals import Arrival, Channel, Receipt
from pipeline.model.basics import Digest, Language, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.descriptions import Description, MediaKind, MediaType, Structure
from pipeline.model.findings import Author, AuthorKind, Finding, Group, Outcome
from pipeline.model.likeness import HashKind, Match, MatchKind, Region, Transformation, Turn
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis, from_instant

WHOLE = Region(0, 0, 1, 1)
PART = Region(0.1, 0.1, 0.9, 0.9)
LOGO = (Region(0, 0, 0.2, 0.2),)
NOON = dt.datetime(2017, 11, 14, 12, tzinfo=dt.UTC)


def digest(letter: str) -> Digest:
    return Digest(letter * 64)


def receipt(item: Digest, hours: float) -> Receipt:
    received = from_instant(
        NOON + dt.timedelta(hours=hours),
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.OWN_CUSTODY,
        zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=0,
        source="own record",
        stated="",
    )
    arrival = Arrival(Object(item, 1), OriginalName("", "a.jpg"), (), (), Channel.FOLDER)
    return Receipt(ReceiptId(f"{item[0]}{hours}"), item, SubmissionId("s"), SourceCode("S1"), arrival, received)


def known(letter: str, *hours: float, codes: tuple[str, ...] = (), **facts: object) -> Known:
    item = digest(letter)
    quality = facts.pop("quality", None)
    structure = Structure((), quantisation=f"ijg-{quality}") if quality else None
    description = Description(MediaType("image/jpeg", MediaKind.IMAGE), structure=structure, **facts)  # type: ignore[arg-type]
    author = Author(AuthorKind.TOOL, "test")
    findings = tuple(
        Finding("platform_traces", Group.FILE_HISTORY, code, Outcome.NEUTRAL, Sentence("x"), author) for code in codes
    )
    return Known(item, tuple(receipt(item, hour) for hour in hours or (0,)), description, findings)


def match(
    first: str, second: str, kept: Region = WHOLE, kept_of_other: Region = WHOLE, overlays: tuple[Region, ...] = (),
    kind: MatchKind = MatchKind.SAME_EXPOSURE,
) -> Match:  # fmt: skip
    change = Transformation(Turn.NONE, 1, 0, kept, kept_of_other, overlays)
    picture = digest("0")
    return Match(digest(first), digest(second), kind, HashKind.PDQ, 4, picture, picture, 1, 50, 1.0, change)


def test_components_join_through_others_and_candidates_join_nothing() -> None:
    matches = [match("b", "c"), match("a", "b"), match("d", "e"), match("c", "d", kind=MatchKind.CANDIDATE)]
    expected = (tuple(map(digest, "abc")), tuple(map(digest, "de")))
    items = [digest(letter) for letter in "abcde"]
    assert gather(items, matches).groups == expected
    assert gather(items[::-1], matches[::-1]).groups == expected


def test_no_match_no_component() -> None:
    assert gather([], []).groups == ()


def test_the_earliest_copy_goes_by_our_own_record_of_any_receipt() -> None:
    found = lineage([known("a", 2, 5), known("b", 9, 1), known("c", 3)])
    assert found.members == (digest("b"), digest("a"), digest("c"))
    assert found.earliest == digest("b")
    assert found.earliest_received == NOON + dt.timedelta(hours=1)


def test_the_id_depends_on_the_members_alone() -> None:
    first, again = lineage([known("a", 1), known("b", 2)]), lineage([known("b", 0), known("a", 7)])
    assert first.id == again.id
    assert len(first.id) == 16
    assert first.id != lineage([known("a", 1), known("c", 2)]).id


def closest(*members: Known, matches: tuple[Match, ...] = ()) -> tuple[str, str]:
    found = lineage(members, matches)
    assert lineage(members[::-1], matches[::-1]) == found
    return found.closest_to_capture[0], found.why_closest.id.removeprefix("compare-closest-")


def test_a_camera_file_is_closest_even_where_it_came_last() -> None:
    members = (known("a", 1, codes=("platform_copy",)), known("b", 9, codes=("camera_structure",)))
    assert closest(*members) == ("b", "structure")


def test_an_edited_camera_file_stands_behind_the_unedited_one() -> None:
    edited = known("a", 1, codes=("camera_structure", "pixel_editor"), make="samsung")
    assert closest(edited, known("b", 2, codes=("camera_structure",), make="samsung")) == ("b", "structure")


def test_more_of_what_cameras_write_comes_next() -> None:
    assert closest(known("a", 1), known("b", 2, make="HUAWEI")) == ("b", "metadata")


def test_the_whole_comes_before_its_crop_in_either_order() -> None:
    assert closest(known("a", 1), known("b", 2), matches=(match("a", "b", WHOLE, PART),)) == ("b", "contains")
    assert closest(known("a", 2), known("b", 1), matches=(match("a", "b", PART, WHOLE),)) == ("a", "contains")


def test_a_patch_that_one_of_three_lacks_may_have_been_laid_on_the_two_others() -> None:
    """The copy with a channel's logo is the one that is passed on: being many tells nothing."""
    members = [known(letter, hour) for hour, letter in enumerate("abc")]
    marked = (match("a", "b", overlays=LOGO), match("a", "c", overlays=LOGO), match("b", "c"))
    assert closest(*members, matches=marked) == ("a", "undecided")


def test_whoever_shows_the_edges_of_a_patch_bears_it() -> None:
    laid_on_a = match("a", "b", overlays=LOGO)
    change = replace(laid_on_a.transformation, laid_on_other=False)
    marked = (replace(laid_on_a, transformation=change), match("b", "c"))
    members = [known(letter, hour) for hour, letter in enumerate("abc")]
    assert closest(*members, matches=marked) == ("b", "undecided")


def test_two_alone_do_not_tell_who_bears_the_logo() -> None:
    assert closest(known("a", 2), known("b", 1), matches=(match("a", "b", overlays=LOGO),)) == ("b", "undecided")


def test_pixels_alone_never_decide() -> None:
    small, large = known("a", 1, width=640, height=480), known("b", 2, width=4000, height=3000)
    assert closest(small, large) == ("a", "undecided")


def test_more_pixels_with_less_compression_do() -> None:
    small = known("a", 1, width=640, height=480, quality=70)
    assert closest(small, known("b", 2, width=1600, height=1200, quality=90)) == ("b", "detail")
    assert closest(small, known("b", 2, width=1600, height=1200, quality=60)) == ("a", "undecided")


def test_one_member_is_no_lineage() -> None:
    with pytest.raises(ValueError, match="two"):
        lineage([known("a")])


def test_every_reason_is_worded_in_both_languages() -> None:
    folder = Path(pipeline.wording.__file__).parent
    for language in Language:
        words = "".join((folder / language.value / name).read_text() for name in ("compare.ftl", "compare-order.ftl"))
        for reason in ("structure", "metadata", "contains", "unmarked", "detail", "undecided", "precedes"):
            assert f"\ncompare-closest-{reason} = " in words
