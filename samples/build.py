"""Make the sample incident under samples/al-atareb: `python -m samples.build [--output DIR] [--if-changed]`."""

import argparse
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

from samples import letters, photos, skype, talk, videos, views
from samples.photos import Taken
from samples.sound import Microphone
from samples.videos import Shot

HERE = Path(__file__).parent
HOME = HERE / "al-atareb"
SECOND = "هاتف ثان"  # the sub-folder of the batch: what was copied from a second phone
MARKET = (36.13912, 36.83021)
IDLIB = (35.93062, 36.63388)
NOON_SECONDS = 1_510_574_400  # 2017-11-13T12:00:00Z

MODULES = (
    "boxes", "build", "cloth", "figures", "ground", "letters", "light", "mail", "market", "noise", "photos",
    "raster", "scene", "skype", "smoke", "sound", "talk", "textures", "videos", "views",
)  # fmt: skip

Files = dict[str, bytes]


def build() -> Files:
    """Every file of the sample by its path below the output folder, in a fixed order."""
    shot = _photographs()
    clips = _clips()
    copies = _copies(shot)
    a1 = shot["a1"]
    batch = {
        "20171113_140940.jpg": a1,
        "20171113_140903.mp4": clips["a2"],
        "IMG_20171113_141122.jpg": shot["a3"],
        "IMG_20171113_141500.jpg": b"",
        "photo.jpg": _document(),
        "ملاحظة.txt": "ثلاث غارات على السوق، الساعة 14:08 تقريباً. المقاطع من هاتفين.\n".encode(),
        "atareb_photos.zip": _zip({"صورة من السطح.jpg": copies["roof"], "20171113_140940.jpg": a1}),
        f"{SECOND}/20171113_161003.jpg": shot["a4"],
        f"{SECOND}/20171113_161003_edited.jpg": copies["a5"],
        f"{SECOND}/20171113_151220.jpg": shot["turkish"],
        f"{SECOND}/IMG-20171113-WA0004.jpg": copies["a12"],
        f"{SECOND}/VID-20171113-WA0007.mp4": clips["a13"],
        f"{SECOND}/VID-20171113-WA0011.mp4": clips["a7"],
        f"{SECOND}/20171113_141202.mp4": clips["a7b"],
        f"{SECOND}/market_after_airstrike.mp4": clips["a6"],
    }
    files = {f"batch/{name}": body for name, body in batch.items()}
    files["earlier/IMG_20160725_163512.jpg"] = shot["e1"]
    files["earlier/VID_20160725_163640.mp4"] = clips["e2"]
    files["activists.mbox"] = letters.activists(shot["b1"], copies["b2"], copies["b3"], copies["b4"], clips["b5"])
    files["old-mailbox.mbox"] = letters.old_mailbox(copies["old"])
    files[skype.TAR_NAME] = talk.export(copies["s1"], clips["s2"], clips["poster"], copies["orphan"], shot["b1"])
    return files


def taken() -> dict[str, Taken]:
    """What each camera wrote about its photo, by viewpoint."""
    return {
        "a1": Taken(photos.SAMSUNG, "2017:11:13 14:09:40", MARKET, "2017:11:13 12:09:40"),
        "a3": Taken(photos.HUAWEI, "2017:11:13 14:11:22", IDLIB, "2017:11:13 12:11:22"),
        "a4": Taken(photos.LG, "2017:11:13 16:10:03", (36.13895, 36.83034)),
        "turkish": Taken(photos.GRAND, "2017:11:13 15:12:20"),
        "b1": Taken(photos.IPHONE, "2017:11:13 14:10:55"),
        "e1": Taken(photos.HUAWEI, "2016:07:25 16:35:12", (36.13921, 36.83040), "2016:07:25 13:35:12"),
    }


def _photographs() -> Files:
    return {name: photos.original(views.photograph(name), facts) for name, facts in taken().items()}


def _copies(shot: Files) -> Files:
    """Every picture that is not as a camera wrote it."""
    roof = photos.encoded(views.photograph("roof"), 80, 80)
    orphan = photos.encoded(photos.resized(views.photograph("orphan"), 1280), 82, 82)
    return {
        "roof": roof,
        "orphan": orphan,
        "a5": photos.cloned(shot["a4"]),
        "a12": photos.passed_on(shot["a1"], 1280, 72),
        "b2": photos.passed_on(roof, 1280, 76, mirrored=True),
        "b3": photos.platform_crop(shot["a1"]),
        "b4": photos.passed_on(shot["e1"], 1280, 75),
        "s1": photos.passed_on(shot["a1"], 1280, 87),
        "old": photos.passed_on(shot["b1"], 1024, 80),
    }


def shots() -> dict[str, tuple[Shot, ...]]:
    """The uncut stretches of each clip; the three clips of the strike lie in one sound field."""
    return {
        "a2": (Shot("a2", 9.0, (0.0, 0.95), Microphone("strike", 2.0, 9.0, "a2")),),
        "b5": (Shot("b5", 8.0, (0.2, 0.7), Microphone("strike", 4.0, 8.0, "b5", 0.04, 0.8)),),
        "s2": (
            Shot("s2", 5.0, (0.3, 0.6), Microphone("strike", 5.0, 5.0, "s2", 0.05, 0.9)),
            Shot("s2-cut", 3.4, (0.8, 0.3), Microphone("strike", 20.0, 3.4, "s2", 0.05, 0.9)),
        ),
        "broken": (Shot("broken", 4.0, (0.2, 0.6), Microphone("strike", 14.0, 4.0, "broken")),),
        "night": (Shot("night", 6.0, (0.3, 0.7), Microphone("night", 3.0, 6.0, "night", 0.03, 1.2)),),
        "e2": (Shot("e2", 8.0, (0.1, 0.8), Microphone("earlier", 2.0, 8.0, "e2")),),
    }


