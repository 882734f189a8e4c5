"""Local features in the records: where they stand, what is replaced, and whether an item is searchable by them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.compare.features.inverted import InvertedIndex
from pipeline.model.basics import Digest
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint, ImprintKind, SoundPrint
from pipeline.model.likeness import NotSearchable
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.sentences import Sentence
from tests.build import NOON, a_digest
from tests.unit.compare.drawn_features import blurred, features
from tests.unit.storage.nouns import Case, a_case, a_fingerprint, an_examination

SOUND = SoundPrint(np.arange(4, dtype=np.uint32)).packed()


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def details(*words: str) -> tuple[Imprint, ...]:
    return tuple(features(sum(word.encode())).packed(a_digest(word)) for word in words)


def examined(case: Case, word: str, imprints: Sequence[Imprint], **changes: object) -> Digest:
    item = Item(a_digest(word), 5, ItemStatus.RECEIVED, NOON)
    marks = tuple(imprint.mark for imprint in imprints)
    with case.records.writing() as writing:
        writing.add_item(item)
        found = an_examination(item.sha256, inputs=repr((marks, changes)))
        writing.put_examination(replace(found, imprints=marks, **changes), imprints)  # type: ignore[arg-type]
    return item.sha256


def test_positions_are_those_of_what_stands_of_one_kind(case: Case) -> None:
    examined(case, "film", (*details("a", "b"), SOUND))
    examined(case, "photo", details("c"))
    with case.records.reading() as reading:
        assert reading.imprint_positions(0, 99, ImprintKind.DETAIL) == (1, 2, 4)
        assert reading.imprint_positions(1, 3, ImprintKind.DETAIL) == (2,)
        assert reading.imprint_positions(0, 99, ImprintKind.SOUND) == (3,)
        assert reading.last_imprint() == 4
    examined(case, "film", details("d"))
    with case.records.reading() as reading:
        assert reading.imprint_positions(0, 99, ImprintKind.DETAIL) == (4, 5)
        assert reading.last_imprint() == 5


def test_nothing_stands_in_empty_records(case: Case) -> None:
    with case.records.reading() as reading:
        assert reading.last_imprint() == 0
        assert reading.imprint_positions(0, 99, ImprintKind.DETAIL) == ()


def test_pictures_with_a_hash_or_with_details_are_counted_once(case: Case) -> None:
    prints = (a_fingerprint("a"), a_fingerprint("b"))
    imprints = (features(1).packed(prints[0].picture), features(2).packed(a_digest("dark")), SOUND)
    item = examined(case, "film", imprints, fingerprints=prints)
    with case.records.reading() as reading:
        found = reading.examination(item)
        assert found is not None
        assert reading.pictures_of([item, a_digest("unknown")]) == {item: 3, a_digest("unknown"): 0}
        assert found.searchable_pictures == 3


def test_an_item_without_hashes_is_searchable_by_its_details_or_by_its_sound(case: Case) -> None:
    why = NotSearchable(a_digest("lost"), 0.0, Sentence("fingerprint-too-dark"))
    examined(case, "dark", details("dark"))
    examined(case, "heard", (SOUND,))
    examined(case, "lost", (), not_searchable=(why,))
    with case.records.reading() as reading:
        assert reading.searchable_count() == (2, 1)


def test_the_index_finds_what_the_records_hold_and_not_what_was_replaced(case: Case) -> None:
    index = InvertedIndex(case.folder.segments("features"), (2, 4))
    items = [examined(case, f"item {number}", details(f"{number}")) for number in range(9)]
    asked = [blurred(features(sum(b"3")), 8).packed(a_digest("asks"))]
    with case.records.reading() as reading:
        index.catch_up(reading)
        (found,) = index.alike(reading, asked, a_digest("asking"))
    assert (found.item, found.picture, found.pictures_of_item) == (items[3], a_digest("3"), 1)
    examined(case, "item 3", details("seven"))
    again = InvertedIndex(case.folder.segments("features"), (2, 4))
    for one in (index, again):
        with case.records.reading() as reading:
            one.catch_up(reading)
            assert not one.alike(reading, asked, a_digest("asking"))


def test_an_examination_names_no_picture_not_searchable_that_is_found_by_its_details() -> None:
    from pipeline.model.descriptions import Description, MediaKind, MediaType
    from pipeline.steps.examining import examination_of

    marks = tuple(NotSearchable(a_digest(word), 0.0, Sentence("fingerprint-too-dark")) for word in ("dark", "black"))
    found: Examination = examination_of(
        a_digest("item"),
        a_digest("inputs"),
        Description(MediaType("image/jpeg", MediaKind.IMAGE)),
        marks=marks,
        imprints=details("dark"),
    )
    assert [none.picture for none in found.not_searchable] == [a_digest("black")]
    assert found.searchable_pictures == 1
