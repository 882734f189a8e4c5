"""The committed sample is what its builder makes, says what its expectations say, and stays small."""

import base64
import fnmatch
import hashlib
import io
import json
import re
import shutil
import struct
import tarfile
import tomllib
import zipfile
from pathlib import Path

import imagehash
import numpy as np
import pytest
from PIL import ExifTags, Image

from samples import boxes, build, letters, mail, photos, skype, views

HOME = build.HOME
EXPECTED = json.loads((HOME.parent / "expected.json").read_text("utf-8"))
SECOND = HOME / "batch" / build.SECOND
MVHD_1904 = boxes.EPOCH_1904
CHECKS = {
    "capture_time": "coherent_in_window one_clock_in_window in_window_other_zone outside_window far_outside_window "
    "before_event_coherent clock_unset no_capture_time",
    "place": "inside_area near_area network_fix far_outside_jamming far_outside stale_fix no_position",
    "earlier_copy": "earlier_in_own_custody earlier_by_editable_record no_earlier_copy",
    "file_integrity": "decodes_whole truncated decode_errors undecodable type_differs_from_name empty_file",
    "platform_traces": "camera_structure platform_copy history_unknown",
    "editing_software": "pixel_editor container_rewritten no_editor_named",
}


def letters_of(name: str) -> list[bytes]:
    """The mails of one mailbox, cut at lines that are an mbox separator with address and date."""
    raw = (HOME / name).read_bytes()
    return re.split(rb"(?m)^From \S+@\S+ \w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\n", raw)[1:]


def attachment(letter: bytes, number: int = 0) -> bytes:
    """The n-th base64 body of a mail."""
    parts = re.findall(rb"Transfer-Encoding: base64\n\n([A-Za-z0-9+/=\n]+)", letter)
    return photos_bytes(parts[number])


def photos_bytes(encoded: bytes) -> bytes:
    return base64.b64decode(encoded)


def export() -> dict[str, bytes]:
    with tarfile.open(HOME / skype.TAR_NAME) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}  # type: ignore[union-attr]


def media(pattern: str) -> bytes:
    return next(body for name, body in export().items() if fnmatch.fnmatch(name, pattern))


def pictures() -> dict[str, bytes]:
    """The stills by a short name."""
    own = {"a1": HOME / "batch/20171113_140940.jpg", "a3": HOME / "batch/IMG_20171113_141122.jpg"}
    own |= {"a4": SECOND / "20171113_161003.jpg", "a5": SECOND / "20171113_161003_edited.jpg"}
    own |= {"a12": SECOND / "IMG-20171113-WA0004.jpg", "turkish": SECOND / "20171113_151220.jpg"}
    own |= {"e1": HOME / "earlier/IMG_20160725_163512.jpg"}
    found = {name: path.read_bytes() for name, path in own.items()}
    with zipfile.ZipFile(HOME / "batch/atareb_photos.zip") as archive:
        found["roof"] = archive.read("صورة من السطح.jpg")
    mails = letters_of("activists.mbox")
    found |= {"b1": attachment(mails[0]), "b2": attachment(mails[1]), "b3": attachment(mails[2])}
    found |= {"b4": attachment(mails[3]), "old": attachment(letters_of("old-mailbox.mbox")[1])}
    return found | {"s1": media("media/0-weu-d3-*.1.jpeg"), "orphan": media("media/0-neu-d2-*.1.jpeg")}


def exif(path: Path) -> tuple[dict[int, object], dict[int, object], dict[int, object]]:
    with Image.open(path) as picture:
        tags = picture.getexif()
        return dict(tags), dict(tags.get_ifd(ExifTags.IFD.Exif)), dict(tags.get_ifd(ExifTags.IFD.GPSInfo))


def degrees(value: object) -> float:
    assert isinstance(value, tuple)
    return float(value[0]) + float(value[1]) / 60 + float(value[2]) / 3600


def top_level(data: bytes) -> list[bytes]:
    return [box.kind for box in boxes.parse(data)]


def movie_header(data: bytes) -> tuple[int, float]:
    """Creation time in seconds since 1970, and duration in seconds."""
    moov = next(box for box in boxes.parse(data) if box.kind == b"moov")
    body = next(box.body for box in moov.children if box.kind == b"mvhd")
    created, _, scale, length = struct.unpack_from(">IIII", body, 4)
    return created - MVHD_1904, length / scale


def test_committed_files_are_those_that_the_sources_made() -> None:
    assert build.is_current(HOME)


def test_a_missing_or_changed_file_makes_it_stale(tmp_path: Path) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(HOME, copy)
    (copy / "old-mailbox.mbox").write_bytes(b"changed")
    assert not build.is_current(copy)
    (copy / "old-mailbox.mbox").unlink()
    assert not build.is_current(copy)
    assert not build.is_current(tmp_path)


