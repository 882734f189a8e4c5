"""Every copy of one item, told: kinds apart, sound and pictures from the item's own side, and whose record dates it."""

from dataclasses import replace

import pytest

from pipeline.export.matches_build import MatchesDocument, matches_document, matches_lines
from pipeline.model.basics import Language
from pipeline.model.likeness import Lineage, Match, MatchKind, Segment
from pipeline.model.summary import ItemReport, RelatedItem
from pipeline.model.terms import KeptBack
from pipeline.wording.catalogue import Catalogue
from tests.unit.export import case

ENGLISH = Catalogue.open(Language.ENGLISH, isolating=False)
OWN = case.photo().item.sha256
HEARD = Segment(1.0, 4.0, 21.0, 24.0)


def match(word: str, kind: MatchKind, **changes: object) -> Match:
    first, second = sorted((OWN, case.sha(word)))
    made = Match(first, second, kind, None, None, None, None, 1, 0, 0.5)
    return replace(made, **changes)  # type: ignore[arg-type]


def held(word: str, source: str = "S-09") -> RelatedItem:
    receipt = case.photo().receipts[0]
    named = replace(receipt, source=source, item=case.sha(word))
    return RelatedItem(case.item(word), (named,), None, ("INC-1",))


def report(*matches: Match, words: tuple[str, ...] = (), lineage: Lineage | None = None) -> ItemReport:
    summary = replace(case.photo(), matches=matches, lineage=lineage)
    return replace(case.report(), summary=summary, related=tuple(map(held, words)))


def told(report: ItemReport, language: Language = Language.ENGLISH) -> tuple[MatchesDocument, str]:
    catalogue = Catalogue.open(language, isolating=False)
    document = matches_document(report, catalogue)
    return document, "\n".join(matches_lines(document, catalogue))


def test_kinds_stand_apart_and_each_says_whose_record_it_is() -> None:
    kinds = {"a": MatchKind.SAME_EXPOSURE, "b": MatchKind.SAME_SCENE, "c": MatchKind.CANDIDATE}
    document, words = told(report(*(match(word, kind) for word, kind in kinds.items()), words=tuple(kinds)))
    for part, word in ((document.copies, "a"), (document.same_scene, "b"), (document.candidates, "c")):
        (one,) = part
        assert one.match.other.sha256 == case.sha(word)
        assert one.record is not None
        assert (one.record.source, one.incidents) == ("S-09", ("INC-1",))
    order = [words.index(title) for title in ("One copy", "The same scene", "One candidate")]
    assert order == sorted(order)
    assert words.count("from source S-09") == 3


@pytest.mark.parametrize("word", ["a", "b", "c", "d", "e", "f"])
def test_sound_is_told_from_the_side_of_the_item(word: str) -> None:
    first = case.sha(word) > OWN
    heard = HEARD if first else Segment(21.0, 24.0, 1.0, 4.0)
    document, words = told(report(match(word, MatchKind.CANDIDATE, sound=(heard,)), words=(word,)))
    assert document.candidates[0].sound == (HEARD,)
    heard_words = f"Seconds 1 to 4 of {OWN[:12]} sound like seconds 21 to 24 of {case.sha(word)[:12]}."
    assert heard_words in words


def test_copies_of_copies_are_named_too() -> None:
    members = (case.sha("first"), OWN, case.sha("a"))
    lineage = replace(case.lineage(), members=members, earliest=members[0], closest_to_capture=OWN)
    document, words = told(report(match("a", MatchKind.SAME_EXPOSURE), words=("a", "first"), lineage=lineage))
    assert [member.sha256 for member in document.members] == list(members)
    assert document.earliest is not None
    assert document.earliest.source == "S-09"
    assert f"Earliest known copy: item {members[0][:12]}" in words
    assert "One more copy, found only through another copy:" in words


def test_nothing_is_told_of_what_is_kept_back() -> None:
    hidden = replace(report(match("a", MatchKind.SAME_EXPOSURE), words=("a",)), kept_back=KeptBack.RESTRICTED)
    document, words = told(hidden)
    assert document.kept_back
    assert (document.copies, document.records, document.members, document.name) == ((), (), (), "")
    assert case.sha("a")[:12] not in words


def test_nothing_found_is_said_with_its_limits_in_both_languages() -> None:
    for language, sentence in (
        (Language.ENGLISH, "Nothing in this archive"),
        (Language.ARABIC, "لم يوجد في هذا الأرشيف"),
    ):
        document, words = told(report(), language)
        assert sentence in words
        assert len(document.limits) == 3
        assert all(limit in words for limit in document.limits)
