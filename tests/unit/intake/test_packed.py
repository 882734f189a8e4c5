"""7z, RAR and the like through the confined unpacker, as an enemy would build them and as accidents leave them."""

import bz2
import gzip
import io
import lzma
import subprocess
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SetupError, Unavailable
from pipeline.intake.archives.kinds import ArchiveKind
from pipeline.intake.archives.rar_blocks import rar_contents
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.identity import receipt_id
from pipeline.intake.limits import MIB, OpeningLimits
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Found, FoundContainer, GapKind
from pipeline.model.basics import SourceCode
from pipeline.ports import Decoders
from pipeline.tools.decoders import DecoderPool
from tests.unit.intake import archives as made
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    gaps,
    notes,
    reasons,
    root_of,
    sha256,
    tar_of,
    zip_of,
)
from tests.unit.intake.samples import PHOTO

MEMBERS = {"a/one.jpg": PHOTO, "صورة.jpg": b"two" * 500}
Reading = Callable[..., list[Found]]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start({}, tmp_path_factory.mktemp("sockets"), CONFINED_UNPACKING) as started:
        yield started


@pytest.fixture
def read(pool: DecoderPool, tmp_path: Path) -> Reading:
    def reading(
        content: bytes, name: str = "handed-over", limits: OpeningLimits | None = None, kind: str | None = None
    ) -> list[Found]:
        path = tmp_path / name
        path.write_bytes(content)
        means = Means(limits or OpeningLimits(), decoders=lambda: pool)
        return list(reader_for(root_of(path), kind, means).read(MemoryCabinet()))

    return reading


def without(content: bytes, folder: Path, decoders: Callable[[], Decoders] | None) -> list[Found]:
    path = folder / "x"
    path.write_bytes(content)
    return list(reader_for(root_of(path), None, Means(decoders=decoders)).read(MemoryCabinet()))


BUILT = {
    "7z": made.seven_zip(MEMBERS),
    "rar4": made.rar4(MEMBERS),
    "rar5": made.rar5(MEMBERS),
    "cpio": made.written("cpio_newc", MEMBERS),
    "odc": made.written("cpio", MEMBERS),
    "iso": made.written("iso9660", MEMBERS),
    "lha": made.lha(MEMBERS),
    "cab": made.cab({"a/one.jpg": PHOTO, "b.jpg": b"two" * 500}),
}


@pytest.mark.parametrize("name", BUILT)
def test_every_member_comes_out_with_its_bytes(name: str, read: Reading) -> None:
    found = read(BUILT[name])
    assert gaps(found) == []
    assert {one.object.sha256 for one in arrivals(found)} == {sha256(PHOTO), sha256(b"two" * 500)}
    assert {one.path[0] for one in arrivals(found)} <= {*MEMBERS, "b.jpg"}
    (archive,) = containers(found)
    assert all(one.containers == (archive.object.sha256,) for one in arrivals(found))


