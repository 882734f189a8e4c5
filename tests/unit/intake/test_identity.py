"""What makes an arrival the same arrival again, and what does not."""

from pathlib import Path

from pipeline.intake.identity import receipt_id
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import arrivals, attached, mail, read, read_bytes, tar_of, zip_of
from tests.unit.intake.samples import PHOTO, skype_members

SOURCE = SourceCode("S-01")


def receipts(path: Path) -> list[str]:
    return [receipt_id(SOURCE, one) for one in arrivals(read(path))]


def _mbox(*numbers: int) -> bytes:
    mails = [
        mail([attached(b"attachment; filename=a.jpg", b"%04d" % n)], b"Message-ID: <%d@x>\r\n" % n) for n in numbers
    ]
    return b"".join(b"From a@example.org Sun Jun 28 17:20:30 2020\n" + one + b"\n" for one in mails)


def test_a_mailbox_that_has_grown_brings_its_old_mails_as_the_same(tmp_path: Path) -> None:
    (tmp_path / "then").write_bytes(_mbox(1, 2))
    (tmp_path / "now").write_bytes(_mbox(1, 2, 3))
    assert receipts(tmp_path / "now")[:2] == receipts(tmp_path / "then")
    assert len(set(receipts(tmp_path / "now"))) == 3


def test_a_mailbox_from_which_old_mail_was_deleted_brings_the_rest_as_the_same(tmp_path: Path) -> None:
    (tmp_path / "then").write_bytes(_mbox(1, 2, 3))
    (tmp_path / "now").write_bytes(_mbox(2, 3))
    assert receipts(tmp_path / "now") == receipts(tmp_path / "then")[1:]


def test_mails_without_an_id_are_known_by_their_bytes(tmp_path: Path) -> None:
    one = mail([attached(b"attachment; filename=a.jpg")])
    first = arrivals(read_bytes(one, tmp_path, "a.eml"))[0]
    again = arrivals(read_bytes(one, tmp_path, "b.eml"))[0]
    other = arrivals(read_bytes(b"X-Other: 1\r\n" + one, tmp_path, "c.eml"))[0]
    assert receipt_id(SOURCE, first) == receipt_id(SOURCE, again) != receipt_id(SOURCE, other)


def test_the_same_photo_twice_in_one_folder_is_two_arrivals(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    (tmp_path / "b.jpg").write_bytes(PHOTO)
    assert len(set(receipts(tmp_path))) == 2


def test_an_export_is_the_same_as_tar_and_unpacked(tmp_path: Path) -> None:
    tar = tmp_path / "export.tar"
    tar.write_bytes(tar_of(skype_members()))
    folder = tmp_path / "deep" / "8_live_x_export"
    (folder / "media").mkdir(parents=True)
    for name, content in skype_members().items():
        (folder / name).write_bytes(content)
    assert sorted(receipts(tar)) == sorted(receipts(folder)) == sorted(receipts(tmp_path / "deep"))


def test_files_of_one_name_in_a_zip_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of({"a/p.jpg": PHOTO, "b/p.jpg": PHOTO}))
    assert len(set(receipts(path))) == 2
