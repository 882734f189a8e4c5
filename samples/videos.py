"""The clips: frames cut out of a wide drawing as a hand moves the phone, sound, and the device's container."""

import subprocess
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from samples import boxes, figures, sound, views
from samples.noise import fractal, generator
from samples.raster import Field, Frame, Pixels

RATE = 20  # frames per second
WIDTH, HEIGHT = 640, 360
FFMPEG = "/usr/bin/ffmpeg"


class EncodingFailed(RuntimeError):
    """ffmpeg ended with an error; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One uncut stretch: which view, seconds, how far the phone pans (share of the free width), its sound."""

    view: str
    length: float
    pan: tuple[float, float]
    microphone: sound.Microphone


def frames(shot: Shot) -> Iterator[Pixels]:
    """The pictures of a shot, 360 x 640."""
    view = views.CLIPS[shot.view]
    stage = _halved(views.stage(view, 2.0))
    shake = _shake(shot)
    count = round(shot.length * RATE)
    noise = _waves(shot.view)
    wide = stage.frame.pixels
    for n in range(count):
        if n % 2 == 0:
            wide = _moment(stage, noise, n / RATE)
        share = n / max(1, count - 1)
        share = share * share * (3 - 2 * share)
        pan = shot.pan[0] + (shot.pan[1] - shot.pan[0]) * share
        yield _window(wide, pan, shake[n], view.look, f"{shot.view}-{n}")


