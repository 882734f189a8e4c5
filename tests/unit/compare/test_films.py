"""Which seconds of two videos equal each other, whatever was done to one of them; and what does not make them one."""

from collections.abc import Callable

import numpy as np
import pytest

from pipeline.model.likeness import Leg, Match, MatchKind, Segment, Turn
from pipeline.model.pictures import Pixels
from tests.unit.compare.reel import HIGH, WIDE, Archive, Film, changed, fixed, pan, part, still
from tests.unit.compare.words import melody, worn

SHOTS = Film([(4.0, pan(seed)) for seed in (1, 2, 3)])
CAMERA = Film([(12.0, fixed(20, 1))])


def exactly(match: Match, *expected: tuple[float, float, float, float], within: float = 0.5) -> None:
    """Segments of the first film in the stored order, then of the other."""
    assert match.kind is MatchKind.SAME_EXPOSURE
    found = [(one.start_s, one.end_s, one.other_start_s, one.other_end_s) for one in match.segments]
    assert found == [pytest.approx(one, abs=within) for one in expected]


def only(matches: tuple[Match, ...]) -> Match:
    (match,) = matches
    return match


@pytest.mark.parametrize("first", ["0", "f"])
def test_a_trimmed_copy_is_placed_to_half_a_second_whichever_asks(first: str) -> None:
    archive = Archive()
    long = archive.add("long", SHOTS, "8")
    copy = archive.add("copy", changed(Film([part(SHOTS, 2.6, 9.1)]), lambda shown: shown), first)
    match = only(archive.matches(copy))
    if first == "f":
        exactly(match, (2.6, 9.1, 0.0, 6.5))
    else:
        exactly(match, (0.0, 6.5, 2.6, 9.1))
    assert archive.matches(long) == (match,)
    assert match.legs == (Leg.HASHES, Leg.FEATURES)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_slow_motion_and_faster_copies_are_followed(speed: float) -> None:
    archive = Archive()
    archive.add("plain", SHOTS, "0")
    copy = archive.add("copy", changed(Film([part(SHOTS, 0.0, 12.0, speed)]), lambda shown: shown), "f")
    exactly(only(archive.matches(copy)), (0.0, 12.0, 0.0, 12.0 / speed))


def crop(shown: Pixels) -> Pixels:
    return shown[20:150, 60:290]


def mirrored(shown: Pixels) -> Pixels:
    return shown[:, ::-1]


def letterboxed(shown: Pixels) -> Pixels:
    return np.pad(shown, ((60, 60), (0, 0), (0, 0)))


def bannered(shown: Pixels) -> Pixels:
    laid = shown.copy()
    laid[round(0.82 * HIGH) :] = (200, 30, 40)
    laid[8:40, WIDE - 60 : WIDE - 12] = (250, 220, 10)
    return laid


@pytest.mark.parametrize("change", [crop, mirrored, letterboxed, bannered])
@pytest.mark.parametrize("film", [SHOTS, CAMERA], ids=["shots", "fixed camera"])
def test_changed_and_trimmed_copies_are_placed(film: Film, change: Callable[[Pixels], Pixels]) -> None:
    archive = Archive()
    archive.add("whole", film, "0")
    copy = archive.add("copy", changed(Film([part(film, 3.3, 10.3)]), change), "f")
    match = only(archive.matches(copy))
    exactly(match, (3.3, 10.3, 0.0, 7.0))
    if change is mirrored and film is SHOTS:
        assert match.transformation is not None
        assert match.transformation.turn is Turn.MIRRORED


def test_parts_in_another_order_between_other_films_are_segments() -> None:
    archive = Archive()
    archive.add("whole", SHOTS, "0")
    pieces = [(3.0, pan(90)), part(SHOTS, 8.0, 12.0), (3.0, pan(91)), part(SHOTS, 0.0, 4.0)]
    cut = archive.add("cut", changed(Film(pieces), lambda shown: shown), "f")
    exactly(only(archive.matches(cut)), (0.0, 4.0, 10.0, 14.0), (8.0, 12.0, 3.0, 7.0))


def test_one_place_at_two_times_is_one_scene_and_no_copy() -> None:
    archive = Archive()
    archive.add("morning", CAMERA, "0")
    later = archive.add("later", Film([(12.0, fixed(20, 7))]), "f")
    match = only(archive.matches(later))
    assert match.kind in {MatchKind.SAME_SCENE, MatchKind.CANDIDATE}
    assert match.segments == ()


@pytest.mark.parametrize("shared", [still(50), pan(51)], ids=["title card", "moving logo"])
def test_a_common_opening_does_not_make_two_films_one(shared: Callable[[float], Pixels]) -> None:
    archive = Archive()
    films = [Film([(3.5, shared), *((4.0, pan(seed)) for seed in seeds)]) for seeds in ((60, 61, 62), (70, 71, 72))]
    archive.add("one", films[0], "0")
    other = archive.add("two", films[1], "f")
    match = only(archive.matches(other))
    assert match.kind is MatchKind.CANDIDATE
    (common,) = match.segments
    told = (common.start_s, common.end_s, common.other_start_s, common.other_end_s)
    assert told == pytest.approx((0, 3.5, 0, 3.5), abs=0.5)
    assert match.lengths_s == (15.5, 15.5)


