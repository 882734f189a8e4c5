"""One edit of real clips with known cuts and dissolves, in the three encodings in which videos mostly arrive."""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

RATE = 30
SHOTS = 44
DISSOLVED = {9: 0.5, 19: 1.0, 29: 1.5, 39: 2.0}
"""Which shot comes in by a dissolve, and of how many seconds."""
_LENGTHS = (3.2, 2.4, 4.0, 1.6, 2.8, 5.2, 2.0, 3.6)
_CLIPS = (
    ("video/gpmf/karma.mp4", 0.0, 12.0),
    ("video/intel/car-detection.mp4", 0.0, 27.0),
    ("video/intel/bottle-detection.mp4", 0.0, 39.0),
    ("video/torchcodec/nasa_13013.mp4", 8.2, 12.9),
    ("neardup-video/threatexchange/doorknob-hd-no-bar.mp4", 0.0, 3.9),
    ("neardup-video/threatexchange/pattern-hd-no-bar.mp4", 0.1, 6.5),
    ("video/mei/with-gps.mov", 0.0, 3.9),
)
"""Stretches of clips without a cut or fade of their own."""
_ENCODINGS = {
    "web 720p": ("-c:v", "libx264", "-preset", "medium", "-crf", "23"),
    "phone 720p": (
        *("-vf", "noise=alls=7:allf=t", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-bf", "0"),
        *("-g", "30", "-keyint_min", "30", "-sc_threshold", "0", "-b:v", "12M"),
    ),
    "WhatsApp 480p": (
        *("-vf", "scale=854:480", "-c:v", "libx264", "-preset", "fast", "-profile:v", "main", "-bf", "0"),
        *("-g", "150", "-crf", "28"),
    ),
}
"""A telephone's film carries the noise of its sensor, has a key frame every second, and its encoder knows no cuts."""


@dataclass(frozen=True, slots=True)
class Change:
    """Seconds in which one shot becomes the next; both the same for a cut."""

    begin_s: float
    end_s: float

    @property
    def is_cut(self) -> bool:
        return self.begin_s == self.end_s


@dataclass(frozen=True, slots=True)
class Film:
    name: str
    path: Path
    changes: tuple[Change, ...]
    length_s: float


def films(corpus: Path, folder: Path, shots: int = SHOTS) -> tuple[Film, ...]:
    """Built in `folder` where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    edit, notes = folder / "edit.mkv", folder / "edit.json"
    if not notes.exists():
        changes, length = _edited(corpus / "media", edit, shots)
        notes.write_text(json.dumps({"changes": [asdict(change) for change in changes], "length": length}))
    noted = json.loads(notes.read_text())
    found = []
    for name, options in _ENCODINGS.items():
        path = folder / f"{name.replace(' ', '-')}.mp4"
        if not path.exists():
            _ffmpeg("-i", str(edit), *options, "-pix_fmt", "yuv420p", "-an", str(path))
        found.append(Film(name, path, tuple(Change(**change) for change in noted["changes"]), noted["length"]))
    return tuple(found)


def _edited(media: Path, target: Path, shots: int) -> tuple[list[Change], float]:
    """One lossless film out of stretches that follow each other clip by clip; where its shots change, its length."""
    inputs: list[str] = []
    graph: list[str] = []
    changes: list[Change] = []
    at, begun = 0.0, [begin for _, begin, _ in _CLIPS]
    for shot in range(shots):
        name, first, last = _CLIPS[shot % len(_CLIPS)]
        frames = round(min(_LENGTHS[shot % len(_LENGTHS)], (last - first) / 1.2) * RATE)
        if begun[shot % len(_CLIPS)] + frames / RATE > last:
            begun[shot % len(_CLIPS)] = first
        inputs += ["-ss", f"{begun[shot % len(_CLIPS)]:.3f}", "-i", str(media / name)]
        begun[shot % len(_CLIPS)] += frames / RATE
        graph.append(
            f"[{shot}:v]fps={RATE},scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1,"
            f"format=yuv420p,tpad=stop_mode=clone:stop_duration=9,trim=end_frame={frames},setpts=N/{RATE}/TB[shot{shot}]"
        )
        if shot == 0:
            at = frames / RATE
            continue
        before = "shot0" if shot == 1 else f"film{shot - 1}"
        if shot in DISSOLVED:
            lasting = round(min(DISSOLVED[shot], frames / RATE - 0.4) * RATE) / RATE
            changes.append(Change(at - lasting, at))
            joined = f"xfade=transition=fade:duration={lasting}:offset={at - lasting:.6f}"
            at -= lasting
        else:
            changes.append(Change(at, at))
            joined = "concat=n=2:v=1:a=0"
        graph.append(f"[{before}][shot{shot}]{joined},fps={RATE},settb=1/{RATE}[film{shot}]")
        at += frames / RATE
    lossless = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "6", "-g", str(RATE))
    _ffmpeg(*inputs, "-filter_complex", ";".join(graph), "-map", f"[film{shots - 1}]", *lossless, str(target))
    return changes, at


def _ffmpeg(*words: str) -> None:
    subprocess.run(("ffmpeg", "-nostdin", "-v", "error", "-y", *words), check=True)
