"""Which copy comes from which: what orders two copies, and above all what must not."""

import datetime as dt

import pytest

from pipeline.compare.lineages.ancestry import ancestry, generations
from pipeline.compare.lineages.dating import dated_by
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.lineage import lineage
from pipeline.compare.lineages.order import derivation
from pipeline.model.ancestry import Order, OrderEvidence, VoteWeight
from pipeline.model.arrivals import Channel
from pipeline.model.likeness import Match, Region, Segment
from pipeline.model.times import Authority, TimeSemantics
from tests.unit.compare.lineage_builders import MP4, NOON, PART, claim, digest, known, match, receipt, signed

CAMERA = {"codes": ("camera_structure",), "make": "samsung", "clock": True}
SENT_ON = {"codes": ("platform_copy",)}
LOGO = (Region(0.7, 0.8, 1, 1),)
CROP = {"kept": PART, "goes_on": True}
"""The item shows more, and goes on beyond what the other shows."""
FRAMED = {"kept": Region(0, 0.25, 1, 0.75), "goes_on": False}
"""The item shows the other with bars above and below."""


def order(one: Known, two: Known, found: Match | None) -> tuple[str, str]:
    """(order, letter of the earlier one or nothing), whichever comes first."""
    told = derivation(one, two, found)
    assert derivation(two, one, found) == told
    return told.order.value, told.earlier[0] if told.earlier else ""


def votes(one: Known, two: Known, found: Match | None) -> set[tuple[str, str]]:
    return {(vote.kind.value, vote.earlier[0]) for vote in derivation(one, two, found).votes}


ORDERED = {
    "a crop comes from the whole": (known("a"), known("b"), match("a", "b", **CROP), "a"),
    "a whole is what its crop comes from": (
        known("a"), known("b"), match("a", "b", kept_of_other=PART, goes_on_in_other=True), "b",
    ),
    "a logo's edges are in the copy that bears it": (
        known("a"), known("b"), match("a", "b", overlays=LOGO, laid_on_other=True), "a",
    ),
    "a banner that the first one bears": (
        known("a"), known("b"), match("a", "b", overlays=LOGO, laid_on_other=False), "b",
    ),
    "a messenger's copy of a camera's file": (known("a", **SENT_ON), known("b", **CAMERA), match("a", "b"), "b"),
    "what keeps device and clock, against what states nothing": (
        known("a"), known("b", make="HUAWEI", clock=True), match("a", "b"), "b",
    ),
    "a photo of a screen has a camera's file, and still comes from what the screen shows": (
        known("a"), known("b", **CAMERA),
        match("a", "b", kept_of_other=PART, goes_on_in_other=False, perspective=0.05), "a",
    ),
    "a still from a video": (
        known("a", media=MP4, duration_s=60.0), known("b"), match("a", "b", segments=(Segment(12, 12, 0, 0),)), "a",
    ),
    "two that lean one way": (
        known("a", quality=92, width=800, height=600, make="x"),
        known("b", quality=70, width=800, height=600), match("a", "b"), "a",
    ),
    "a crop that was enlarged comes from the whole all the same": (
        known("a"), known("b"), match("a", "b", scale=2.5, **CROP), "a",
    ),
    "a crop that came first comes from the whole that came later": (
        known("a", receipt("a", 30)), known("b", receipt("b", 1)), match("a", "b", **CROP), "a",
    ),
}  # fmt: skip

