"""What is done to clips on their way, made with ffmpeg, with what is true of the outcome."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.clips import ENCODE, RATE, Clip, ffmpeg


@dataclass(frozen=True, slots=True)
class Attacked:
    """What became of a clip: second `t` of the clip is second `speed x t + shift` of it, from `first` to `last`."""

    path: Path
    speed: float
    shift: float
    first: float
    last: float


Attack = Callable[[Clip, Path, list[Clip]], Attacked]


def _filtered(video: str, *options: str) -> Attack:
    def attack(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
        ffmpeg("-i", clip.path, "-vf", video, "-crf", "28", *options, *ENCODE, target)
        return Attacked(target, 1.0, 0.0, 0.0, clip.length_s)

    return attack


def _faster(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    ffmpeg("-i", clip.path, "-vf", "setpts=PTS/1.25", "-af", "atempo=1.25", "-crf", "28", *ENCODE, target)
    return Attacked(target, 0.8, 0.0, 0.0, clip.length_s)


def _trimmed(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    start, end = round(0.3 * clip.length_s, 2), round(0.85 * clip.length_s, 2)
    ffmpeg("-ss", f"{start}", "-t", f"{end - start}", "-i", clip.path, "-crf", "28", *ENCODE, target)
    return Attacked(target, 1.0, -start, start, end)


def _overlaid(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    wide, high = _size(clip.path)
    laid = np.zeros((high, wide, 4), np.uint8)
    top = round(0.84 * high)
    laid[top:] = (40, 20, 160, 255)
    cv2.putText(laid, "BREAKING NEWS", (wide // 20, round(0.95 * high)), 0, high / 400, (255, 255, 255, 255), 2)
    centre = (round(0.88 * wide), round(0.12 * high))
    cv2.circle(laid, centre, round(0.09 * high), (0, 140, 255, 255), -1)
    cv2.putText(laid, "TV", (centre[0] - high // 25, centre[1] + high // 40), 0, high / 600, (255, 255, 255, 255), 2)
    return _with_picture(clip, target, laid, "[0:v][1:v]overlay=0:0")


def _on_screen(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    """A phone held upright that plays it, recorded: bars, a status line, buttons, 24 frames a second."""
    wide, high = _size(clip.path)
    width = 540
    inner = max(2, round(width * high / wide / 2) * 2)
    height = max(960, inner + 260) // 2 * 2
    frame = np.full((height, width, 4), 255, np.uint8)
    frame[:, :, :3] = 24
    cv2.putText(frame, "12:41   LTE  87%", (20, 34), 0, 0.8, (230, 230, 230, 255), 2)
    cv2.putText(frame, "@channel  1.2M views", (20, height - 90), 0, 0.8, (230, 230, 230, 255), 2)
    for place in range(5):
        cv2.circle(frame, (60 + 105 * place, height - 36), 20, (200, 120, 60, 255), -1)
    laid = f"[0:v]fps=24,scale={width - 8}:{inner}:flags=bilinear,eq=contrast=0.95:brightness=0.03[v];"
    return _with_picture(clip, target, frame, f"{laid}[1:v][v]overlay=4:{(height - inner) // 2 - 20}:shortest=1")


def _with_picture(clip: Clip, target: Path, picture: NDArray[np.uint8], graph: str) -> Attacked:
    laid = target.with_suffix(".png")
    cv2.imwrite(str(laid), picture)
    given = ("-i", clip.path, "-loop", "1", "-framerate", str(RATE), "-i", laid)
    ends = ("-t", f"{clip.length_s}", "-crf", "28", *ENCODE)
    ffmpeg(*given, "-filter_complex", f"{graph}[out]", "-map", "[out]", "-map", "0:a?", *ends, target)
    return Attacked(target, 1.0, 0.0, 0.0, clip.length_s)


def _compiled(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    """Up to five seconds of it between pieces of two others."""
    first, second = others[0], others[-1]
    begin = round(0.2 * clip.length_s, 2)
    length_s = min(5.0, 0.6 * clip.length_s)
    even = f"scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:-1:-1,setsar=1,fps={RATE}"
    parts = ((0.0, 4.0, "a"), (begin, begin + length_s, "b"), (1.0, 5.0, "c"))
    graph = "".join(
        f"[{place}:v]trim={start}:{end},setpts=PTS-STARTPTS,{even}[{name}];"
        for place, (start, end, name) in enumerate(parts)
    )
    graph += "[a][b][c]concat=n=3[out]"
    given = ("-i", first.path, "-i", clip.path, "-i", second.path)
    ffmpeg(*given, "-filter_complex", graph, "-map", "[out]", "-crf", "28", *ENCODE, target)
    return Attacked(target, 1.0, 4.0 - begin, begin, begin + length_s)


def _size(path: Path) -> tuple[int, int]:
    asked = ("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height")
    said = subprocess.run([*asked, "-of", "csv=p=0", str(path)], check=True, capture_output=True, text=True).stdout
    wide, high = said.strip().splitlines()[0].split(",")[:2]
    return int(wide), int(high)


ATTACKS: dict[str, Attack] = {
    "re-encode": _filtered("scale='min(640,iw)':-2", "-maxrate", "250k", "-bufsize", "500k"),
    "brightness": _filtered("eq=brightness=0.12:contrast=0.9"),
    "crop 15 %": _filtered("crop=iw*0.85:ih*0.85,scale=trunc(iw/2)*2:trunc(ih/2)*2"),
    "crop 40 %": _filtered("crop=iw*0.6:ih*0.6:iw*0.25:ih*0.1,scale=trunc(iw/2)*2:trunc(ih/2)*2"),
    "letterbox": _filtered("pad=iw:trunc(ih*1.4/2)*2:0:-1"),
    "mirror": _filtered("hflip"),
    "logo and banner": _overlaid,
    "speed 1.25": _faster,
    "trim": _trimmed,
    "screen recording": _on_screen,
    "compilation": _compiled,
}
