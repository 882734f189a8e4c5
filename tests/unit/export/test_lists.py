"""What holds of many entries is said once: gaps, sources that nobody graded, files that are no media."""

import datetime as dt
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pipeline.export.html import HtmlExporter
from pipeline.export.scale import scale_of
from pipeline.export.text_lists import MOST_ALIKE, MOST_REASONS
from pipeline.model.arrivals import Gap, GapId, GapKind
from pipeline.model.basics import Language, SourceCode
from pipeline.model.objects import ItemStatus
from pipeline.model.sentences import Sentence, text
from pipeline.model.summary import IncidentSummary, ItemSummary, SourceStanding
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures
from tests.unit.export.test_text import text as terminal


def page(summary: IncidentSummary, language: Language = Language.ENGLISH) -> str:
    return HtmlExporter().write(summary, language, DrawnPictures()).decode("utf-8")


def many_gaps(count: int) -> tuple[Gap, ...]:
    first = case.gaps()[0]
    return tuple(
        replace(first, id=GapId(f"many-{n}"), path=("chat.zip", f"message {n}"), name=None) for n in range(count)
    )


def test_a_gap_without_a_name_says_where_it_is() -> None:
    written = terminal(replace(case.summary(), gaps=many_gaps(1)), width=200)
    assert "chat.zip › message 0" in written


def test_a_gap_names_the_missing_file_and_the_place() -> None:
    written = terminal(width=200)
    assert re.search(r"– VID_0012\.mp4 · Skype.*: messages\.json › message 9", written)


@pytest.mark.parametrize("language", list(Language))
def test_a_reason_stands_once_and_does_not_hide_a_rare_one(language: Language) -> None:
    rare = replace(case.gaps()[1], kind=GapKind.LINKED, path=("rare.zip",))
    written = terminal(replace(case.summary(), gaps=(*many_gaps(MOST_ALIKE + 30), rare)), language, width=200)
    assert written.count("chat.zip") == MOST_ALIKE
    assert "rare.zip" in written
    assert "30" in written


def test_more_reasons_than_anybody_reads_are_counted() -> None:
    links = (
        Sentence("intake-gap-linked", (text("service", "s"), text("address", f"https://x.example/{n}")))
        for n in range(MOST_REASONS + 3)
    )
    gaps = tuple(replace(gap, reason=reason) for gap, reason in zip(many_gaps(MOST_REASONS + 3), links, strict=True))
    assert "and 3 more" in terminal(replace(case.summary(), gaps=gaps), width=200)


def standings(*codes: str) -> tuple[SourceStanding, ...]:
    return tuple(SourceStanding(SourceCode(code), None) for code in codes)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", [page, terminal], ids=["page", "terminal"])
def test_sources_that_nobody_graded_share_one_line(write, language: Language) -> None:
    codes = [f"S-u{n:02}" for n in range(12)]
    written = write(replace(case.summary(), standings=standings(*codes)), language)
    word = {"en": "cannot be judged", "ar": "لا يمكن الحكم"}[language.value]
    assert written.count(word) == 1
    assert all(code in written for code in codes)


def with_status(summary: ItemSummary, *, media: bool) -> ItemSummary:
    status = ItemStatus.RECEIVED if media else ItemStatus.NOT_MEDIA
    return replace(summary, item=replace(summary.item, status=status))


def test_files_that_are_no_media_are_folded_after_the_media() -> None:
    first, *rest = case.items()
    items = (with_status(first, media=False), *(with_status(one, media=True) for one in rest))
    written = page(replace(case.summary(), items=items))
    folded = written.index('<details class="others">')
    places = {number: written.index(f'id="item-{number}"') for number in range(1, len(items) + 1)}
    assert places.pop(1) > folded, "its number and its card stay"
    assert all(place < folded for place in places.values())
    assert "(I1)</summary>" in written[folded : folded + 200]


def test_nothing_is_folded_where_all_are_media() -> None:
    items = tuple(with_status(one, media=True) for one in case.items())
    assert '<details class="others">' not in page(replace(case.summary(), items=items))


def test_ticks_over_years_name_the_year() -> None:
    zone = ZoneInfo("Asia/Damascus")
    span = (dt.datetime(2015, 11, 1, tzinfo=dt.UTC), dt.datetime(2017, 11, 13, 12, tzinfo=dt.UTC))
    labels = [tick.label for tick in scale_of([span], span, 0, 400, zone).stretches[0].ticks]
    assert len(labels) == len(set(labels))
    assert all(re.fullmatch(r"201[5-8]-\d\d", label) for label in labels)