@pytest.mark.parametrize("name", BUILT)
def test_an_archive_cut_off_anywhere_is_read_as_far_as_it_goes(name: str, read: Reading) -> None:
    whole = BUILT[name]
    for length in (len(whole) * share // 5 for share in range(1, 5)):
        found = read(whole[:length])
        for one in arrivals(found):
            assert one.object.sha256 in {sha256(PHOTO), sha256(b"two" * 500), sha256(whole[:length])}


def test_a_seven_zip_without_its_end_says_so(read: Reading) -> None:
    assert reasons(read(BUILT["7z"][:-20])) == ["intake-gap-cut-off"]


@pytest.mark.parametrize("name", ["rar4", "rar5", "lha"])
def test_a_wrong_checksum_costs_only_its_member(name: str, read: Reading) -> None:
    damaged = bytearray(BUILT[name])
    damaged[500] ^= 1
    found = read(bytes(damaged))
    assert [(one.reason.id, one.path) for one in gaps(found)] == [("intake-gap-damaged", ("a/one.jpg",))]
    assert [one.name.display for one in arrivals(found)] == ["صورة.jpg"]


def test_a_stored_seven_zip_is_held_to_its_checksum(read: Reading) -> None:
    damaged = bytearray(made.written("7zip", MEMBERS, options="compression=store"))
    damaged[500] ^= 1
    found = read(bytes(damaged))
    assert reasons(found) == ["intake-gap-damaged"]
    assert len(arrivals(found)) == 1


@pytest.mark.parametrize("pack", [made.seven_zip, made.rar4, made.rar5])
@pytest.mark.parametrize("name", ["../../evil.jpg", "/etc/evil.jpg", "C:\\x\\evil.jpg"])
def test_paths_that_lead_outside_are_only_names(pack: Callable[..., bytes], name: str, read: Reading) -> None:
    (evil,) = arrivals(read(pack({name: PHOTO})))
    assert evil.name.display == "evil.jpg"
    assert "intake-note-odd-path" in notes(evil)


def test_names_that_stand_twice_are_told_apart(read: Reading) -> None:
    twice = made.rar5({"a.jpg": b"1"})[: -len(made.rar5_block(5, 0, b"\0"))]
    more = made.rar5({"a.jpg": b"22", "a.jpg (2)": b"333"})[len(made.RAR5_MARK) :]
    found = arrivals(read(twice + more[len(made.rar5_block(1, 0, b"\0")) :]))
    assert [(one.path, one.object.size) for one in found] == [
        (("a.jpg",), 1),
        (("a.jpg (2)",), 2),
        (("a.jpg (2) (2)",), 3),
    ]


def test_archives_within_are_opened_in_turn(read: Reading) -> None:
    found = read(made.seven_zip({"inner.rar": made.rar5({"deep.zip": zip_of({"photo.jpg": PHOTO})})}))
    (photo,) = arrivals(found)
    assert photo.path == ("inner.rar", "deep.zip", "photo.jpg")
    assert len(containers(found)) == 3


@pytest.mark.parametrize(
    "pack",
    [
        bz2.compress,
        lzma.compress,
        lambda content: run("zstd", "-c", content=content),
        lambda content: run("lz4", "-c", content=content),
    ],
    ids=["bzip2", "xz", "zstd", "lz4"],
)
class TestCompressed:
    def test_one_file_has_its_name_back(self, pack: Callable[[bytes], bytes], read: Reading) -> None:
        for suffix in ("xz", "bz2", "zst", "lz4"):
            (photo,) = arrivals(read(pack(PHOTO), f"photo.jpg.{suffix}"))
            assert (photo.name.display, photo.object.sha256, photo.path) == ("photo.jpg", sha256(PHOTO), ("1",))

    def test_a_tar_within_is_a_tar(self, pack: Callable[[bytes], bytes], read: Reading) -> None:
        found = read(pack(tar_of({"a/one.jpg": PHOTO, "two.jpg": b"2"})))
        assert [one.path for one in arrivals(found)] == [("a/one.jpg",), ("two.jpg",)]
        assert len(containers(found)) == 1

    def test_cut_off_is_a_gap(self, pack: Callable[[bytes], bytes], read: Reading) -> None:
        packed = pack(PHOTO)
        assert {one.kind for one in gaps(read(packed[:-6]))} == {GapKind.UNREADABLE}

    def test_a_bomb_is_not_unpacked(self, pack: Callable[[bytes], bytes], read: Reading) -> None:
        found = read(pack(bytes(50 * MIB)))
        assert {one.kind for one in gaps(found)} == {GapKind.TOO_LARGE}
        assert not arrivals(found)


def run(*command: str, content: bytes) -> bytes:
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def test_only_one_layer_is_taken_off_at_a_time(read: Reading) -> None:
    found = read(lzma.compress(lzma.compress(PHOTO)))
    assert [one.object.size for one in arrivals(found)] == [len(PHOTO)]
    assert len(containers(found)) == 2


def test_a_bomb_ends_the_archive_and_what_came_before_stays(read: Reading) -> None:
    bomb = made.seven_zip({"photo.jpg": PHOTO, "zeros": bytes(60 * MIB), "behind.jpg": b"x"})
    found = read(bomb)
    assert [one.name.display for one in arrivals(found)] == ["photo.jpg"]
    assert reasons(found) == ["intake-gap-bomb"] * 2
    assert gaps(found)[1].path == ("…",)


def test_many_small_members_are_one_bomb(read: Reading) -> None:
    bomb = made.seven_zip({f"{number}": bytes(3 * MIB) for number in range(12)})
    found = read(bomb)
    assert set(reasons(found)) == {"intake-gap-bomb"}
    assert len(arrivals(found)) < 12


def test_more_members_than_allowed_make_one_gap(read: Reading) -> None:
    archive = made.rar5({f"{number}": b"" for number in range(50)})
    assert reasons(read(archive, limits=OpeningLimits(members=20))) == ["intake-gap-too-many"]


def test_all_members_together_are_bounded(read: Reading) -> None:
    archive = made.rar5({f"{number}": bytes(1000) for number in range(10)})
    found = read(archive, limits=OpeningLimits(unpacked_bytes=5_500))
    assert len(arrivals(found)) == 5
    assert set(reasons(found)) == {"intake-gap-too-large"}


@pytest.mark.parametrize(
    ("archive", "path"),
    [
        (made.rar4({"secret.jpg": PHOTO}, file_flags=0x4), ("secret.jpg",)),
        (made.rar5({"secret.jpg": PHOTO}, locked=True), ("secret.jpg",)),
        (made.locked_seven_zip(), ("secret.jpg",)),
        (made.rar4({"secret.jpg": PHOTO}, main_flags=0x80), ("…",)),
        (made.rar5({"secret.jpg": PHOTO}, locked_headers=True), ("…",)),
    ],
    ids=["rar4", "rar5", "7z", "rar4 headers", "rar5 headers"],
)
def test_what_is_locked_is_a_gap_and_never_its_ciphertext(archive: bytes, path: tuple[str, ...], read: Reading) -> None:
    found = read(archive)
    assert arrivals(found) == []
    assert [(one.kind, one.reason.id, one.path) for one in gaps(found)] == [
        (GapKind.ENCRYPTED, "intake-gap-locked", path)
    ]


def test_hard_links_within_are_second_names_and_other_links_are_not_followed(read: Reading) -> None:
    archive = made.cpio_with_links({"photo.jpg": PHOTO}, hard={"again.jpg": "photo.jpg"}, soft={"out": "/etc/passwd"})
    found = read(archive)
    assert sorted(one.name.display for one in arrivals(found)) == ["again.jpg", "photo.jpg"]
    assert {one.object.sha256 for one in arrivals(found)} == {sha256(PHOTO)}
    assert [(one.reason.id, one.path) for one in gaps(found)] == [("intake-gap-link", ("out",))]


def test_a_disc_image_is_only_one_where_nothing_else_comes_first(read: Reading) -> None:
    image = BUILT["iso"]
    photo = b"\xff\xd8\xff\xe0" + image[4:]
    assert [one.object.sha256 for one in arrivals(read(photo))] == [sha256(photo)]
    assert len(arrivals(read(image))) == 2


@pytest.mark.parametrize(
    "words", [b"070707 is a number", b"BZh9 is a word", b"LZIP", b"xx-lh5-", b"Rar!\x1a\x07", b"7z\xbc\xaf"]
)
def test_what_only_begins_so_is_a_plain_file(words: bytes, read: Reading) -> None:
    assert len(arrivals(read(words + b"\n" * 20))) == 1


@pytest.mark.parametrize("trouble", [None, SetupError("no Landlock"), Unavailable("nobody there")])
def test_without_a_confined_unpacker_the_archive_stays_and_can_be_submitted_again(
    trouble: Exception | None, tmp_path: Path, pool: DecoderPool
) -> None:
    def refusing() -> Decoders:
        assert trouble is not None
        raise trouble

    archive = made.rar5({"photo.jpg": PHOTO})
    found = without(archive, tmp_path, refusing if trouble else None)
    assert [one.object.sha256 for one in containers(found)] == [sha256(archive)]
    assert reasons(found) == ["intake-gap-unpacker-missing"]
    assert len(arrivals(without(archive, tmp_path, lambda: pool))) == 1


def test_a_pool_that_has_gone_is_no_exception(tmp_path: Path) -> None:
    gone = DecoderPool.connect(tmp_path / "nobody.sock")
    found = without(made.rar5({"photo.jpg": PHOTO}), tmp_path, lambda: gone)
    assert reasons(found) == ["intake-gap-unpacker-missing"]


def test_an_unpacker_that_dies_costs_only_its_archive(tmp_path: Path) -> None:
    functions = {"unpack_archive": "tests.faults.confinement.unpacking_badly:abort_within"}
    with DecoderPool.start({}, tmp_path / "sockets", functions) as broken:
        found = without(zip_of({"x.rar": made.rar5({"a": b"1"}), "photo.jpg": PHOTO}), tmp_path, lambda: broken)
    assert [one.name.display for one in arrivals(found)] == ["photo.jpg"]
    assert reasons(found) == ["intake-gap-device", "intake-gap-device", "intake-gap-unpacker-died"]


def test_what_the_unpacker_says_is_not_believed(tmp_path: Path) -> None:
    functions = {"unpack_archive": "tests.unit.intake.lying_unpacker:unpack"}
    with DecoderPool.start({}, tmp_path / "sockets", functions) as lying:
        found = without(made.rar5({"a": b"1"}), tmp_path, lambda: lying)
    assert [one.object.size for one in arrivals(found)] == [3]
    assert all(isinstance(position, str) for one in found for position in one.path)


def test_the_same_archive_under_another_name_is_the_same(read: Reading) -> None:
    for content in (bz2.compress(PHOTO), made.seven_zip(MEMBERS)):
        ids = [
            {receipt_id(SourceCode("S-01"), one) for one in arrivals(read(content, name))}
            for name in ("one.jpg.bz2", "another.bin")
        ]
        assert ids[0] == ids[1]


def test_a_tar_with_a_bad_header_in_an_xz_goes_on_at_the_next(read: Reading) -> None:
    tar = bytearray(tar_of({"one.jpg": PHOTO, "two.jpg": b"2"}))
    tar[0:100] = bytes(100)
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("first.jpg"))
    found = read(lzma.compress(target.getvalue()[:512] + bytes(tar)))
    assert "two.jpg" in {one.name.display for one in arrivals(found)}


