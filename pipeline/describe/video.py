"""A video or a sound recording: its streams, how its container is built, whether it decodes, and its frames."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from pydantic import TypeAdapter

from pipeline.describe import traces
from pipeline.describe.bounds import LONGEST_TEXT, MOST_ERRORS, MOST_FACTS, PARSING
from pipeline.describe.described import Attempts, Described, library, own_tool
from pipeline.describe.film import Film, Gear, shown_size
from pipeline.describe.keyframes import Keyframes, how_looked, keyframes
from pipeline.describe.places import container_places, stream_places
from pipeline.describe.sink import FrameSink
from pipeline.describe.skeleton import Mp4Skeleton, shaped
from pipeline.describe.tags import ExiftoolSaid, FileTags, facts, read_tags
from pipeline.describe.times import container_times, stream_times
from pipeline.errors import Undecodable
from pipeline.model.descriptions import Description, Fact, Integrity, MediaKind, MediaType
from pipeline.ports import Decoders
from pipeline.tools import ffmpeg, ffprobe
from pipeline.tools.answers import printable
from pipeline.tools.ffprobe import MediaProbe, StreamProbe

_MP4 = TypeAdapter(Mp4Skeleton)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the readers of one file said; None where one did not get through."""

    media_type: MediaType
    mp4: Mp4Skeleton | None
    probe: MediaProbe | None
    exiftool: ExiftoolSaid | None

    @property
    def moving(self) -> StreamProbe | None:
        return self.probe.first("video") if self.probe else None

    @property
    def sound(self) -> StreamProbe | None:
        return self.probe.first("audio") if self.probe else None

    @property
    def tags(self) -> FileTags:
        return FileTags((), self.exiftool.tags if self.exiftool else ())

    @property
    def probe_tags(self) -> tuple[tuple[str, str], ...]:
        if self.probe is None:
            return ()
        return (*self.probe.tags, *(tag for stream in self.probe.streams for tag in stream.tags))


def describe_video(
    source: BinaryIO,
    media_type: MediaType,
    decoders: Decoders,
    sink: FrameSink | None = None,
    progress: Callable[[float], None] | None = None,
) -> Described:
    """Everything that a video or sound recording says about itself, and its keyframes.

    Raises DecoderDied or LimitReached where nothing at all could be read, SetupError (no ffmpeg), Unavailable.
    """
    tries = Attempts()
    heard = _Heard(
        media_type,
        mp4=tries.look("structure", lambda: _mp4(source, decoders)) if media_type.demuxer == "mov" else None,
        probe=tries.look("streams", lambda: ffprobe.probe(decoders, source, _demuxer(media_type))),
        exiftool=tries.look("exiftool", lambda: read_tags(source, decoders), optional=True),
    )
    film = _film(source, heard, decoders, sink, progress)
    frames = tries.look("frames", lambda: keyframes(film, film.gear)) if film else None
    integrity = _integrity(source, heard, decoders, tries, film, frames)
    tries.not_read.extend(traces.left_unread(heard.tags, mp4=heard.mp4))
    tries.give_up_if_nothing_was_read(heard.mp4, heard.probe, heard.exiftool)
    description = _description(heard, integrity, tries, film, frames)
    if frames is None:
        return Described(description)
    return Described(description, frames.pictures, frames.flags)


def _demuxer(media_type: MediaType) -> str:
    if media_type.demuxer is None:
        raise Undecodable("container", f"no reader for {media_type.name}")
    return media_type.demuxer


def _mp4(source: BinaryIO, decoders: Decoders) -> Mp4Skeleton:
    return shaped(_MP4, decoders.call("read_mp4", source, {}, PARSING).value, "mp4 structure")


def _film(
    source: BinaryIO,
    heard: _Heard,
    decoders: Decoders,
    sink: FrameSink | None,
    progress: Callable[[float], None] | None,
) -> Film | None:
    """Its moving pictures, where it has any."""
    if heard.probe is None or heard.moving is None:
        return None
    start = heard.probe.start_s or Fraction(0)
    demuxer = _demuxer(heard.media_type)
    return Film(source, demuxer, heard.moving, _duration(heard), start, decoders, sink, progress=progress)


def _duration(heard: _Heard) -> float | None:
    """Seconds; the container's word, else the longest stream's. None where neither states one."""
    if heard.probe is None:
        return None
    streams = (stream.duration_s for stream in heard.probe.streams)
    stated = heard.probe.duration_s or max((one for one in streams if one is not None), default=None)
    return float(stated) if stated is not None and 0 < stated < 10_000_000 else None


