"""Common stretches of sound are found at their seconds, and nothing else, whatever happens to the index's segments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.sound.along import stretches
from pipeline.compare.sound.blocks import Blocks
from pipeline.compare.sound.index import InvertedSounds
from pipeline.compare.sound.postings import MOST_OF_ONE_WORD, Postings
from pipeline.compare.sound.words import STEP_S, WINDOW_S, Words, telling
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, SoundPrint
from pipeline.ports import Heard, Reading
from tests.build import a_digest
from tests.unit.compare.segments_in_memory import MemorySegments
from tests.unit.compare.words import melody, silence, worn

ASKING = a_digest("asking")


@dataclass
class Saved:
    """Recordings on record, and what was replaced."""

    rows: dict[int, tuple[Digest, Imprint]] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        return cast(Reading, self)

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        assert kind is ImprintKind.SOUND
        return iter([(at, *row) for at, row in sorted(self.rows.items()) if at > position])

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        return {at: self.rows[at] for at in positions if at in self.rows}

    def last_imprint(self) -> int:
        return max(self.rows, default=0)

    def save(self, name: str, words: Words, skipped: int = 1) -> Digest:
        """`skipped`: positions that other imprints take before it."""
        item = a_digest(name)
        for at in [at for at, row in self.rows.items() if row[0] == item]:
            del self.rows[at]
        self.rows[max([self.last, *self.rows]) + skipped] = (item, SoundPrint(words).packed())
        self.last = max(self.rows)
        return item

    last: int = 0


def ask(saved: Saved, index: InvertedSounds, words: Words) -> Sequence[Heard]:
    index.catch_up(saved.reading)
    return index.heard(saved.reading, SoundPrint(words).packed(), ASKING)


def test_a_stretch_is_found_at_its_seconds_in_both_recordings() -> None:
    saved = Saved()
    song = melody(1, 400)
    saved.save("other", melody(2, 400))
    item = saved.save("song", song)
    asked = np.concatenate([melody(3, 50), worn(song[100:200], 0.03), melody(4, 30)])
    (heard,) = ask(saved, InvertedSounds(MemorySegments()), asked)
    assert heard.item == item
    assert heard.segment.start_s == pytest.approx(50 * STEP_S, abs=0.4)
    assert heard.segment.end_s == pytest.approx(149 * STEP_S + WINDOW_S, abs=0.4)
    assert heard.segment.other_start_s == pytest.approx(100 * STEP_S, abs=0.4)
    assert heard.segment.speed == pytest.approx(1.0, abs=0.01)
    assert heard.agreement > 0.95


def test_two_stretches_in_another_order_are_told_apart() -> None:
    saved, song = Saved(), melody(1, 400)
    saved.save("song", song)
    found = ask(saved, InvertedSounds(MemorySegments()), np.concatenate([song[300:360], song[50:110]]))
    starts = [(round(one.segment.start_s / STEP_S), round(one.segment.other_start_s / STEP_S)) for one in found]
    assert starts == [(0, 300), (60, 50)]


def test_unrelated_sound_silence_and_too_little_in_common_are_not_heard() -> None:
    saved, song = Saved(), melody(1, 400)
    saved.save("song", song)
    saved.save("silent", silence(400))
    index = InvertedSounds(MemorySegments())
    assert ask(saved, index, melody(9, 400)) == ()
    assert ask(saved, index, silence(300)) == ()
    assert ask(saved, index, np.concatenate([melody(5, 100), song[10:22], melody(6, 100)])) == ()


def test_a_single_word_in_common_is_not_heard() -> None:
    saved, song = Saved(), melody(1, 400)
    saved.save("song", song)
    asked = melody(5, 100)
    asked[50] = song[210]
    assert ask(saved, InvertedSounds(MemorySegments()), asked) == ()


def test_silence_in_both_is_no_part_of_what_they_have_in_common() -> None:
    own = np.concatenate([silence(100), melody(1, 60)])
    other = np.concatenate([silence(100), melody(1, 60)])
    assert not telling(own)[:80].any()
    (stretch,) = stretches(own, other, [0])
    assert stretch.first >= 84
    assert stretch.last == 159


def test_noises_that_resemble_each_other_everywhere_are_no_copies() -> None:
    # Broadband noise keeps most of its bits the same, whoever recorded it where.
    base = np.uint32(0xF579D57F)
    first, second = (base ^ (melody(seed, 200) & melody(seed + 50, 200) & melody(seed + 90, 200)) for seed in (1, 2))
    assert np.bitwise_count(first ^ second).mean() / 32 < 0.25
    assert stretches(first, second, range(-20, 21)) == ()
    (copy,) = stretches(first, worn(first, 0.02), [0])
    assert copy.last - copy.first > 180


def test_what_was_replaced_is_not_heard_any_more() -> None:
    saved, song = Saved(), melody(1, 200)
    item = saved.save("song", song)
    index = InvertedSounds(MemorySegments())
    assert [one.item for one in ask(saved, index, song)] == [item]
    saved.save("song", melody(7, 200))
    assert ask(saved, index, song) == ()
    assert [one.item for one in ask(saved, index, melody(7, 200))] == [item]


def test_what_asks_does_not_hear_itself() -> None:
    saved, song = Saved(), melody(1, 200)
    item = saved.save("song", song)
    index = InvertedSounds(MemorySegments())
    index.catch_up(saved.reading)
    assert index.heard(saved.reading, SoundPrint(song).packed(), item) == ()


def test_words_that_stand_everywhere_lead_nowhere() -> None:
    word = np.uint32(0x12345678)
    recordings = [(at, np.concatenate([melody(at, 30), [word]]).astype(np.uint32)) for at in range(1, 5)]
    common = Postings.of([(1, np.concatenate([melody(1, 30)] * (MOST_OF_ONE_WORD + 1)))])
    asked = melody(1, 30)[5:6]
    assert len(common.find(asked, np.zeros(1, np.int64))[0]) == 0
    assert len(Postings.of(recordings).find(melody(2, 30)[5:6], np.zeros(1, np.int64))[0]) == 1


WIDTH = 8


@settings(max_examples=30, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 30), min_size=1, max_size=25),
    lost=st.sets(st.integers(0, 40), max_size=6),
    damaged=st.sets(st.integers(0, 40), max_size=4),
)
def test_blocks_hold_the_same_after_restarts_losses_and_damage(
    gaps: list[int], lost: set[int], damaged: set[int]
) -> None:
    store, recordings, at = MemorySegments(), [], 0
    for number, gap in enumerate(gaps):
        at += gap
        recordings.append((at, melody(number, 12)))
    whole = Blocks(store, WIDTH)
    for position, words in recordings:
        whole.add(position, words)
    names = store.names()
    for number in lost:
        store.remove(names[number % len(names)]) if names else None
    store.damaged.update(names[number % len(names)] for number in damaged if names)
    again = Blocks(store, WIDTH)
    again.load(at, lambda postings: True)
    for position, words in recordings:
        if position > again.position:
            again.add(position, words)
    assert held(again) == held(whole) == [position for position, _ in recordings]


def held(blocks: Blocks) -> list[int]:
    return [int(position) for postings in blocks.all() for position in postings.positions]


def test_two_processes_and_a_full_disk_hear_the_same() -> None:
    store, saved = MemorySegments(), Saved()
    songs = {saved.save(f"song {n}", melody(n, 60), skipped=3000): n for n in range(12)}
    first, second = InvertedSounds(store), InvertedSounds(store)
    full = InvertedSounds(MemorySegments(full=True))
    for item, number in songs.items():
        for index in (first, second, full):
            assert [one.item for one in ask(saved, index, melody(number, 60))] == [item]
    assert len(store.names()) < 9
    restarted = InvertedSounds(store)
    assert [one.item for one in ask(saved, restarted, melody(3, 60))] == [a_digest("song 3")]


def test_after_a_backup_was_put_back_what_was_built_beyond_it_goes() -> None:
    store, saved = MemorySegments(), Saved()
    for number in range(8):
        saved.save(f"song {number}", melody(number, 60), skipped=3000)
    InvertedSounds(store).catch_up(saved.reading)
    before = store.names()
    restored = Saved({at: row for at, row in saved.rows.items() if at < 12_500}, 12_500)
    assert [one.item for one in ask(restored, InvertedSounds(store), melody(2, 60))] == [a_digest("song 2")]
    assert set(store.names()) < set(before)
    # The records grow again, and give out the same positions for other recordings.
    store, other = MemorySegments(dict(store.kept)), Saved(dict(restored.rows), 12_500)
    again = Saved({at: row for at, row in saved.rows.items() if at < 10_000}, 10_000)
    for number in range(20, 24):
        again.save(f"song {number}", melody(number, 60), skipped=3000)
    InvertedSounds(store).catch_up(other.reading)
    assert [one.item for one in ask(again, InvertedSounds(store), melody(21, 60))] == [a_digest("song 21")]


def test_a_segment_that_is_none_is_built_anew() -> None:
    assert Postings.read(memoryview(b"")) is None
    whole = b"".join(bytes(part) for part in Postings.of([(1, melody(1, 30))]).parts())
    assert Postings.read(memoryview(whole)) is not None
    assert Postings.read(memoryview(whole[:-4])) is None


def test_a_loop_that_goes_on_for_hours_is_heard_without_holding_every_place_of_it_against_every_other() -> None:
    """With each of its words in nine hundred places, sixteen thousand words that ask would meet millions of them."""
    loop = np.resize(melody(7, 97), 87_000)
    postings = Postings.of([(1, loop)])
    recordings, _ = postings.find(loop[:16_384], np.arange(16_384, dtype=np.int64))
    assert 0 < len(recordings) <= 2_000_000
    saved, index = Saved(), InvertedSounds(MemorySegments())
    held = saved.save("loop", loop)
    assert {one.item for one in ask(saved, index, loop[1_000:9_000])} == {held}


def test_of_a_loop_that_is_broken_up_the_longest_stretches_are_told() -> None:
    own = np.resize(melody(8, 97), 5_000)
    other = own.copy()
    for start in range(0, 4_000, 60):
        other[start : start + 30] = melody(start, 30)
    found = stretches(own, other, [97 * step for step in range(-12, 12)])
    assert any(one.last - one.first > 900 for one in found)
