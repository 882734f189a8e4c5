"""What a confined decoder says is as hostile as the file that it read: sizes and shapes are checked here."""

import json
import re
import signal
import unicodedata
from collections.abc import Iterator
from typing import NoReturn

from pipeline.errors import DecoderDied, LimitReached, SetupError, Undecodable
from pipeline.ports import JsonValue, Reply
from pipeline.tools.child import HEADER
from pipeline.tools.wire import Ending

LONGEST_REASON = 300
_KEPT_INVISIBLE = "\u200c\u200d"
"""ZWNJ and ZWJ join Arabic letters; every other control or bidi character is shown escaped."""

_LIMIT_NAMES = {"wall": "wall-clock time", "cpu": "processor time", "threads": "number of threads"}


def printable(text: str, longest: int = LONGEST_REASON) -> str:
    """`text` with control, format and surrogate characters escaped, cut to `longest` characters with a mark."""
    shown = "".join(_shown(character) for character in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _shown(character: str) -> str:
    if unicodedata.category(character)[0] != "C" or character in _KEPT_INVISIBLE:
        return character
    return character.encode("unicode_escape").decode("ascii")


def check_ending(ending: Ending, stage: str) -> None:
    """Raises SetupError, LimitReached or DecoderDied unless the decoder ended by itself."""
    if ending.refused:
        raise SetupError(f"{stage}: {printable(ending.refused)}", remedy="run `sanad doctor`")
    if ending.limit:
        raise LimitReached(stage, f"{_LIMIT_NAMES.get(ending.limit, 'limit')} used up")
    if ending.signal:
        raise DecoderDied(stage, f"ended by {_signal_name(ending.signal)}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def read_reply(answer: bytes, stage: str) -> Reply:
    """Takes a function's answer apart. Raises Undecodable, LimitReached or DecoderDied as the answer says, and
    DecoderDied where it has not the form that an answer has."""
    if len(answer) < HEADER.size:
        raise DecoderDied(stage, "ended without an answer")
    (length,) = HEADER.unpack_from(answer)
    body = memoryview(answer)[HEADER.size :]
    if length > len(body):
        malformed(stage)
    said = read_object(bytes(body[:length]), stage)
    raise_refusal(said, stage)
    if set(said) != {"value", "blobs"}:
        malformed(stage)
    return Reply(said["value"], tuple(_blobs(said["blobs"], body[length:], stage)))


def read_object(text: bytes, stage: str) -> dict[str, JsonValue]:
    """A JSON object that can be stored and shown. Raises DecoderDied for anything else."""
    try:
        said = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        malformed(stage)
    if not isinstance(said, dict) or (b"\\ud" in text.lower() and not _encodable(said)):
        malformed(stage)
    return said


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _encodable(said: object) -> bool:
    """Lone surrogates parse as JSON and then break the first file or database that they are written to."""
    return re.search(r"[\ud800-\udfff]", json.dumps(said, ensure_ascii=False)) is None


def raise_refusal(said: dict[str, JsonValue], stage: str) -> None:
    """Raises Undecodable, LimitReached or DecoderDied where that is what the decoder said."""
    match said:
        case {"undecodable": [str(where), str(reason)]}:
            raise Undecodable(printable(where), printable(reason))
        case {"limit": "memory"}:
            raise LimitReached(stage, "memory used up")
        case {"died": str(reason)}:
            raise DecoderDied(stage, printable(reason))


def _blobs(lengths: JsonValue, rest: memoryview, stage: str) -> Iterator[bytes]:
    if not isinstance(lengths, list):
        malformed(stage)
    at = 0
    for length in lengths:
        if type(length) is not int or not 0 <= length <= len(rest) - at:
            malformed(stage)
        yield bytes(rest[at : at + length])
        at += length
    if at != len(rest):
        malformed(stage)


def malformed(stage: str) -> NoReturn:
    """Raises DecoderDied: what came is not what a decoder of ours would say."""
    raise DecoderDied(stage, "the answer has not the form of an answer")