NOT_ORDERED = {
    "nothing differs": (known("a"), known("b"), match("a", "b"), Order.NOT_TOLD),
    "only a person joined them": (known("a"), known("b"), None, Order.NOT_TOLD),
    "more pixels alone: enlarging is easy": (
        known("a", width=400), known("b", width=4000), match("a", "b", scale=10.0), Order.NOT_TOLD,
    ),
    "received first alone: copies overtake originals": (
        known("a", receipt("a", 1)), known("b", receipt("b", 40)), match("a", "b"), Order.NOT_TOLD,
    ),
    "more pixels and received first": (
        known("a", receipt("a", 40)), known("b", receipt("b", 1)), match("a", "b", scale=3.0), Order.NOT_TOLD,
    ),
    "bars around a picture are no more of it": (
        known("a"), known("b"), match("a", "b", scale=0.8, **FRAMED), Order.NOT_TOLD,
    ),
    "what lies around was not looked at": (
        known("a"), known("b"), match("a", "b", kept=PART), Order.NOT_TOLD,
    ),
    "each shows what the other lost: two crops of one picture": (
        known("a"), known("b"),
        match("a", "b", kept=PART, kept_of_other=PART, goes_on=True, goes_on_in_other=True), Order.NOT_TOLD,
    ),
    "a patch differs, and its edges are not to be seen": (
        known("a"), known("b"), match("a", "b", overlays=LOGO), Order.NOT_TOLD,
    ),
    "a camera's file with a logo, and a messenger's copy without": (
        known("a", **CAMERA), known("b", **SENT_ON),
        match("a", "b", overlays=LOGO, laid_on_other=False), Order.BOTH_CHANGED,
    ),
    "a crop that keeps the camera's data, and a whole that a messenger stripped": (
        known("a", **SENT_ON), known("b", **CAMERA), match("a", "b", **CROP), Order.BOTH_CHANGED,
    ),
    "two camera files": (known("a", **CAMERA), known("b", **CAMERA), match("a", "b"), Order.NOT_TOLD),
    "one leaning vote": (
        known("a", quality=92, width=8, height=6), known("b", quality=70, width=8, height=6),
        match("a", "b"), Order.NOT_TOLD,
    ),
    "compression of unequal sizes says nothing": (
        known("a", quality=92, width=80, height=60, make="x"), known("b", quality=70, width=40, height=30),
        match("a", "b"), Order.NOT_TOLD,
    ),
    "a picture that stands in a video for long may be what it was made of": (
        known("a", media=MP4, duration_s=20.0), known("b"),
        match("a", "b", segments=(Segment(2, 18, 0, 0),)), Order.NOT_TOLD,
    ),
    "a clip and a compilation that holds it": (
        known("a", media=MP4, duration_s=300.0), known("b", media=MP4, duration_s=20.0),
        match("a", "b", segments=(Segment(100, 120, 0, 20),)), Order.NOT_TOLD,
    ),
    "a screenshot's clock is no camera's": (
        known("a", receipt("a", name="Screenshot_20171114-120000.png"), make="samsung", clock=True), known("b"),
        match("a", "b"), Order.NOT_TOLD,
    ),
    "in perspective, and nothing tells which is the photo of the other": (
        known("a", **CAMERA), known("b", **SENT_ON), match("a", "b", perspective=0.05), Order.NOT_TOLD,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERED)
def test_ordered(name: str) -> None:
    one, two, found, earlier = ORDERED[name]
    assert order(one, two, found) == ("ordered", earlier)


@pytest.mark.parametrize("name", NOT_ORDERED)
def test_not_ordered(name: str) -> None:
    one, two, found, expected = NOT_ORDERED[name]
    assert order(one, two, found) == (expected.value, "")


def test_what_never_decides_is_still_said() -> None:
    told = votes(known("a", receipt("a", 40)), known("b", receipt("b", 1)), match("a", "b", scale=3.0))
    assert told == {("pixels", "b"), ("time", "b")}
    bars = votes(known("a"), known("b"), match("a", "b", scale=0.8, **FRAMED))
    assert bars == {("pixels", "a")}


def test_two_leaning_against_it_hold_a_deciding_vote_back() -> None:
    edited = known("a", quality=70, width=8, height=6)
    other = known("b", quality=92, width=8, height=6, make="x")
    assert order(edited, other, match("a", "b", **CROP)) == ("not_told", "")


def test_the_record_that_is_said_is_one_that_its_sender_cannot_edit() -> None:
    early = claim(NOON - dt.timedelta(days=900), Authority.EXPORT, TimeSemantics.SEND)
    planted, honest = known("a", receipt("a", 40, sent=early)), known("b", receipt("b", 1))
    assert votes(planted, honest, match("a", "b")) == {("time", "b")}
    mail = signed(NOON - dt.timedelta(days=2))
    assert votes(known("a", receipt("a", 40, attestations=(mail,))), honest, match("a", "b")) == {("time", "a")}
    for mail in (
        signed(NOON - dt.timedelta(days=2), valid=False),
        signed(NOON - dt.timedelta(days=2), authority=Authority.EXPORT),
    ):
        assert votes(known("a", receipt("a", 40, attestations=(mail,))), honest, match("a", "b")) == {("time", "b")}


def test_every_kind_of_evidence_can_be_given() -> None:
    given = {vote.kind for one, two, found, _ in ORDERED.values() for vote in derivation(one, two, found).votes}
    given |= {vote.kind for one, two, found, _ in NOT_ORDERED.values() for vote in derivation(one, two, found).votes}
    assert given == set(OrderEvidence)


def test_each_kind_has_one_weight_at_most_two() -> None:
    every = [*ORDERED.values(), *NOT_ORDERED.values()]
    found = [vote for one, two, match_, _ in every for vote in derivation(one, two, match_).votes]
    adds = {vote.kind for vote in found if vote.weight is VoteWeight.ADDS}
    assert adds == {OrderEvidence.PIXELS, OrderEvidence.TIME}
    assert not adds & {vote.kind for vote in found if vote.weight is not VoteWeight.ADDS}


def family() -> tuple[list[Known], list[Match]]:
    """a: the camera's file; b: a messenger's copy of it; c: b with a banner; d: a crop of c; e: unordered beside d."""
    members = [known("a", receipt("a", 9), **CAMERA), known("b", receipt("b", 1), **SENT_ON), known("c"), known("d")]
    members.append(known("e", receipt("e", 4, channel=Channel.WHATSAPP)))
    matches = [
        match("a", "b", agreement=0.99),
        match("b", "c", agreement=0.98, overlays=LOGO, laid_on_other=True),
        match("c", "d", agreement=0.97, **CROP),
        match("d", "e", agreement=0.96),
        match("a", "c", agreement=0.5),
    ]
    return members, matches


def test_generations_count_from_what_nothing_precedes() -> None:
    members, matches = family()
    found = lineage(members, matches)
    told = ancestry(found, members, {(one.item, one.other): one for one in matches})
    counted = {one.item[0]: one.at_least for one in told.generations}
    assert counted == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 1}
    assert {one.order for one in told.derivations} == {Order.ORDERED, Order.NOT_TOLD}
    assert [one.item for one in told.generations] == list(found.members)