def _clips() -> Files:
    plain = {name: videos.encode(*_manner(name, stretch)) for name, stretch in shots().items()}
    place = "+36.1391+036.8303/"
    # AOSP writes the time at which the recording stopped: 12:09:03Z + 9 s; the name bears the local start.
    a2 = videos.android(NOON_SECONDS + 9 * 60 + 3 + 9, place, "6.0.1")
    e2 = videos.android(1_469_453_800 + 8, "+36.1392+036.8304/", "5.1.1")  # 2016-07-25T13:36:40Z + 8 s
    b5 = videos.iphone(NOON_SECONDS + 9 * 60 + 5, "2017-11-13T14:09:05+0200", "+36.1389+036.8308+381.000/")
    lost = videos.laid_out(plain["broken"], videos.android(NOON_SECONDS + 726, place, "6.0"))
    earlier = videos.laid_out(plain["e2"], e2)
    forwarded = videos.transcoded(plain["s2"], 0, 8.4, (480, 270))
    recycled = videos.transcoded(plain["e2"], 1.2, 5.6, (480, 270))
    whole = videos.laid_out(forwarded, videos.messenger())
    return {
        "a2": videos.laid_out(plain["a2"], a2),
        "a6": videos.laid_out(plain["night"], videos.libavformat()),
        "a7": whole[: int(len(whole) * 0.6)],
        "a7b": lost[: int(len(lost) * 0.8)],
        "a13": videos.laid_out(recycled, videos.messenger()),
        "b5": videos.laid_out(plain["b5"], b5),
        "e2": earlier,
        "s2": videos.laid_out(plain["s2"], videos.libavformat()),
        "poster": videos.poster(plain["s2"]),
    }


def _manner(name: str, stretch: tuple[Shot, ...]) -> tuple[tuple[Shot, ...], str, bool, int]:
    """Container, whether the encoder's message stays, and bit rate of each clip."""
    edited = name in ("s2", "night")
    return stretch, "mov" if name == "b5" else "mp4", edited, {"broken": 300, "night": 260}.get(name, 400)


def _zip(members: Files) -> bytes:
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_STORED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2017, 11, 13, 16, 40, 0)), body)
    return sheet.getvalue()


def _document() -> bytes:
    """A one-page PDF that somebody renamed."""
    text = b"BT /F1 18 Tf 72 720 Td (Al-Atareb market, list of shops) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    sheet, starts = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        starts.append(len(sheet))
        sheet += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(sheet)
    return sheet + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def source_digest() -> str:
    """SHA-256 over the names and bytes of the builder's modules."""
    total = hashlib.sha256()
    for name in MODULES:
        total.update(name.encode() + b"\0" + (HERE / f"{name}.py").read_bytes() + b"\0")
    return total.hexdigest()


def _tools() -> dict[str, str]:
    said = subprocess.run([videos.FFMPEG, "-version"], capture_output=True, text=True, check=True).stdout
    tag = subprocess.run([photos.EXIFTOOL, "-ver"], capture_output=True, text=True, check=True).stdout
    names = ("numpy", "opencv-python-headless", "pillow")
    return {
        "ffmpeg": said.split()[2],
        "exiftool": tag.strip(),
        **{name: metadata.version(name) for name in names},
    }


def is_current(output: Path) -> bool:
    """Whether BUILD.json names these sources, and every file in it is there with the digest it states."""
    sheet = output / "BUILD.json"
    if not sheet.is_file():
        return False
    record = json.loads(sheet.read_text("utf-8"))
    present = all(
        (output / name).is_file() and hashlib.sha256((output / name).read_bytes()).hexdigest() == digest
        for name, digest in record["files"].items()
    )
    return present and record["sources"] == source_digest()


def write(files: Files, output: Path) -> None:
    """Write the files, the incident (which is written by hand) and BUILD.json."""
    for name, body in files.items():
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    if output.resolve() != HOME.resolve():
        shutil.copyfile(HOME / "incident.toml", output / "incident.toml")
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())}
    record = {"sources": source_digest(), "tools": _tools(), "files": digests}
    (output / "BUILD.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def build_if_changed(output: Path = HOME) -> bool:
    """Build when the sources or a file have changed; whether it had to."""
    if is_current(output):
        return False
    write(build(), output)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Build the sample; exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description="Make the sample incident.")
    parser.add_argument("--output", type=Path, default=HOME, help="folder to write (default: samples/al-atareb)")
    parser.add_argument("--if-changed", action="store_true", help="do nothing when the output is already up to date")
    options = parser.parse_args(arguments)
    if options.if_changed and not build_if_changed(options.output):
        print(f"{options.output}: up to date")
        return 0
    if not options.if_changed:
        write(build(), options.output)
    print(f"{options.output}: built")
    return 0


if __name__ == "__main__":
    sys.exit(main())