def _halved(stage: views.Stage) -> views.Stage:
    size = (stage.camera.width // 2, stage.camera.height // 2)
    pixels = cv2.resize(stage.frame.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    depth = cv2.resize(stage.frame.inverse_depth, size, interpolation=cv2.INTER_NEAREST).astype(np.float32)
    return replace(stage, frame=Frame(pixels, depth), camera=stage.camera.scaled(0.5))


def _shake(shot: Shot) -> Field:
    """Slow wander and quick tremble of a hand: x, y in pixels and roll in degrees for each frame."""
    rng = generator("shake", shot.view, int(shot.length * 100))
    count = round(shot.length * RATE)
    slow = np.stack([fractal(rng, 2, count, 40, 2)[0] - 0.5 for _ in range(3)], axis=1)
    quick = np.stack([fractal(rng, 2, count, 7, 2)[0] - 0.5 for _ in range(3)], axis=1)
    return np.asarray(slow * (60, 44, 3.2) + quick * (9, 9, 0.7), dtype=np.float32)


def _waves(name: str) -> tuple[Field, Field]:
    rng = generator("waves", name)
    return fractal(rng, 620, 560, 120, 3) - 0.5, fractal(rng, 620, 560, 150, 3) - 0.5


def _moment(stage: views.Stage, noise: tuple[Field, Field], t: float) -> Pixels:
    """The wide picture at `t` seconds: the smoke has risen, the people have walked."""
    rows, columns = noise[0].shape
    up = int(t * 26)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    left = x + 20 * (np.roll(noise[0], -up, axis=0) - noise[0])
    down = y + 26 * (np.roll(noise[1], -up, axis=0) - noise[1]) + t * 2.4
    risen = tuple(
        replace(p, sprite=cv2.remap(p.sprite, left, down, cv2.INTER_LINEAR).astype(np.uint8)) for p in stage.plumes
    )
    walked = []
    for n, person in enumerate(stage.people):
        pace = (0.35 + 0.2 * (n % 3)) * (1 if n % 2 else -1)
        bob = 0.03 * abs(np.sin(t * 5.5 + n))
        foot = (person.foot[0] + pace * t, person.foot[1] + 0.1 * t * ((n % 3) - 1), float(bob))
        walked.append(replace(person, foot=foot))
    return figures.add(stage.frame, stage.camera, risen + tuple(walked)).pixels


def _window(wide: Pixels, pan: float, shake: Field, look: views.Look, name: str) -> Pixels:
    rows, columns = wide.shape[:2]
    free_x, free_y = columns - WIDTH - 90, rows - HEIGHT - 80
    x = 45 + WIDTH / 2 + free_x * pan + float(shake[0])
    y = 40 + HEIGHT / 2 + free_y * 0.5 + float(shake[1])
    turn = cv2.getRotationMatrix2D((x, y), float(shake[2]), 1.0)
    turn[:, 2] += (WIDTH / 2 - x, HEIGHT / 2 - y)
    cut = cv2.warpAffine(wide, turn, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return views.develop(cut.astype(np.float32), replace(look, noise=1.3, sharpen=look.sharpen * 0.6), name)


def encode(shots: tuple[Shot, ...], kind: str = "mp4", keep_settings: bool = False, rate: int = 430) -> bytes:
    """The shots in sequence as H.264 and AAC in a plain container of ffmpeg.

    `kind` is mp4 or mov; `keep_settings` leaves the encoder's own message in the stream; `rate` in kbit/s.

    Raises:
        EncodingFailed: ffmpeg did not succeed.
    """
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder, "sound.wav")
        _write_sound(heard, np.concatenate([sound.recorded(shot.microphone) for shot in shots]))
        target = Path(folder, f"clip.{kind}")
        feed = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
        command = [
            FFMPEG,
            "-v",
            "error",
            "-y",
            *feed,
            "-i",
            str(heard),
            *_settings(rate, keep_settings),
            str(target),
        ]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdin is not None
        for shot in shots:
            for frame in frames(shot):
                process.stdin.write(frame.tobytes())
        _, said = process.communicate()
        if process.returncode:
            raise EncodingFailed(said.decode(errors="replace")[-500:])
        return target.read_bytes()


def _settings(rate: int, keep_settings: bool) -> list[str]:
    picture = [
        "-c:v",
        "libx264",
        "-profile:v",
        "baseline",
        "-preset",
        "medium",
        "-threads",
        "1",
        "-pix_fmt",
        "yuv420p",
    ]
    flow = ["-g", str(RATE), "-b:v", f"{rate}k", "-maxrate", f"{rate * 2}k", "-bufsize", f"{rate * 2}k"]
    silent = [] if keep_settings else ["-bsf:v", "filter_units=remove_types=6"]
    audio = ["-c:a", "aac", "-b:a", "56k", "-ar", "44100", "-ac", "1", "-shortest"]
    plain = [
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-flags:a",
        "+bitexact",
        "-video_track_timescale",
        "90000",
    ]
    return [*picture, *flow, *silent, *audio, *plain]


def _write_sound(path: Path, samples: Field) -> None:
    with wave.open(str(path), "wb") as sheet:
        sheet.setnchannels(1)
        sheet.setsampwidth(2)
        sheet.setframerate(sound.RATE)
        sheet.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def transcoded(source: bytes, start: float, length: float, size: tuple[int, int], rate: int = 260) -> bytes:
    """A messenger's copy: cut, made smaller, encoded again, every time and place gone.

    Raises:
        EncodingFailed: ffmpeg did not succeed.
    """
    with tempfile.TemporaryDirectory() as folder:
        origin, target = Path(folder, "origin.mp4"), Path(folder, "copy.mp4")
        origin.write_bytes(source)
        cut = ["-ss", str(start), "-i", str(origin), "-t", str(length), "-vf", f"scale={size[0]}:{size[1]}"]
        strip = ["-map_metadata", "-1", "-map", "0:v:0", "-map", "0:a:0"]
        command = [FFMPEG, "-v", "error", "-y", *cut, *strip, *_settings(rate, False), str(target)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise EncodingFailed(done.stderr.decode(errors="replace")[-500:])
        return target.read_bytes()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a device or app writes its container. Times are seconds since 1970, 0 for none."""

    lead: tuple[boxes.Box, ...]
    created: int = 0
    handlers: tuple[str, str] = ("VideoHandler", "SoundHandler")
    extra: tuple[boxes.Box, ...] = ()
    extra_first: bool = True
    moov_first: bool = False
    quicktime: bool = False
    wobble: tuple[int, ...] = ()


def android(created: int, place: str, version: str) -> Layout:
    """As the media recorder of Android writes: ftyp, mdat, moov; time of the stop; position; system version."""
    lead = (boxes.Box(b"ftyp", b"mp42\0\0\0\0isommp42"),)
    extra = (boxes.location(place), boxes.keys((("com.android.version", version),), False))
    return Layout(lead, created, ("VideoHandle", "SoundHandle"), extra, wobble=(37, -112, 64, 205, -90, -18, 150))


def iphone(created: int, taken: str, place: str) -> Layout:
    """As the camera of an iPhone writes: brand qt, a wide box, keys of make, model, place and local time."""
    name = "com.apple.quicktime."
    values = (("location.ISO6709", place), ("make", "Apple"), ("model", "iPhone 6"), ("software", "10.3.3"))
    pairs = tuple((name + key, value) for key, value in (*values, ("creationdate", taken)))
    lead = (boxes.Box(b"ftyp", b"qt  \0\0\0\0qt  "), boxes.Box(b"wide"))
    core = ("Core Media Video", "Core Media Audio")
    return Layout(
        lead, created, core, (boxes.keys(pairs, True),), extra_first=False, quicktime=True, wobble=(30, -30, 60)
    )


def messenger() -> Layout:
    """As one messenger of 2017 writes: mp42, a `beam` box, moov before mdat, no time."""
    beam = boxes.Box(b"beam", b"\x01\0\0\0" + b"\0" * 12)
    return Layout((boxes.Box(b"ftyp", b"mp42\0\0\0\0mp41mp42isom"), beam), moov_first=True)


def libavformat() -> Layout:
    """As ffmpeg of late 2017 and the many programs around it write."""
    lead = (boxes.Box(b"ftyp", b"isom\0\0\x02\0isomiso2avc1mp41"), boxes.Box(b"free"))
    return Layout(lead, extra=(boxes.written_by("Lavf57.83.100"),), extra_first=False)


def laid_out(plain: bytes, layout: Layout) -> bytes:
    """What ffmpeg wrote, in the layout of a device or app; coded pictures and sound stay as they are."""
    parts = boxes.parse(plain)
    moov = next(box for box in parts if box.kind == b"moov")
    media = next(box for box in parts if box.kind == b"mdat")
    start = plain.index(media.serialise()) + 8

    def change(box: boxes.Box) -> boxes.Box | None:
        if box.kind in (b"mvhd", b"tkhd", b"mdhd"):
            return replace(box, body=boxes.stamped(box.body, layout.created))
        if box.kind == b"hdlr" and box.body[8:12] in (b"vide", b"soun"):
            name = layout.handlers[box.body[8:12] == b"soun"]
            return replace(box, body=boxes.text_handler(box.body, name, layout.quicktime))
        if box.kind == b"stts" and layout.wobble and box.body[4:8] == b"\0\0\0\1":
            step = int.from_bytes(box.body[12:16], "big")
            return replace(box, body=boxes.jittered(box.body, layout.wobble)) if step == 90000 // RATE else box
        if box.kind == b"stsd" and layout.created:
            named = b"\x05H.264" + b"\0" * 7 if layout.quicktime else b"\0" * 13
            return replace(box, body=box.body.replace(b"\x0cLavc libx264", named))
        return None if box.kind == b"udta" else box

    moov = boxes.edited(moov, change)
    tracks = moov.children
    order = (tracks[0], *layout.extra, *tracks[1:]) if layout.extra_first else (*tracks, *layout.extra)
    return boxes.assemble(layout.lead, replace(moov, children=order), media, layout.moov_first, start)


def poster(source: bytes) -> bytes:
    """A small still from the start of a clip, as a service keeps it beside the clip.

    Raises:
        EncodingFailed: the clip gives no picture.
    """
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder, "origin.mp4")
        origin.write_bytes(source)
        film = cv2.VideoCapture(str(origin))
        found, frame = film.read()
        film.release()
    if not found:
        raise EncodingFailed("no frame could be read back")
    written, data = cv2.imencode(".jpg", cv2.resize(frame, (320, 180), interpolation=cv2.INTER_AREA), [1, 75])
    if not written:
        raise EncodingFailed("the still could not be written")
    return data.tobytes()
