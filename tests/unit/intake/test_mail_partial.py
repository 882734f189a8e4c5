"""Mails that were sent in pieces."""

from pathlib import Path

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.sniff import readers_for
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    attached,
    containers,
    gaps,
    mail,
    read,
    read_bytes,
    root_of,
    sha256,
)
from tests.unit.intake.mails import mailbox_of, pieces

SOURCE = SourceCode("S-01")
WHOLE = mail(
    [b"Content-Type: text/plain\r\n\r\nLook.", attached(b"attachment; filename=a.jpg", b"aGVs\r\n" * 40)],
    b"Message-ID: <whole@x>\r\nDate: Sun, 28 Jun 2020 20:20:30 +0300\r\n",
)


def _photo(found: list[Found]) -> str:
    (photo,) = arrivals(found)
    assert photo.message is not None
    assert photo.message.identity == "<whole@x>"
    assert photo.message.subject == "photos"
    assert not photo.message.forwarded
    return photo.object.sha256


def test_pieces_are_joined_in_whatever_order_they_lie(tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    parts = pieces(WHOLE, 3)
    found = read_bytes(mailbox_of([parts[2], parts[0], parts[1], parts[0]]), tmp_path, cabinet=cabinet)
    assert _photo(found) == sha256(b"hel" * 40)
    assert not gaps(found)
    joined = next(one for one in containers(found) if one.path[-1:] == ("joined",))
    # Fields of the mail inside win where the standard says so; the rest comes from around the first piece.
    written = cabinet.objects[joined.object.sha256]
    assert written.partition(b"\r\n\r\n")[2] == WHOLE.partition(b"\r\n\r\n")[2]
    assert b"Subject: photos\r\n" in written
    assert b"message/partial" not in written


def test_pieces_lie_in_several_files_of_a_folder_or_submission(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, piece in enumerate(pieces(WHOLE, 3)):
        (folder / f"{number}.eml").write_bytes(piece)
    assert _photo(read(folder)) == sha256(b"hel" * 40)
    cabinet = MemoryCabinet()
    roots = [root_of(path) for path in sorted(folder.iterdir())]
    at_once = [one for reader in readers_for(roots) for one in reader.read(cabinet)]
    assert _photo(at_once) == sha256(b"hel" * 40)


def test_missing_pieces_are_named(tmp_path: Path) -> None:
    parts = pieces(WHOLE, 5)
    (gap,) = gaps(read_bytes(mailbox_of([parts[1], parts[3]]), tmp_path))
    assert gap.kind is GapKind.MISSING
    assert [one.value for one in gap.reason.parameters] == ["1, 3, 5"]
    unknown = parts[0].replace(b"; total=5", b"")
    (gap,) = gaps(read_bytes(mailbox_of([unknown]), tmp_path))
    assert [one.value for one in gap.reason.parameters] == ["> 1"]


def test_two_pieces_that_say_they_are_the_same_are_told(tmp_path: Path) -> None:
    parts = pieces(WHOLE, 3)
    other = parts[1].replace(b"aGVs", b"b3Ro")
    found = read_bytes(mailbox_of([*parts, other]), tmp_path)
    assert _photo(found) == sha256(b"hel" * 40)
    assert [one.reason.id for one in gaps(found)] == ["intake-gap-partial-twice"]


def test_pieces_without_a_line_end_go_on_in_the_next_line(tmp_path: Path) -> None:
    carried = (one.partition(b"@x>\r\n")[2] for one in pieces(WHOLE, 3))
    wrapped = [mail([one], boundary=b"around") for one in carried]
    assert _photo(read_bytes(mailbox_of(wrapped), tmp_path)) == sha256(b"hel" * 40)


def test_mails_of_different_ids_are_not_mixed(tmp_path: Path) -> None:
    one, two = pieces(WHOLE, 2, b"one@x"), pieces(WHOLE, 2, b"two@x")
    found = read_bytes(mailbox_of([one[0], two[1]]), tmp_path)
    assert [gap.reason.parameters[0].value for gap in gaps(found)] == ["2", "1"]


def test_a_grown_mailbox_makes_the_same_receipts_and_gaps(tmp_path: Path) -> None:
    parts = pieces(WHOLE, 3)
    other = b"From: a@x\r\nSubject: b\r\n\r\nc\r\n"
    small, grown = mailbox_of(parts), mailbox_of([other, *parts, other])
    (first,), (second,) = arrivals(read_bytes(small, tmp_path)), arrivals(read_bytes(grown, tmp_path))
    assert receipt_id(SOURCE, first) == receipt_id(SOURCE, second)
    lacking, later = mailbox_of(parts[:2]), mailbox_of([other, *parts[:2]])
    (one,), (two,) = gaps(read_bytes(lacking, tmp_path)), gaps(read_bytes(later, tmp_path))
    assert gap_id(SOURCE, one) == gap_id(SOURCE, two)


def test_pieces_that_count_to_no_end_are_borne(tmp_path: Path) -> None:
    first = pieces(WHOLE, 1)[0]
    for number, total in ((b"1", b"99999999"), (b"0", b"2"), (b"10000", b"10000"), (b"-1", b"x"), (b"3", b"2")):
        odd = first.replace(b"number=1; total=1", b"number=" + number + b"; total=" + total)
        assert gaps(read_bytes(mailbox_of([odd]), tmp_path))
