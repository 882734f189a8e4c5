"""Archives that were cut into several files."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from pipeline.intake.archives.volumes import VolumeSets
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.exports import Listing
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Found, GapKind
from pipeline.tools.decoders import DecoderPool
from tests.unit.intake import archives as made
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, gaps, reasons, root_of, sha256, zip_of
from tests.unit.intake.samples import PHOTO


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start({}, tmp_path_factory.mktemp("sockets"), CONFINED_UNPACKING) as started:
        yield started


def read(files: Mapping[str, bytes], folder: Path, pool: DecoderPool) -> list[Found]:
    top = folder / "handed over"
    for name, content in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(content)
    return list(reader_for(root_of(top), None, Means(decoders=lambda: pool)).read(MemoryCabinet()))


def cut(content: bytes, count: int) -> list[bytes]:
    step = -(-len(content) // count)
    return [content[at : at + step] for at in range(0, len(content), step)]


RAR4 = made.rar4_volumes("photo.jpg", PHOTO, 1000)
RAR5 = made.rar5_volumes("photo.jpg", PHOTO, 1000)


@pytest.mark.parametrize(
    "files",
    [
        dict(
            zip(("a/x.7z.001", "a/x.7z.002", "a/x.7z.003"), cut(made.seven_zip({"photo.jpg": PHOTO}), 3), strict=True)
        ),
        dict(zip(("x.zip.001", "x.zip.002"), cut(zip_of({"photo.jpg": PHOTO}), 2), strict=True)),
        dict(zip(("x.part1.rar", "x.part2.rar"), RAR5, strict=True)),
        dict(zip(("X.Part01.RAR", "X.Part02.RAR"), RAR4, strict=True)),
        dict(zip(("x.rar", "x.r00"), RAR4, strict=True)),
    ],
    ids=["7z", "zip", "rar5", "rar4", "old rar4"],
)
def test_volumes_beside_each_other_are_one_archive(files: dict[str, bytes], tmp_path: Path, pool: DecoderPool) -> None:
    found = read(files, tmp_path, pool)
    assert gaps(found) == []
    (photo,) = arrivals(found)
    assert photo.object.sha256 == sha256(PHOTO)
    assert photo.path[0] == next(iter(files))
    kept = {one.object.sha256 for one in containers(found)}
    assert {sha256(content) for content in files.values()} <= kept


def test_a_spanned_zip_of_another_program_comes_out(tmp_path: Path, pool: DecoderPool) -> None:
    photos = {
        f"{number}.jpg": bytes(((number + 7) * at * at >> 3) % 251 for at in range(40_000)) for number in range(4)
    }
    for name, content in photos.items():
        (tmp_path / name).write_bytes(content)
    subprocess.run(["zip", "-q", "-0", "-s", "64k", "x.zip", *photos], cwd=tmp_path, check=True)
    volumes = {path.name: path.read_bytes() for path in tmp_path.glob("x.z*")}
    assert sorted(volumes) == ["x.z01", "x.z02", "x.zip"]
    found = read(volumes, tmp_path, pool)
    assert {one.object.sha256 for one in arrivals(found)} == {sha256(content) for content in photos.values()}


def test_a_volume_that_is_missing_is_named(tmp_path: Path, pool: DecoderPool) -> None:
    parts = cut(made.seven_zip({"photo.jpg": PHOTO}), 4)
    found = read({"x.7z.001": parts[0], "x.7z.002": parts[1], "x.7z.004": parts[3]}, tmp_path, pool)
    missing = next(one for one in gaps(found) if one.reason.id == "intake-gap-volumes-missing")
    assert missing.kind is GapKind.MISSING
    assert missing.reason.parameters[0].value == "3"
    assert {sha256(parts[0]), sha256(parts[1]), sha256(parts[3])} <= {one.object.sha256 for one in containers(found)}


@pytest.mark.parametrize("name", ["x.7z.002", "x.r03", "x.z02", "x.part2.rar"])
def test_a_later_volume_alone_is_preserved_and_its_fellows_are_asked_for(
    name: str, tmp_path: Path, pool: DecoderPool
) -> None:
    found = read({name: b"the middle of something" * 9}, tmp_path, pool)
    assert "intake-gap-volumes-missing" in reasons(found)
    assert arrivals(found) == []


def test_a_spanned_zip_without_its_last_volume_asks_for_it(tmp_path: Path, pool: DecoderPool) -> None:
    found = read({"x.z01": b"PK\x07\x08" + zip_of({"photo.jpg": PHOTO})[:-30]}, tmp_path, pool)
    assert reasons(found) == ["intake-gap-volumes"]
    assert [one.object.sha256 for one in arrivals(found)] == [sha256(PHOTO)]


@pytest.mark.parametrize("first", [RAR4[0], RAR5[0], RAR4[1], RAR5[1]])
def test_one_volume_handed_over_alone_asks_for_the_others(first: bytes, tmp_path: Path, pool: DecoderPool) -> None:
    path = tmp_path / "x.rar"
    path.write_bytes(first)
    found = list(reader_for(root_of(path), None, Means(decoders=lambda: pool)).read(MemoryCabinet()))
    assert arrivals(found) == []
    assert reasons(found)[0] == "intake-gap-volumes"


def test_the_first_piece_of_a_seven_zip_alone_asks_for_the_others(tmp_path: Path, pool: DecoderPool) -> None:
    path = tmp_path / "x.7z.001"
    path.write_bytes(made.seven_zip({"photo.jpg": PHOTO})[:100])
    found = list(reader_for(root_of(path), None, Means(decoders=lambda: pool)).read(MemoryCabinet()))
    assert reasons(found) == ["intake-gap-volumes"]


def test_ordinary_files_are_no_volumes(tmp_path: Path, pool: DecoderPool) -> None:
    found = read({"x.rar": made.rar5({"photo.jpg": PHOTO}), "x.zip": zip_of({"two.jpg": b"2"})}, tmp_path, pool)
    assert gaps(found) == []
    assert len(arrivals(found)) == 2


def test_so_many_sets_that_they_are_an_attack_are_left_alone() -> None:
    paths = tuple(f"{number}.7z.{part:03}".encode() for number in range(1000) for part in (1, 2))
    assert len(VolumeSets().roots(Listing(paths, lambda path: b""))) == 200
