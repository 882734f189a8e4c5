"""The table of a submission adds up, whatever was handed over."""

from itertools import count
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.intake import names
from pipeline.model.arrivals import Channel, Gap, GapKind, Handover, SubmissionEntry
from pipeline.model.basics import Digest, GapId, ReceiptId, SourceCode, SubmissionId
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence
from pipeline.model.tally import ContainerTally, GapCount, Tally, tally
from tests.build import a_digest
from tests.unit.intake.samples import FILES

HANDOVER = Handover(SourceCode("S-01"))
numbers = count(1)


def an_entry(
    path: tuple[str, ...], containers: tuple[Digest, ...], *, container: bool = False, known: bool = False
) -> SubmissionEntry:
    word = "/".join(path) or f"root {next(numbers)}"
    receipt = None if container else ReceiptId(a_digest("receipt" + word))
    object = Object(a_digest(word), 1)
    return SubmissionEntry(
        SubmissionId("s"), next(numbers), object, names.from_text(word), path, receipt, known, containers
    )


def a_gap(path: tuple[str, ...], containers: tuple[Digest, ...], kind: GapKind = GapKind.UNREADABLE) -> Gap:
    return Gap(
        id=GapId(a_digest(f"gap {next(numbers)}")),
        submission=SubmissionId("s"),
        kind=kind,
        channel=Channel.FILE,
        name=names.from_text("gone"),
        path=path,
        containers=containers,
        reason=Sentence("intake-gap-cut-off"),
    )


def test_each_record_is_counted_once_where_it_lies() -> None:
    top = an_entry((), (), container=True)
    above = (top.object.sha256,)
    inner = an_entry(("in.zip",), above, container=True)
    below = (*above, inner.object.sha256)
    entries = [
        top,
        an_entry(("a.jpg",), above),
        inner,
        an_entry(("in.zip", "b.jpg"), below, known=True),
        an_entry((), ()),
    ]
    gaps = [a_gap(("in.zip", "c.jpg"), below), a_gap(("in.zip", "d.jpg"), below, GapKind.ENCRYPTED)]
    found = tally(entries, gaps)
    assert [(row.found, row.new, row.known, row.containers, row.missing) for row in found.rows] == [
        (2, 1, 0, 1, 0),
        (2, 1, 0, 1, 0),
        (3, 0, 1, 0, 2),
    ]
    assert found.rows[2].gaps == (GapCount(GapKind.ENCRYPTED, 1), GapCount(GapKind.UNREADABLE, 1))
    assert found.total.found == len(entries) + len(gaps)
    assert found.unread_roots == ()


def test_the_same_container_at_two_places_is_two_rows() -> None:
    zipped = Object(a_digest("zip"), 1)
    entries = []
    for place in ("1", "2"):
        entries.append(
            SubmissionEntry(SubmissionId("s"), next(numbers), zipped, names.from_text("x.zip"), (place,), None, False)
        )
        entries.append(an_entry((place, "a.jpg"), (zipped.sha256,)))
    assert [row.path for row in tally(entries, []).rows] == [(), ("1",), ("2",)]


@pytest.mark.parametrize(
    ("kinds", "unread"),
    [
        ([GapKind.UNREADABLE], True),
        ([GapKind.ENCRYPTED, GapKind.TOO_LARGE], True),
        ([GapKind.MISSING], False),  # an export without its media was read well
        ([GapKind.UNREADABLE, GapKind.EXPIRED], False),
        ([], False),
    ],
)
def test_what_could_not_be_read_at_all(kinds: list[GapKind], unread: bool) -> None:
    top = an_entry((), (), container=True)
    gaps = [a_gap((str(number),), (top.object.sha256,), kind) for number, kind in enumerate(kinds)]
    assert bool(tally([top], gaps).unread_roots) == unread
    with_one = [top, an_entry(("fine.jpg",), (top.object.sha256,))]
    assert tally(with_one, gaps).unread_roots == ()


def test_a_file_that_could_not_be_opened_is_named() -> None:
    assert tally([], [a_gap((), ())]).unread_roots == ("gone",)


def test_nothing_is_a_table_too() -> None:
    assert tally([], []) == Tally((ContainerTally(None, None, (), 0, 0, 0, ()),))


def test_it_adds_up_for_every_kind_of_arrival_and_when_it_comes_again(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    batch = tmp_path / "batch"
    batch.mkdir()
    for name, content in FILES.items():
        (batch / name).write_bytes(content)
    (batch / "link").symlink_to("/etc/passwd")
    before: list[tuple[int, int]] = []
    for _ in range(2):
        submission = sanad.submit([batch, batch / "photos.zip"], HANDOVER)
        with sanad.bench.records.reading() as reading:
            entries, gaps = reading.entries(submission.id), reading.gaps_of(submission.id)
        found = tally(entries, gaps)
        for row in found.rows:
            assert row.found == row.new + row.known + row.containers + sum(gap.count for gap in row.gaps) > 0
        assert found.total.found == len(entries) + len(gaps)
        assert found.total.containers >= len([row for row in found.rows if row.container]), "each was handed over"
        before.append((found.total.found, found.total.missing))
        met_before = found.total.known
    assert before[0] == before[1], "what is missing is missing the second time too"
    assert met_before > 0