def test_black_frames_in_common_are_nothing_in_common() -> None:
    archive = Archive()
    black = np.zeros((HIGH, WIDE, 3), np.uint8)
    for name, seeds, first in (("one", (60, 61), "0"), ("two", (70, 71), "f")):
        archive.add(name, Film([(4.0, pan(seeds[0])), (6.0, lambda second: black), (4.0, pan(seeds[1]))]), first)
    (item,) = [digest for digest in archive.films if digest.startswith("f")]
    assert archive.matches(item) == ()


def test_a_scene_that_stands_still_is_a_copy_where_it_is_most_of_what_there_is() -> None:
    archive = Archive()
    archive.add("one", Film([(8.0, still(30))]), "0")
    copy = archive.add("two", changed(Film([(6.0, still(30))]), lambda shown: shown), "f")
    match = only(archive.matches(copy))
    assert match.kind is MatchKind.SAME_EXPOSURE


def test_without_the_originals_the_hashes_still_place_a_copy() -> None:
    archive = Archive(decodable=False)
    archive.add("long", SHOTS, "0")
    copy = archive.add("copy", changed(Film([part(SHOTS, 2.6, 9.1)]), lambda shown: shown), "f")
    exactly(only(archive.matches(copy)), (2.6, 9.1, 0.0, 6.5))


def test_the_same_sound_under_other_pictures_is_only_a_candidate() -> None:
    archive, song = Archive(), melody(1, 90)
    archive.add("one", Film([(4.0, pan(60)), (8.0, pan(61))], song), "0")
    other = archive.add("two", Film([(4.0, pan(70)), (8.0, pan(71))], worn(song, 0.03)), "f")
    match = only(archive.matches(other))
    assert (match.kind, match.legs, match.segments) == (MatchKind.CANDIDATE, (Leg.SOUND,), ())
    assert (match.item_picture, match.hash_kind, match.frames) == (None, None, 0)
    (heard,) = match.sound
    assert heard == Segment(0.0, pytest.approx(13.6, abs=0.5), 0.0, pytest.approx(13.6, abs=0.5))


@pytest.mark.parametrize("first", ["0", "f"])
def test_common_sound_is_told_in_the_stored_order(first: str) -> None:
    archive, song = Archive(), melody(1, 200)
    archive.add("long", Film(SHOTS.shots, song), "8")
    trimmed = Film([part(SHOTS, 4.0, 12.0)], song[round(4 / 0.1238) :])
    copy = archive.add("copy", changed(trimmed, lambda shown: shown), first)
    match = only(archive.matches(copy))
    assert match.kind is MatchKind.SAME_EXPOSURE
    assert match.legs == (Leg.HASHES, Leg.FEATURES, Leg.SOUND)
    (heard,) = match.sound
    shift = heard.other_start_s - heard.start_s
    assert shift == pytest.approx(4.0 if first == "0" else -4.0, abs=0.3)


class TestStills:
    @pytest.mark.parametrize("first", ["0", "f"])
    @pytest.mark.parametrize("film", [SHOTS, CAMERA], ids=["shots", "fixed camera"])
    def test_a_frame_between_keyframes_is_found_at_its_second(self, film: Film, first: str) -> None:
        archive = Archive()
        archive.add("film", film, "8")
        photo = archive.photo("photo", film.at(7.4), first)
        match = only(archive.matches(photo))
        assert match.kind is MatchKind.SAME_EXPOSURE
        (moment,) = match.segments
        at, zero = (moment.start_s, moment.other_start_s) if first == "f" else (moment.other_start_s, moment.start_s)
        assert at == pytest.approx(7.4, abs=0.25)
        assert zero == 0.0
        assert moment.start_s == moment.end_s

    @pytest.mark.parametrize("change", [crop, mirrored, letterboxed, bannered])
    def test_a_changed_frame_is_found_at_its_second(self, change: Callable[[Pixels], Pixels]) -> None:
        archive = Archive()
        archive.add("film", CAMERA, "0")
        photo = archive.photo("photo", np.ascontiguousarray(change(CAMERA.at(4.6))), "f")
        match = only(archive.matches(photo))
        assert match.kind is MatchKind.SAME_EXPOSURE
        assert match.segments[0].start_s == pytest.approx(4.6, abs=0.5)

    def test_few_stretches_are_decoded(self) -> None:
        archive = Archive()
        archive.add("film", Film([(30.0, fixed(20, 1))]), "0")
        photo = archive.photo("photo", CAMERA.at(4.6), "f")
        archive.matches(photo)
        assert 0 < archive.stretches <= 6
