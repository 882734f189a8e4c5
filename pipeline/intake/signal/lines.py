"""Signal's messages as the program signal-export writes them: `data.json` with one message in each line, or `chat.md`.

Each conversation has its folder, called by its name, with the files in `media/`. Times are those of the computer's
clock, without a zone as a rule.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final
from urllib.parse import unquote

from pipeline.intake import names
from pipeline.intake.around import Spoken, Told, spoken, with_around
from pipeline.intake.chat_sniff import is_signal_lines
from pipeline.intake.export_members import ExportMembers
from pipeline.intake.exports import Beside, Listing, head_of
from pipeline.intake.limits import MIB
from pipeline.intake.opening import Member, Place, Walk, container, gap
from pipeline.model.arrivals import Channel, Found, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock

LINES: Final = b"data.json"
MEDIA: Final = b"media/"
_PAGES: Final = (b"chat.md", b"index.md", b"index.html")
_LONGEST: Final = 4 * MIB
_MARKDOWN = re.compile(r"\[(\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,200}): ?(.*)", re.DOTALL)
_LINKED = re.compile(r"!?\[[^\]\n]{0,300}\]\((?:\./)?(media/[^)\s]{1,1000})\)")


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One message."""

    date: str
    sender: str
    words: str
    paths: tuple[str, ...]
    """From the conversation's folder on."""

    def sent(self) -> TimeClaim | None:
        return _claim(self.date)


@dataclass(frozen=True, slots=True)
class SignalLinesOpener:
    """A `data.json` by itself: every file that it names is a gap."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=Channel.SIGNAL).inside(kept.sha256, LINES.decode())
        yield from _messages(Member(name, LINES, at, kept), None, ExportMembers(b"", ()), walk)


@dataclass(frozen=True, slots=True)
class SignalLinesExport:
    """The folder of one conversation."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        roots: dict[bytes, None] = {}
        with_media = {path.rpartition(MEDIA)[0] for path in listing.paths if b"/" + MEDIA in b"/" + path}
        for path in listing.paths:
            folder, slash, name = path.rpartition(b"/")
            root = folder + slash
            if root in roots:
                continue
            is_record = name == LINES and is_signal_lines(listing.head(path))
            if is_record or (name in _PAGES[:2] and root in with_media and _is_markdown(listing.head(path))):
                roots[root] = None
        return tuple(roots)

    def holds(self, root: bytes, path: bytes) -> bool:
        inside = path.removeprefix(root)
        return path.startswith(root) and (inside in (LINES, *_PAGES) or inside.startswith(MEDIA))

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        at_home = [replace(one, place=replace(one.place, channel=Channel.SIGNAL)) for one in members]
        files = ExportMembers(root, at_home)
        records = [one for one in at_home if one.raw.removeprefix(root) in (LINES, *_PAGES)]
        for record in records:
            files.take_member(record)
            yield container(record.object, record.name, record.place)
        read = [one for one in records if _kind(one, walk) == "lines"] or [
            one for one in records if _kind(one, walk) == "markdown"
        ]
        for record in read[:1]:
            yield from _messages(record, _conversation(root, record), files, walk)
        for member in files.left():
            notes = (*member.notes, Sentence("intake-note-orphan"))
            yield from walk.found(member.object, member.name, member.place, notes=notes)


def beside_lines() -> Beside:
    """What belongs to a `data.json` that was named by itself."""
    return Beside(SignalLinesExport(), (MEDIA,), lambda path: path.startswith(MEDIA))


def _kind(record: Member, walk: Walk) -> str:
    head = head_of(record, walk)
    return "lines" if is_signal_lines(head) else "markdown" if _is_markdown(head) else ""


def _is_markdown(head: bytes) -> bool:
    return _MARKDOWN.match(head.decode("utf-8-sig", "replace")) is not None


def _conversation(root: bytes, record: Member) -> str | None:
    folder = root.rstrip(b"/").rpartition(b"/")[2]
    stated = names.decoded(folder) if folder else (record.within.display if record.within else "")
    return names.safe_text(stated, 200) or None