def test_every_module_of_the_builder_counts() -> None:
    missing = {path.stem for path in HOME.parent.glob("*.py")} - set(build.MODULES)
    assert missing <= {"__init__", "demo"}


def test_sizes() -> None:
    files = [path for path in HOME.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15_000_000
    assert all(path.stat().st_size < 400_000 for path in files if path.suffix == ".jpg")
    assert all(path.stat().st_size <= 700_000 for path in files if path.suffix == ".mp4")
    assert all(len(body) < 400_000 for body in pictures().values())


def test_first_photo_has_two_clocks_that_agree_at_utc_plus_two() -> None:
    main, inner, place = exif(HOME / "batch/20171113_140940.jpg")
    assert (main[0x010F], main[0x0110]) == ("samsung", "SM-J500F")
    assert inner[0x9003] == "2017:11:13 14:09:40"
    assert place[29] == "2017:11:13"
    assert tuple(int(float(part)) for part in place[7]) == (12, 9, 40)  # type: ignore[attr-defined]
    assert degrees(place[2]) == pytest.approx(36.13912, abs=1e-5)


def test_positions_and_clocks_of_the_other_cameras() -> None:
    assert degrees(exif(HOME / "batch/IMG_20171113_141122.jpg")[2][2]) == pytest.approx(35.93062, abs=1e-5)
    _, inner, place = exif(SECOND / "20171113_161003.jpg")
    assert inner[0x9003] == "2017:11:13 16:10:03"
    assert 7 not in place
    assert 0x9011 not in inner
    _, inner, place = exif(SECOND / "20171113_151220.jpg")
    assert inner[0x9003] == "2017:11:13 15:12:20"
    assert not place


def test_camera_files_start_with_exif_and_messenger_files_have_none() -> None:
    found = pictures()
    for name in ("a1", "a3", "a4", "turkish", "b1", "e1"):
        assert found[name][2:4] == b"\xff\xe1", name
    for name in ("a12", "s1", "b2", "b4", "old", "roof", "orphan"):
        assert found[name][2:4] == b"\xff\xe0", name
        assert b"Exif\0\0" not in found[name], name
    assert b"FBMD" in found["b3"]
    assert exif(SECOND / "20171113_161003_edited.jpg")[0][0x0131] == "GIMP 2.8.22"


def test_android_clip_name_start_plus_duration_is_its_creation_time() -> None:
    data = (HOME / "batch/20171113_140903.mp4").read_bytes()
    created, length = movie_header(data)
    assert created == 1_510_574_943 + round(length)  # 2017-11-13T12:09:03Z
    assert top_level(data) == [b"ftyp", b"mdat", b"moov"]
    for part in (b"VideoHandle\0", b"SoundHandle\0", b"\xa9xyz", b"com.android.version", b"mp42"):
        assert part in data
    assert b"x264" not in data


def test_iphone_clip_has_its_keys() -> None:
    data = attachment(letters_of("activists.mbox")[4])
    assert top_level(data) == [b"ftyp", b"wide", b"mdat", b"moov"]
    for key in ("creationdate", "location.ISO6709", "make", "model"):
        assert f"com.apple.quicktime.{key}".encode() in data
    assert b"2017-11-13T14:09:05+0200" in data


def test_broken_clips_are_broken_in_their_own_ways() -> None:
    cut = (SECOND / "VID-20171113-WA0011.mp4").read_bytes()
    assert cut.index(b"moov") < cut.index(b"mdat")
    with pytest.raises(ValueError, match="mdat"):
        boxes.parse(cut)
    assert b"moov" not in (SECOND / "20171113_141202.mp4").read_bytes()
    assert movie_header((SECOND / "market_after_airstrike.mp4").read_bytes())[0] == -MVHD_1904


def test_files_that_are_not_what_they_seem() -> None:
    assert (HOME / "batch/photo.jpg").read_bytes().startswith(b"%PDF-")
    assert (HOME / "batch/IMG_20171113_141500.jpg").read_bytes() == b""
    with zipfile.ZipFile(HOME / "batch/atareb_photos.zip") as archive:
        assert archive.read("20171113_140940.jpg") == (HOME / "batch/20171113_140940.jpg").read_bytes()


def test_mailbox_holds_the_forms_of_names_and_one_unquoted_from_line() -> None:
    mails = letters_of("activists.mbox")
    assert len(mails) == 5
    assert b"filename*=" + mail.extended("سوق الأتارب بعد القصف.jpg") in mails[0]
    assert mail.word("الأتارب من فوق.jpg") in mails[1]
    assert b"Content-Type: message/rfc822" in mails[2]
    assert 'filename="السوق اليوم.jpg"'.encode("cp1256") in mails[3]
    assert b"\nFrom the roof we saw" in mails[3]
    assert letters.DRIVE.encode() in mails[4]
    assert all(f"by {mail.OWN_SERVER}".encode() in letter for letter in mails)
    assert mail.OWN_SERVER.encode() not in (HOME / "old-mailbox.mbox").read_bytes()


def test_skype_export() -> None:
    members = export()
    talk = json.loads(members["messages.json"])["conversations"][0]["MessageList"]
    times = [message["originalarrivaltime"] for message in talk]
    assert times == sorted(times, reverse=True)
    named = {reference for message in talk for reference in message["amsreferences"] or ()}
    stored = {name[6:].split(".")[0] for name in members if ".1." in name}
    assert len(stored - named) == 1, "one orphan"
    assert len(named - stored) == 1, "one expired file"
    gone = json.loads(members[f"media/{next(iter(named - stored))}.json"])
    assert gone["expiry_date"] < "2018"
    assert any(m["content"] == "" and m["properties"]["deletetime"] for m in talk)
    assert any(m["properties"] and "edittime" in m["properties"] for m in talk)
    assert any("<quote" in m["content"] and "<URIObject" in m["content"] and not m["amsreferences"] for m in talk)
    assert media("media/0-weu-d6-*.1.jpeg") == pictures()["b1"], "the same bytes came by mail"


def test_copies_are_near_and_other_views_far() -> None:
    hashes = {}
    for name, body in pictures().items():
        with Image.open(io.BytesIO(body)) as picture:
            upright = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if name == "b2" else picture
            hashes[name] = imagehash.phash(upright, hash_size=16)
    lines = (
        ("a1", "a12", "s1"),
        ("a4",),
        ("b1", "old"),
        ("e1", "b4"),
        ("roof", "b2"),
        ("a3",),
        ("turkish",),
        ("orphan",),
    )
    for number, line in enumerate(lines):
        assert all(hashes[line[0]] - hashes[other] <= 31 for other in line[1:])
        for rest in lines[number + 1 :]:
            assert all(hashes[one] - hashes[other] > 64 for one in line for other in rest)


def test_a_messenger_copy_is_made_again_byte_for_byte() -> None:
    found = pictures()
    assert photos.passed_on(found["a1"], 1280, 72) == found["a12"]
    assert photos.passed_on(found["e1"], 1280, 75) == found["b4"]


@pytest.mark.slow
def test_a_photograph_is_drawn_again() -> None:
    """Alike, not equal: floating point differs in the last bit between processors, and JPEG rounding shows it."""
    again = views.photograph("a1").astype(int)
    kept = photos.decoded(pictures()["a1"]).astype(int)
    assert float(np.abs(again - kept).mean()) < 6
    assert views.photograph("a1").tobytes() == again.astype(np.uint8).tobytes()


def test_incident_is_complete() -> None:
    incident = tomllib.loads((HOME / "incident.toml").read_text("utf-8"))
    assert incident["code"] == EXPECTED["incident"]
    assert len(incident["accounts"]) == 8
    assert all("invented" in account["role"] for account in incident["accounts"])
    assert len(incident["casualties"]) == 7


def test_expectations_name_known_checks_and_known_items() -> None:
    items = EXPECTED["items"]
    known = {code for codes in CHECKS.values() for code in codes.split()}
    for key, item in items.items():
        assert item["status"] in ("examined", "quarantined", "not_media"), key
        assert all(f["code"] in CHECKS[f["check"]].split() for f in item["findings"]), key
        assert set(item["findings_absent"]) <= known, key
        assert not set(item["findings_absent"]) & {f["code"] for f in item["findings"]}, key
        others = [*item["not_copy_of"], *([item["copy_of"]["key"]] if item["copy_of"] else [])]
        assert set(others) <= set(items), key
        assert item["excluded"] == ("earlier_in_own_custody" in {f["code"] for f in item["findings"]}), key
        assert item["receipts"], key
    assert {key for link in EXPECTED["links"] for key in link["items"]} <= set(items)


def test_expected_receipts_exist() -> None:
    seen = 0
    for key, item in EXPECTED["items"].items():
        for receipt in item["receipts"]:
            assert receipt_exists(receipt["submission"], receipt["path"]), (key, receipt)
            seen += 1
    assert seen == len(EXPECTED["items"]) + 2


def receipt_exists(submission: str, path: list[str]) -> bool:
    if submission.endswith(".mbox"):
        letter = letters_of(submission)[int(path[0].split()[1]) - 1]
        name = path[-1]
        forms = (name.encode(), mail.word(name), mail.extended(name), name.encode("cp1256"))
        return any(form in letter for form in forms)
    if submission.endswith(".tar"):
        return len(fnmatch.filter(export(), path[0])) == 1
    if path[0].endswith(".zip"):
        with zipfile.ZipFile(HOME / submission / path[0]) as archive:
            return path[1] in archive.namelist()
    return (HOME / submission / path[0]).is_file()


def test_no_two_different_items_share_bytes() -> None:
    bodies = [body for name, body in pictures().items()]
    assert len({hashlib.sha256(body).digest() for body in bodies}) == len(bodies)