def test_the_best_generation_is_one_that_nothing_here_precedes() -> None:
    members, matches = family()
    found = lineage(members, matches)
    assert found.closest_to_capture == digest("a")
    told = ancestry(found, members, {(one.item, one.other): one for one in matches})
    assert told.best == digest("a")
    assert told.best_from == ("S-a",)
    assert [one.id for one in told.ask] == ["request-camera_file"]


def test_what_leads_back_to_one_copy_makes_it_the_closest_although_it_states_less() -> None:
    whole, crop = known("a", receipt("a", 9)), known("b", receipt("b", 1), make="x")
    found = lineage([whole, crop], [match("a", "b", **CROP)])
    assert (found.closest_to_capture, found.why_closest.id) == (digest("a"), "compare-closest-precedes")


def test_a_messengers_copy_alone_asks_for_the_original_as_a_document() -> None:
    members = [known("a", receipt("a", channel=Channel.WHATSAPP), **SENT_ON), known("b")]
    found = lineage(members, [match("a", "b", **CROP)])
    told = ancestry(found, members, {(digest("a"), digest("b")): match("a", "b", **CROP)})
    assert [one.id for one in told.ask] == ["request-original", "request-how_to_send"]


def test_copies_that_both_lost_something_ask_for_what_they_were_made_from() -> None:
    members = [known("a", **SENT_ON), known("b", codes=("camera_structure", "pixel_editor"), make="x", clock=True)]
    found = match("a", "b", **CROP)
    told = ancestry(lineage(members, [found]), members, {(digest("a"), digest("b")): found})
    assert told.derivations[0].order is Order.BOTH_CHANGED
    assert told.ask[0].id == "request-common_original"


def test_a_copy_that_two_precede_is_a_generation_later_than_the_later_of_them() -> None:
    made = [
        derivation(known("a"), known("b"), match("a", "b", **CROP)),
        derivation(known("b"), known("c"), match("b", "c", **CROP)),
        derivation(known("c"), known("d"), match("c", "d", kept_of_other=PART, goes_on_in_other=True)),
    ]
    items = tuple(map(digest, "abcd"))
    assert [one.at_least for one in generations(items, made)] == [1, 2, 3, 1]


def test_the_earliest_record_names_whose_it_is_and_ours_is_always_named() -> None:
    exported = claim(NOON - dt.timedelta(days=500), Authority.EXPORT, TimeSemantics.SEND)
    members = [
        known("a", receipt("a", 0)),
        known("b", receipt("b", 5, attestations=(signed(NOON - dt.timedelta(days=3)),))),
        known("c", receipt("c", 6, sent=exported)),
    ]
    told = dated_by(members)
    assert [(one.authority, one.item[0], one.editable) for one in told] == [
        (Authority.EXPORT, "c", True),
        (Authority.CRYPTOGRAPHIC, "b", False),
        (Authority.OWN_CUSTODY, "a", False),
    ]
    later = claim(NOON + dt.timedelta(days=1), Authority.EXPORT, TimeSemantics.SEND)
    (own,) = dated_by([known("a", receipt("a", 0)), known("c", receipt("c", 1, sent=later))])
    assert own.authority is Authority.OWN_CUSTODY


def test_a_cameras_clock_is_no_record_that_a_copy_existed() -> None:
    told = dated_by([known("a", receipt("a", 0), make="x", clock=True), known("b", receipt("b", 1))])
    assert [one.authority for one in told] == [Authority.OWN_CUSTODY]


def test_regions_are_whole_where_alignment_is_not_exact_to_the_last_pixel() -> None:
    nearly = Region(0.0, 0.0, 0.99, 0.99)
    assert order(known("a"), known("b"), match("a", "b", kept=nearly, goes_on=True)) == ("not_told", "")
