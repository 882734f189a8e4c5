"""Stores of Outlook (.pst, .ost): each trap with a store made for it."""

import struct
from pathlib import Path

import pytest

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.limits import OpeningLimits
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, gaps, notes, read_bytes, reasons, zip_of
from tests.unit.intake.outlook_files import LETTER
from tests.unit.intake.store_files import (
    ANSI,
    INBOX,
    LARGE_PAGES,
    TRASH,
    UNICODE,
    Attached,
    Format,
    Letter,
    Store,
    store,
)

SOURCE = SourceCode("S-01")


def node(number: int) -> int:
    return 0x200004 + 0x20 * number


def a_letter(number: int, *attached: Attached, **more: object) -> Letter:
    values = LETTER | {0x1035: f"<{number}@example>"} | {int(tag[1:], 16): value for tag, value in more.items()}
    return Letter(attached or (Attached(content=b"%d" % number),), values)


def identities(found: list[Found]) -> set[str]:
    return {receipt_id(SOURCE, one) for one in arrivals(found)} | {gap_id(SOURCE, one) for one in gaps(found)}


@pytest.mark.parametrize("format", [ANSI, UNICODE, LARGE_PAGES], ids=["1997", "2003", "2013"])
@pytest.mark.parametrize("cipher", [0, 1, 2])
def test_every_layout_and_disguise_is_read(format: Format, cipher: int, tmp_path: Path) -> None:
    cabinet, large = MemoryCabinet(), bytes(range(256)) * 1000
    messages = [(node(n), INBOX, a_letter(n, Attached(content=large + b"%d" % n))) for n in range(40)]
    found = read_bytes(store(messages, format, cipher), tmp_path, cabinet=cabinet)
    assert gaps(found) == []
    assert [cabinet.objects[one.object.sha256] for one in arrivals(found)] == [large + b"%d" % n for n in range(40)]
    assert {note for one in arrivals(found) for note in notes(one)} == set()


def test_a_file_arrives_with_folder_and_message(tmp_path: Path) -> None:
    found = read_bytes(store([(node(0), INBOX, a_letter(0))]), tmp_path)
    (one,), (kept,) = arrivals(found), containers(found)
    assert (one.path, one.channel) == ((f"Inbox/{node(0)}::1",), Channel.OUTLOOK)
    assert one.message is not None
    assert (one.message.identity, one.message.raw) == ("<0@example>", kept.object.sha256)
    assert (one.message.sender, one.message.subject) == ("Sam <sam@example.org>", "photos")


def test_a_store_that_has_grown_or_was_tidied_brings_the_same(tmp_path: Path) -> None:
    first, second, third = (a_letter(n, Attached("a.jpg"), Attached("b.jpg", b"2")) for n in range(3))
    turned = a_letter(0, Attached("b.jpg", b"2"), Attached("new.jpg", b"3"), Attached("a.jpg"))
    before = identities(read_bytes(store([(node(0), INBOX, first), (node(1), INBOX, second)]), tmp_path))
    after = read_bytes(store([(node(1), TRASH, second), (node(5), INBOX, turned), (node(7), INBOX, third)]), tmp_path)
    assert before < identities(after)
    assert len(identities(after)) == len(before) + 1 + 2


def test_messages_without_an_id_are_known_again(tmp_path: Path) -> None:
    """By what they say, and where they say nothing, by their number in this store."""
    nameless = {tag: value for tag, value in LETTER.items() if tag != 0x1035}
    messages = [(node(0), INBOX, Letter((Attached(),), nameless)), (node(1), INBOX, Letter((Attached(),), {}))]
    before = identities(read_bytes(store(messages), tmp_path))
    grown = [*messages, (node(2), INBOX, Letter((Attached(),), {}))]
    assert len(before) == 2
    assert before < identities(read_bytes(store(grown), tmp_path))


def test_deleted_and_lost_messages_are_read_and_say_so(tmp_path: Path) -> None:
    messages = [(node(0), TRASH, a_letter(0)), (node(1), INBOX, a_letter(1)), (node(2), 0x9002, a_letter(2)),
                (node(3), INBOX, a_letter(3))]  # fmt: skip
    found = arrivals(read_bytes(store(messages, unlisted=[node(1)]), tmp_path))
    said = {one.message.identity: notes(one) for one in found if one.message}
    assert said == {
        "<0@example>": ["intake-note-outlook-deleted"],
        "<1@example>": ["intake-note-outlook-orphan"],
        "<2@example>": ["intake-note-outlook-orphan"],
        "<3@example>": [],
    }


def test_an_attached_message_is_read_with_what_it_holds(tmp_path: Path) -> None:
    inner = a_letter(9, Attached("inner.zip", zip_of({"deep.jpg": b"deep"})), Attached("big.mov", b"v" * 9_000))
    found = read_bytes(store([(node(0), INBOX, a_letter(0, Attached("msg", letter=inner)))]), tmp_path)
    deep, big = arrivals(found)
    assert (deep.name.display, big.object.size) == ("deep.jpg", 9_000)
    assert deep.path == (f"Inbox/{node(0)}::1::1", "deep.jpg")
    assert deep.message is not None and deep.message.identity == "<9@example>" and deep.message.forwarded


def test_messages_in_messages_end_at_the_limit(tmp_path: Path) -> None:
    inner = a_letter(0)
    for number in range(1, 9):
        inner = a_letter(number, Attached("msg", letter=inner))
    found = read_bytes(store([(node(0), INBOX, inner)]), tmp_path, limits=OpeningLimits(depth=4))
    assert (arrivals(found), reasons(found)) == ([], ["intake-gap-too-deep"])