def _integrity(
    source: BinaryIO, heard: _Heard, decoders: Decoders, tries: Attempts, film: Film | None, frames: Keyframes | None
) -> Integrity:
    """Whether the video (else the sound) decodes from its first to its last byte."""
    cut = ("the file ends inside a box",) if heard.mp4 and heard.mp4.cut else ()
    stream = heard.moving or heard.sound
    if stream is None:
        return Integrity(False, False if cut or tries.ended is None else None, (*cut, *tries.why("streams")))
    full = film is None or film.gear is Gear.EVERY_FRAME
    demuxer = _demuxer(heard.media_type)
    report = frames.report if frames else None
    if report is None:  # what was decoded for keyframes says it too, unless it was cut short
        report = tries.look(
            "integrity", lambda: ffmpeg.decode_check(decoders, source, demuxer, full=full, stream=stream)
        )
    if report is None:
        return Integrity(False, False if cut else None, (*cut, *tries.why("integrity")))
    errors = (*cut, *(printable(error, LONGEST_TEXT) for error in report.errors))[:MOST_ERRORS]
    whole = report.complete and not cut
    return Integrity(report.frames > 0, whole if full or not whole else None, errors)


def _description(
    heard: _Heard, integrity: Integrity, tries: Attempts, film: Film | None, frames: Keyframes | None
) -> Description:
    moving, sound, mp4 = heard.moving, heard.sound, heard.mp4
    size = shown_size(moving) if moving else (None, None)
    rate = moving.frame_rate if moving else None
    said_by_probe = () if mp4 else stream_places(heard.probe_tags)
    return Description(
        media_type=_refined(heard),
        width=size[0],
        height=size[1],
        duration_s=_duration(heard),
        orientation=moving.rotation if moving else None,
        make=_maker(heard, ("com.apple.quicktime.make", "com.android.manufacturer", "©mak", "manu"), "Make"),
        model=_maker(heard, ("com.apple.quicktime.model", "com.android.model", "©mod", "modl"), "Model"),
        software=traces.software(heard.tags, mp4=mp4, probe_tags=_program_tags(heard)),
        video_codec=moving.codec if moving else None,
        audio_codec=sound.codec if sound else None,
        frame_rate=f"{rate.numerator}/{rate.denominator}" if rate else None,
        times=container_times(mp4, heard.tags) if mp4 else stream_times(heard.probe_tags, heard.tags),
        places=container_places(mp4) if mp4 else said_by_probe,
        facts=_facts(heard, frames),
        looked=(how_looked(film, frames),) if film and frames else (),
        structure=traces.mp4_structure(mp4) if mp4 else None,
        integrity=integrity,
        not_read=(*tries.not_read, *(frames.not_read if frames else ())),
        tools=(own_tool(), library("ffmpeg-python"), *([heard.exiftool.tool] if heard.exiftool else [])),
    )


def _program_tags(heard: _Heard) -> tuple[tuple[str, str], ...]:
    """In MP4 a stream's `encoder` is the name of its compression, not of a program."""
    return heard.probe.tags if heard.mp4 and heard.probe else heard.probe_tags


def _refined(heard: _Heard) -> MediaType:
    """A container of moving pictures that holds only sound is a sound recording."""
    found = heard.media_type
    if found.kind is not MediaKind.VIDEO or heard.moving is not None or heard.sound is None:
        return found
    return MediaType(found.name.replace("video/", "audio/"), MediaKind.AUDIO, found.demuxer)


def _maker(heard: _Heard, items: tuple[str, ...], question: str) -> str | None:
    named = (heard.mp4.item(item) for item in items) if heard.mp4 else ()
    found = next((text for text in named if text), None)
    return printable(found, LONGEST_TEXT) if found else heard.tags.text(question)


def _facts(heard: _Heard, frames: Keyframes | None) -> tuple[Fact, ...]:
    built = traces.mp4_facts(heard.mp4) if heard.mp4 else ()
    probed = tuple(
        Fact(printable(f"ffprobe {name}", 120), printable(value, LONGEST_TEXT), "ffprobe")
        for name, value in (*_stream_values(heard.probe), *heard.probe_tags)
    )
    return (*_looked_at(frames), *built, *probed, *facts(heard.tags))[:MOST_FACTS]


def _looked_at(frames: Keyframes | None) -> tuple[Fact, ...]:
    """In which gear, and what was found."""
    if frames is None:
        return ()
    values = {"gear": frames.gear.value, "pictures": str(len(frames.pictures))}
    if frames.gear is Gear.EVERY_FRAME:
        values |= {"cuts": str(sum(at > 0 for at in frames.cuts)), "dissolves": str(len(frames.dissolves))}
    return tuple(Fact(f"keyframes {name}", value, own_tool().name) for name, value in values.items())


def _stream_values(probe: MediaProbe | None) -> list[tuple[str, str]]:
    """Of each stream, what a reader of the report may ask about."""
    values: list[tuple[str, str]] = []
    for stream in probe.streams if probe else ():
        parts = {
            "codec": stream.codec,
            "profile": stream.profile,
            "frame_count": stream.frame_count,
            "channels": stream.channels,
            "sample_rate": stream.sample_rate,
        }
        values += [(f"stream {stream.index} {name}", str(value)) for name, value in parts.items() if value is not None]
    return values