@pytest.mark.parametrize("name", BUILT)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_raises(name: str, pool: DecoderPool, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(BUILT[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, min(len(content), 6000) - 1))] = data.draw(st.integers(0, 255))
    found = without(bytes(content), tmp_path, lambda: pool)
    assert any(not isinstance(one, FoundContainer) for one in found) or name == "iso"


@given(content=st.binary(max_size=400), kind=st.sampled_from([ArchiveKind.RAR4, ArchiveKind.RAR5]))
@settings(max_examples=300)
def test_no_bytes_break_the_reader_of_rar_headers(content: bytes, kind: ArchiveKind) -> None:
    mark = made.RAR5_MARK if kind is ArchiveKind.RAR5 else made.RAR4_MARK
    rar_contents(io.BytesIO(mark + content), kind)
    rar_contents(io.BytesIO(content), kind)


def test_headers_of_rar_say_what_was_built() -> None:
    stated = rar_contents(io.BytesIO(made.rar5(MEMBERS)), ArchiveKind.RAR5)
    assert [(one.size, one.crc, one.locked) for one in stated.files] == [
        (len(content), zlib.crc32(content), False) for content in MEMBERS.values()
    ]
    first, second = made.rar4_volumes("photo.jpg", PHOTO, 1000)
    together = rar_contents(io.BytesIO(first + second), ArchiveKind.RAR4)
    assert (len(together.files), together.continued, together.unfinished) == (1, False, False)
    assert rar_contents(io.BytesIO(first), ArchiveKind.RAR4).unfinished
    assert rar_contents(io.BytesIO(second), ArchiveKind.RAR4).continued


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
def test_a_packed_tar_may_be_larger_than_any_one_member(pack: Callable[[bytes], bytes], read: Reading) -> None:
    tar = tar_of({f"{number}.jpg": PHOTO for number in range(8)})
    found = read(pack(tar), limits=OpeningLimits(member_bytes=2 * len(PHOTO)))
    assert (len(arrivals(found)), gaps(found)) == (8, [])