def test_what_is_no_mail_is_named_and_its_files_taken(tmp_path: Path) -> None:
    contact = a_letter(0, Attached("ContactPicture.jpg"), p001A="IPM.Contact")
    bare = Letter((), {0x001A: "IPM.Contact", 0x0037: "x"})
    found = read_bytes(store([(node(0), INBOX, contact), (node(1), INBOX, bare)]), tmp_path)
    assert [one.name.display for one in arrivals(found)] == ["ContactPicture.jpg"]
    assert [(one.kind, one.reason.id, one.reason.parameters[0].value) for one in gaps(found)] == [
        (GapKind.OMITTED, "intake-gap-outlook-items", "IPM.Contact")
    ]


def test_a_store_protected_by_windows_says_so(tmp_path: Path) -> None:
    content = bytearray(store([(node(0), INBOX, a_letter(0))]))
    content[513] = 0x10
    found = read_bytes(bytes(content), tmp_path)
    assert [(one.kind, one.reason.id) for one in gaps(found)] == [(GapKind.ENCRYPTED, "intake-gap-encrypted")]
    assert len(containers(found)) == 1


def test_a_changed_block_is_noted(tmp_path: Path) -> None:
    content = bytearray(
        store([(node(0), INBOX, a_letter(0, Attached(content=b"x" * 9000), Attached("b.jpg")))], cipher=0)
    )
    content[content.index(b"x" * 9000 if b"x" * 9000 in content else b"x" * 500) + 7] = 0
    first, second = arrivals(read_bytes(bytes(content), tmp_path))
    assert (notes(first), notes(second)) == (["intake-note-outlook-checksum"], [])


def test_one_damaged_message_costs_no_other(tmp_path: Path) -> None:
    made = Store(UNICODE, 0)
    for number in range(3):
        made.add(node(number), INBOX, made.letter(a_letter(number)))
    made.nodes[node(1)] = (0x7FFC, 0, INBOX)
    found = read_bytes(made.written(), tmp_path)
    assert [one.message.identity for one in arrivals(found) if one.message] == ["<0@example>", "<2@example>"]
    assert reasons(found) == ["intake-gap-damaged"]


def test_one_damaged_attachment_costs_no_other(tmp_path: Path) -> None:
    made = Store(UNICODE, 0)
    good = made.attachment(Attached("good.jpg"))
    data = made.values(dict(LETTER), {0x8005: (0x7FFC, 0), 0x8025: good})
    made.add(node(0), INBOX, data)
    found = read_bytes(made.written(), tmp_path)
    assert ([one.name.display for one in arrivals(found)], reasons(found)) == (["good.jpg"], ["intake-gap-damaged"])


@pytest.mark.parametrize("version", [23, 36])
def test_a_tree_in_a_circle_ends(version: int, tmp_path: Path) -> None:
    format = UNICODE if version == 23 else LARGE_PAGES
    content = bytearray(store([(node(n), INBOX, a_letter(n)) for n in range(300)], format))
    (root,) = struct.unpack_from("<Q", content, 224)
    for entry in range(3):
        struct.pack_into("<Q", content, root + 24 * entry + 16, root)
    found = read_bytes(bytes(content), tmp_path)
    assert containers(found)
    assert gaps(found)


@pytest.mark.parametrize("place", [224, 240])
def test_an_offset_beyond_all_files_is_a_gap(place: int, tmp_path: Path) -> None:
    content = bytearray(store([(node(0), INBOX, a_letter(0))]))
    struct.pack_into("<Q", content, place, 0xFFFFFFFFFFFFFFF0)
    assert gaps(read_bytes(bytes(content), tmp_path))


def test_lists_that_name_one_block_a_million_times_end(tmp_path: Path) -> None:
    made = Store(UNICODE, 0)
    block = made.block(b"\0" * 8176)
    inner = made.listed([block] * 1000, 8_176_000)
    outer = made.listed([inner] * 1000, 0xFFFFFFFF, level=2)
    about = {0x3705: 1, 0x3707: "bomb", 0x3701: (0x0102, b"x" * 3000)}
    nodes: dict[int, tuple[int, int]] = {}
    found = made.values(about, nodes)
    (place,) = nodes
    bomb = (found[0], made.subnodes({place: (outer, 0)}))
    made.add(node(0), INBOX, made.values(dict(LETTER), {0x8005: bomb, 0x8025: made.attachment(Attached("after.jpg"))}))
    result = read_bytes(made.written(), tmp_path)
    assert reasons(result)[0] == "intake-gap-bomb"
    assert arrivals(result) == []


def test_a_list_that_names_itself_ends(tmp_path: Path) -> None:
    made = Store(UNICODE, 0)
    itself = made._next | 2
    made.listed([itself], 100)
    made.add(node(0), INBOX, (itself, 0))
    assert reasons(read_bytes(made.written(), tmp_path)) == ["intake-gap-damaged"]


def test_folders_in_a_circle_have_a_path(tmp_path: Path) -> None:
    made = Store(UNICODE, 0)
    made.folder(INBOX, TRASH, "a::b/c\n", [node(0)])
    made.folder(TRASH, INBOX, "d", [])
    made.add(node(0), INBOX, made.letter(a_letter(0)))
    (one,) = arrivals(read_bytes(made.written(), tmp_path))
    assert one.path == (f"d/a::b/c‹U+000A›/{node(0)}::1",)


def test_a_store_cut_off_anywhere_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    content = store([(node(n), INBOX, a_letter(n)) for n in range(5)])
    for length in range(4, len(content), len(content) // 20):
        found = read_bytes(content[:length], tmp_path)
        assert containers(found) and gaps(found)


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    assert reasons(read_bytes(store([]), tmp_path)) == ["intake-gap-no-mail"]
