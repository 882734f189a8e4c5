"""What comes through a pipe, the file of passwords, and how much room a submission takes."""

import io
from pathlib import Path

import pytest

from pipeline.errors import NotFound, UsageError
from pipeline.intake.estimate import estimate
from pipeline.intake.passwords import MOST, read_passwords
from pipeline.intake.stream import Piped, StreamReader
from pipeline.model.arrivals import Channel
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, reasons, root_of, zip_of
from tests.unit.intake.samples import PHOTO


class Pipe(io.RawIOBase):
    """Gives a few bytes at a time, and cannot go back."""

    def __init__(self, content: bytes, breaks_at: int | None = None) -> None:
        self._rest = io.BytesIO(content)
        self._breaks_at = breaks_at

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._breaks_at is not None and self._rest.tell() >= self._breaks_at:
            raise OSError("the other end broke")
        piece = self._rest.read(min(7, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def piped(content: bytes, name: str = "photos.zip", breaks_at: int | None = None) -> Piped:
    return Piped(io.BufferedReader(Pipe(content, breaks_at)), name)  # type: ignore[arg-type]


def test_a_pipe_is_read_as_any_file() -> None:
    cabinet = MemoryCabinet()
    found = list(StreamReader(piped(zip_of({"photo.jpg": PHOTO}))).read(cabinet))
    assert [one.name.display for one in containers(found)] == ["photos.zip"]
    (photo,) = arrivals(found)
    assert (photo.path, photo.channel, cabinet.objects[photo.object.sha256]) == (("photo.jpg",), Channel.FILE, PHOTO)


def test_its_kind_can_be_said() -> None:
    (whole,) = StreamReader(piped(zip_of({"photo.jpg": PHOTO})), "file").read(MemoryCabinet())
    assert whole.name is not None
    assert whole.name.display == "photos.zip"
    with pytest.raises(UsageError, match="folder"):
        StreamReader(piped(b""), "folder")


def test_a_pipe_that_breaks_is_a_gap() -> None:
    assert reasons(StreamReader(piped(PHOTO, breaks_at=100)).read(MemoryCabinet())) == ["intake-gap-damaged"]


def test_passwords_stand_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_bytes("\ufeffone\r\n two with spaces \n\nحلب\none\n".encode())
    assert read_passwords(file) == ("one", " two with spaces ", "حلب")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xff\xfe\x00", b"x" * 70_000, b"\n".join(b"%d" % n for n in range(MOST + 1))]
)
def test_what_is_no_password_file_is_refused_without_quoting_it(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_passwords(file)
    assert "xxx" not in caught.value.message


def test_a_password_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_passwords(tmp_path / "none")


def test_containers_take_more_room_than_plain_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, size in (("photo.jpg", 1000), ("in/mails.mbox", 1000), ("in/x.7z.001", 1000)):
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "out").symlink_to("/etc")
    found = estimate([root_of(tmp_path), root_of(tmp_path / "photo.jpg")])
    assert (found.files, found.bytes) == (4, 4000)
    assert found.needed == 2 * 1100 + 2 * 3000


def test_what_is_not_there_takes_no_room(tmp_path: Path) -> None:
    assert estimate([root_of(tmp_path / "gone")]).files == 0
