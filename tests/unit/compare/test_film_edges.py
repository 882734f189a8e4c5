"""Videos at the edge of what can be compared: one frame, uneven rates, hours, backwards, openings, only sound."""

import tracemalloc

import numpy as np
import pytest

from pipeline.compare.videos.courses import channels, courses
from pipeline.compare.videos.reels import Reel
from pipeline.fingerprint.frames import FrameHasher
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Leg, Match, MatchKind, Turn
from tests.unit.compare.reel import Archive, Film, changed, pan, still
from tests.unit.compare.words import melody, worn

SHOTS = Film([(4.0, pan(seed)) for seed in (1, 2, 3)])


def only(matches: tuple[Match, ...]) -> Match:
    (match,) = matches
    return match


def hashed(film: Film, times: np.ndarray) -> FrameHashes:
    hasher = FrameHasher()
    for at in times:
        hasher.offer(float(at), film.at(float(at)))
    imprint = hasher.imprint()
    assert imprint is not None
    return FrameHashes.of(imprint)


def reel(times: np.ndarray, hashes: np.ndarray) -> Reel:
    return Reel.of(FrameHashes(times.astype(np.float32), np.full(len(times), 100, np.uint8), hashes))


def alongside(own: Reel, other: Reel) -> list[tuple[float, ...]]:
    empty = Reel.turned((), Turn.NONE)
    found = courses(channels(own, other, empty, empty, Turn.NONE), Turn.NONE, (own.end_s, other.end_s), ())
    return [(one.start_s, one.end_s, one.line.speed, one.line.shift) for one in found]


def test_a_video_of_one_frame_is_a_still() -> None:
    archive = Archive()
    one_frame = archive.add("one frame", Film([(0.04, still(30))]), "0")
    photo = archive.photo("photo", still(30)(0.0), "f")
    match = only(archive.matches(photo))
    assert match.kind is MatchKind.SAME_EXPOSURE
    assert match.segments == ()
    other = archive.add("another", changed(Film([(0.04, still(30))]), lambda shown: shown), "8")
    assert {one.kind for one in archive.matches(other)} == {MatchKind.SAME_EXPOSURE}
    assert archive.matches(one_frame)


def test_an_uneven_frame_rate_is_placed_by_its_time_stamps() -> None:
    """A telephone that drops frames in the dark: gaps of up to two seconds."""
    uneven = np.cumsum(np.random.default_rng(3).choice([0.1, 0.3, 0.6, 2.0], 20))
    uneven = uneven[uneven < SHOTS.length_s]
    even = hashed(SHOTS, np.arange(0, 12, 0.5))
    (found,) = alongside(Reel.of(hashed(SHOTS, uneven)), Reel.of(even))
    start, end, speed, shift = found
    assert speed == pytest.approx(1.0, abs=0.03)
    assert speed * 6 + shift == pytest.approx(6.0, abs=0.3)
    assert start <= uneven[0] + 0.6
    assert end >= uneven[-1] - 0.6


def test_an_hour_against_an_hour_is_bounded_and_exact() -> None:
    random = np.random.default_rng(5)
    steps = 7200
    hashes = random.integers(0, 256, (steps, 32), np.uint8)
    # A shot lasts eight seconds, within which each frame differs from the one before by a few bits.
    for place in range(steps):
        if place % 16:
            hashes[place] = hashes[place - 1]
            hashes[place, place % 16 :: 16] ^= 1
    times = np.arange(steps) * 0.5
    other = random.integers(0, 256, (steps, 32), np.uint8)
    other[3000:4200] = hashes[1000:2200]
    tracemalloc.start()
    found = alongside(reel(times, hashes), reel(times, other))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    start, end, speed, shift = found[0]
    assert (start, end, speed * 800 + shift) == pytest.approx((500.0, 1100.0, 1800.0), abs=0.5)
    assert most < 200 << 20


def test_what_runs_backwards_is_for_a_person_to_see() -> None:
    """Time is followed forwards only: no second is told to equal another, and nothing is joined unseen."""
    archive = Archive()
    film = Film([(3.0, pan(1)), (3.0, pan(2))])
    archive.add("whole", film, "0")
    backwards = Film([(6.0, lambda second: film.at(max(0.0, 5.96 - second)))])
    match = only(archive.matches(archive.add("backwards", changed(backwards, lambda shown: shown), "f")))
    assert match.kind in {MatchKind.CANDIDATE, MatchKind.SAME_SCENE}
    assert match.segments == () or match.kind is MatchKind.CANDIDATE


def test_a_long_common_part_says_how_little_of_both_it_is() -> None:
    archive = Archive()
    opening = (9.0, pan(51))
    archive.add("one", Film([opening, (8.0, pan(60)), (4.0, pan(61))]), "0")
    other = archive.add("two", changed(Film([opening, (6.0, pan(70))]), lambda shown: shown), "f")
    match = only(archive.matches(other))
    (common,) = match.segments
    told = (common.start_s, common.end_s, common.other_start_s, common.other_end_s)
    assert told == pytest.approx((0, 9, 0, 9), abs=0.5)
    assert match.lengths_s == (21.0, 15.0)


def test_a_recording_of_the_sound_joins_no_video() -> None:
    archive, song = Archive(), melody(1, 90)
    archive.add("film", Film(SHOTS.shots, song), "0")
    match = only(archive.matches(archive.recording("sound", worn(song, 0.03), "f")))
    assert (match.kind, match.legs) == (MatchKind.CANDIDATE, (Leg.SOUND,))
    assert (match.frames, match.segments, match.item_picture) == (0, (), None)
    assert match.sound


def test_a_silent_copy_is_found_by_its_pictures() -> None:
    archive = Archive()
    archive.add("film", Film(SHOTS.shots, melody(1, 90)), "0")
    copy = archive.add("silent", changed(Film(SHOTS.shots), lambda shown: shown), "f")
    match = only(archive.matches(copy))
    assert (match.kind, match.sound) == (MatchKind.SAME_EXPOSURE, ())
