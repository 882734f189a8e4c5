"""The clips of the video benchmark, cut from real videos or made of real photos with ffmpeg.

The corpus holds eight real videos of two seconds and more that differ from each other. To them come six films made of
real photos (three slide shows with a slow zoom, three slow pans), and second parts of the two fixed cameras: the same
place at another time, which is no copy.
"""

import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

RATE = 25
SLIDE_S = 2.5
ENCODE = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k")


@dataclass(frozen=True, slots=True)
class Clip:
    name: str
    path: Path
    length_s: float
    real: bool = False
    """Cut from a real video; else a film made of real photos."""
    apart: bool = False
    """A second part of a fixed camera: resembles the first one and is no copy of it."""


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True)


def length(path: Path) -> float:
    asked = ("ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets")
    shown = ("-show_entries", "stream=nb_read_packets,avg_frame_rate", "-of", "csv=p=0")
    said = subprocess.run([*asked, *shown, str(path)], check=True, capture_output=True, text=True).stdout
    rate, count = said.strip().splitlines()[0].split(",")[:2]
    over, under = rate.split("/")
    return int(count) * int(under) / int(over)


_REAL = (
    ("cars", "video/intel/car-detection.mp4", 0.0, 10.0),
    ("bottles", "video/intel/bottle-detection.mp4", 2.0, 12.0),
    ("astronauts", "video/torchcodec/nasa_13013.mp4", 0.0, 13.0),
    ("kart", "video/gpmf/karma.mp4", 0.0, 12.0),
    ("doorknob", "neardup-video/threatexchange/doorknob-hd-no-bar.mp4", 0.0, 4.0),
    ("pattern", "neardup-video/threatexchange/pattern-hd-no-bar.mp4", 0.0, 6.8),
    ("waterfall", "c2pa/c2pa-rs/video1.mp4", 0.0, 2.0),
    ("phone", "video/mei/with-gps.mov", 0.0, 4.0),
)
_APART = (
    ("cars-later", "video/intel/car-detection.mp4", 14.0, 24.0),
    ("bottles-later", "video/intel/bottle-detection.mp4", 20.0, 30.0),
)


def clips(corpus: Path, folder: Path) -> list[Clip]:
    """Eight real clips, six films of photos, and two second parts."""
    made = [_cut(corpus, folder, *one, apart=False) for one in _REAL]
    photos = sorted((corpus / "photos").glob("*.jpg"))
    made += [photo_film(photos[40 * n : 40 * n + 4], folder / f"slides-{n}.mp4", pan=False) for n in range(3)]
    made += [photo_film(photos[40 * n + 10 : 40 * n + 12], folder / f"pan-{n}.mp4", pan=True) for n in range(3)]
    return [*made, *(_cut(corpus, folder, *one, apart=True) for one in _APART)]


def frame_times(path: Path) -> list[float]:
    """Seconds at which the frames of a clip are shown."""
    asked = ("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0")
    said = subprocess.run((*asked, str(path)), check=True, capture_output=True, text=True).stdout
    return sorted(float(line.split(",")[0]) for line in said.split() if line[0].isdigit())


def fillers(corpus: Path, folder: Path) -> list[Clip]:
    """Two films that are in no archive, for compilations."""
    photos = sorted((corpus / "photos").glob("*.jpg"))
    return [photo_film(photos[200 + 10 * n : 203 + 10 * n], folder / f"filler-{n}.mp4", pan=bool(n)) for n in range(2)]


def _cut(corpus: Path, folder: Path, name: str, place: str, start: float, end: float, *, apart: bool) -> Clip:
    path = folder / f"{name}.mp4"
    if not path.exists():
        given = ("-ss", f"{start}", "-t", f"{end - start}", "-i", corpus / "media" / place)
        ffmpeg(*given, "-vf", "scale='min(1280,iw)':-2,setsar=1", "-crf", "20", *ENCODE, path)
    return Clip(name, path, length(path), real=True, apart=apart)


def photo_film(photos: list[Path], path: Path, *, pan: bool) -> Clip:
    """Slides of `SLIDE_S` seconds with a slow zoom, or slow pans of five."""
    if not path.exists():
        each = 5.0 if pan else SLIDE_S
        given = ("-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x360", "-r", f"{RATE}", "-i", "-")
        sound = ("-f", "lavfi", "-i", f"anoisesrc=a=0.1:c=pink:s={zlib.crc32(path.name.encode())}")
        command = ("ffmpeg", "-nostdin", "-v", "error", "-y", *given, *sound, "-shortest", "-crf", "20", *ENCODE)
        content = b"".join(frame.tobytes() for photo in photos for frame in _moved(photo, round(each * RATE), pan))
        subprocess.run((*command, str(path)), input=content, check=True)
    return Clip(path.stem, path, length(path))


def _moved(photo: Path, count: int, pan: bool) -> Iterator[NDArray[np.uint8]]:
    picture = cv2.imread(str(photo), cv2.IMREAD_COLOR)
    if picture is None:
        raise RuntimeError(f"{photo.name} is no picture")
    high, wide = picture.shape[:2]
    for number in range(count):
        share = number / count
        size = 0.7 if pan else 1.0 - 0.15 * share
        width = min(wide, high * 16 / 9) * size
        height = width * 9 / 16
        left = (wide - width) * (share if pan else 0.5)
        top = (high - height) * 0.5
        place = np.array([[width / 640, 0, left], [0, height / 360, top]])
        yield cv2.warpAffine(picture, place, (640, 360), flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP).astype(np.uint8)