def _messages(record: Member, conversation: str | None, files: ExportMembers, walk: Walk) -> Iterator[Found]:
    unread = 0
    with walk.cabinet.open(record.object.sha256) as stream:
        lines = _read(stream, markdown=_kind(record, walk) != "lines")

        def told() -> Iterator[Told[SignalLine]]:
            nonlocal unread
            for line in lines:
                if line is None:
                    unread += 1
                else:
                    yield Told(line if line.paths else None, _spoken(line, walk))

        for line, around in with_around(told(), walk.means.context_lines):
            for position, path in enumerate(line.paths):
                context = replace(_context(line, position, record, conversation), around=around)
                yield from _file(path, replace(record.place, message=context), files, walk)
    if unread:
        yield gap(GapKind.UNREADABLE, "intake-gap-signal-records", record.name, record.place, number("count", unread))


def _spoken(line: SignalLine, walk: Walk) -> Spoken | None:
    return spoken(names.safe_text(line.sender, 200), line.words, line.sent()) if walk.means.context_lines else None


def _file(path: str, place: Place, files: ExportMembers, walk: Walk) -> Iterator[Found]:
    member = files.take(path) or files.take(unquote(path))
    if member is None:
        name = names.from_text(unquote(path).rpartition("/")[2] or "?")
        yield gap(GapKind.MISSING, "intake-gap-missing", name, place)
    else:
        at = replace(member.place, message=place.message)
        yield from walk.found(member.object, member.name, at, notes=member.notes)


def _context(line: SignalLine, position: int, record: Member, conversation: str | None) -> MessageContext:
    said = "\0".join((line.date, line.sender, line.paths[position], str(position)))
    return MessageContext(
        identity=hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
        raw=None,
        within=record.place.containers[-1],
        conversation=conversation,
        sender=names.safe_text(line.sender, 200) or None,
        words=names.safe_text(line.words.strip()) or None,
        sent=line.sent(),
    )


def _read(stream: BinaryIO, *, markdown: bool) -> Iterator[SignalLine | None]:
    """None for a line that is no message."""
    last: SignalLine | None = None
    while line := stream.readline(_LONGEST):
        if not line.strip():
            continue
        text = line.decode("utf-8-sig", "replace")
        if markdown:
            last = _of_markdown(text, last)
            yield last
        else:
            yield _of_json(text)


def _of_markdown(text: str, last: SignalLine | None) -> SignalLine:
    """A line without a header goes on with the message before."""
    found = _MARKDOWN.match(text)
    before = (last.date, last.sender) if last else ("", "")
    date, sender, words = found.groups() if found else (*before, text)
    return SignalLine(date, sender, _LINKED.sub("", words).strip(), tuple(one[1] for one in _LINKED.finditer(words)))


def _of_json(text: str) -> SignalLine | None:
    try:
        record = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    attached = record.get("attachments")
    paths = [one.get("path") for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    date, sender, body = (one if isinstance(one, str) else "" for one in map(record.get, ("date", "sender", "body")))
    return SignalLine(date, sender, body, tuple(one for one in paths if isinstance(one, str) and one))


def _claim(stated: str) -> TimeClaim | None:
    try:
        reading = dt.datetime.fromisoformat(stated.replace(",", ""))
    except ValueError:
        return None
    if not 1990 <= reading.year <= 2200:
        return None
    resolution_s = 60.0 if stated.count(":") == 1 else 0.001 if "." in stated else 1.0
    shown = names.safe_text(stated, 80)
    semantics, authority = TimeSemantics.SEND, Authority.EXPORT
    if reading.tzinfo is None:
        return from_wall_clock(
            reading, semantics=semantics, authority=authority, resolution_s=resolution_s, source="Signal", stated=shown
        )
    return from_instant(
        reading.astimezone(dt.UTC),
        semantics=semantics,
        authority=authority,
        zone_basis=ZoneBasis.STATED_OFFSET,
        resolution_s=resolution_s,
        source="Signal",
        stated=shown,
    )
