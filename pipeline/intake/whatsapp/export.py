"""A WhatsApp chat as the telephone exports it: one text, and the files that it names beside it.

The text is all there is: whoever holds it can write into it whatever they like, and no time in it names a zone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.intake import names
from pipeline.intake.around import Told, spoken, with_around
from pipeline.intake.chat_sniff import is_whatsapp_chat
from pipeline.intake.contents import HEAD
from pipeline.intake.export_members import ExportMembers, loose
from pipeline.intake.exports import Beside, Listing, head_of
from pipeline.intake.opening import Member, Place, Walk, container, gap
from pipeline.intake.whatsapp.content import Missing, WhatsAppContent, read_content
from pipeline.intake.whatsapp.lines import WhatsAppMessage, messages_of
from pipeline.intake.whatsapp.names import CHAT, conversation_name, is_chat_name, named_by_whatsapp
from pipeline.intake.whatsapp.order import name_stamp, sent_claim
from pipeline.intake.whatsapp.survey import Survey, survey
from pipeline.model.arrivals import Channel, ContextLine, Found, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text

_MISSING = {
    Missing.OMITTED: "intake-gap-chat-omitted",
    Missing.VIEW_ONCE: "intake-gap-chat-view-once",
    Missing.NULL: "intake-gap-whatsapp-null",
}


@dataclass(frozen=True, slots=True)
class WhatsAppOpener:
    """A chat's text by itself: every file that it names is a gap."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=Channel.WHATSAPP).inside(kept.sha256, name.display)
        member = Member(name, bytes.fromhex(name.raw_hex), at, kept)
        yield from _Chat(member, b"", ExportMembers(b"", ()), walk).everything()


@dataclass(frozen=True, slots=True)
class WhatsAppExport:
    """A folder or archive with a chat's text. All that lies beside the text may belong to it: senders name documents.

    Therefore it stands last among the exports; what neither a message nor WhatsApp's names speak for is handed on as
    if it lay anywhere else.
    """

    named: bytes | None = None
    """The text that was named by itself: a chat, whatever it looks like."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        folders = {_folder(path) for path in listing.paths if named_by_whatsapp(path.rpartition(b"/")[2])}
        roots: dict[bytes, None] = {}
        for path in listing.paths:
            root = _folder(path)
            if root not in roots and _may_be_chat(path):
                sure = root in folders or is_chat_name(path.rpartition(b"/")[2])
                if is_whatsapp_chat(listing.head(path), sure=sure):
                    roots[root] = None
        return tuple(roots)

    def holds(self, root: bytes, path: bytes) -> bool:
        return path.startswith(root) and b"/" not in path[len(root) :]

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        files = ExportMembers(root, members)
        named = any(named_by_whatsapp(member.raw.rpartition(b"/")[2]) for member in members)
        chats = [member for member in members if self._is_chat(member, walk, named=named)]
        # A chat may have been sent in a chat: those that bear WhatsApp's own name for an export come first.
        chats.sort(key=lambda member: not CHAT.fullmatch(member.raw.rpartition(b"/")[2]))
        for member in chats:
            if files.is_left(member):
                files.take_member(member)
                yield container(member.object, member.name, _at_home(member))
                yield from _Chat(replace(member, place=_at_home(member)), root, files, walk).everything()
        for member in files.left():
            yield from _orphan(member, walk)

    def _is_chat(self, member: Member, walk: Walk, *, named: bool) -> bool:
        name = member.raw.rpartition(b"/")[2]
        if self.named is not None:
            return member.raw == self.named
        return _may_be_chat(member.raw) and is_whatsapp_chat(head_of(member, walk), sure=named or is_chat_name(name))


def is_named_chat(kept: Object, name: OriginalName, walk: Walk) -> bool:
    """Whether a text that was named by itself is a chat by its name, which need not bring a file at its beginning."""
    if not is_chat_name(bytes.fromhex(name.raw_hex)):
        return False
    with walk.cabinet.open(kept.sha256) as stream:
        return is_whatsapp_chat(stream.read(HEAD), sure=True)


def beside_chat(kept: Object, name: bytes, walk: Walk) -> Beside:
    """The files that the chat names, if they lie beside it. Others are nobody's business: it may be any folder."""
    named = {loose(one) for one in survey(kept, lambda _: False, walk).attached}
    return Beside(WhatsAppExport(name), (b"",), lambda path: loose(names.decoded(path)) in named)


@dataclass(slots=True)
class _Chat:
    """One chat on its way into the submission."""

    text: Member
    root: bytes
    files: ExportMembers
    walk: Walk
    conversation: str | None = field(init=False)
    stamp: str = ""
    seen: dict[str, int] = field(default_factory=dict)
    """How often a message said the same at the same time; forgotten when the time goes on."""

    def __post_init__(self) -> None:
        self.conversation = conversation_name(self.text, self.root)

    def everything(self) -> Iterator[Found]:
        found = survey(self.text.object, self.files.__contains__, self.walk)
        with self.walk.cabinet.open(self.text.object.sha256) as stream:
            told = (self._told(message, found) for message in messages_of(stream))
            for (message, content), lines in with_around(told, self.walk.means.context_lines):
                context = self._context(message, content, lines, found)
                yield from self._file(content, replace(self.text.place, message=context))
        if found.deleted:
            message_of_all = MessageContext(found.key, None, self.text.place.containers[-1], self.conversation)
            place = replace(self.text.place, message=message_of_all)
            yield gap(GapKind.DELETED, "intake-gap-chat-deleted", None, place, number("count", found.deleted))

    def _told(self, message: WhatsAppMessage, found: Survey) -> Told[tuple[WhatsAppMessage, WhatsAppContent]]:
        content = read_content(message, self.files.__contains__)
        said = None
        if self.walk.means.context_lines:
            sent = sent_claim(message.header.stamp, found.orders, None)
            said = spoken(_shown(content.sender), content.words, sent)
        has_file = content.attached is not None or content.missing is not None
        return Told((message, content) if has_file else None, said)

    def _file(self, content: WhatsAppContent, place: Place) -> Iterator[Found]:
        if content.missing is not None:
            name = names.from_text(content.missing_name) if content.missing_name else None
            yield gap(GapKind.OMITTED, _MISSING[content.missing], name, place)
            return
        member = self.files.take(content.attached or "")
        if member is None:
            yield gap(GapKind.MISSING, "intake-gap-missing", names.from_text(content.attached or "?"), place)
        else:
            at = replace(member.place, channel=Channel.WHATSAPP, message=place.message)
            yield from self.walk.found(member.object, member.name, at, notes=member.notes)

    def _context(
        self, message: WhatsAppMessage, content: WhatsAppContent, lines: tuple[ContextLine, ...], found: Survey
    ) -> MessageContext:
        stamp = message.header.stamp
        sent = sent_claim(stamp, found.orders, name_stamp(content.attached or ""))
        notes: list[Sentence] = []
        if sent is None:
            notes.append(Sentence("intake-note-chat-no-date", (text("stated", stamp.stated[:80]),)))
        elif sent.wall_clock is None:
            notes.append(Sentence("intake-note-chat-open-date", (text("stated", stamp.stated[:80]),)))
        if message.inside:
            notes.append(Sentence("intake-note-whatsapp-inside"))
        if content.attached in found.disputed:
            notes.append(Sentence("intake-note-chat-disputed"))
        if content.edited:
            notes.append(Sentence("intake-note-edited-undated"))
        if found.senders > 2:
            notes.append(Sentence("intake-note-chat-group", (number("count", found.senders),)))
        return MessageContext(
            identity=self._identity(found.key, stamp.stated, content),
            raw=None,
            within=self.text.place.containers[-1],
            conversation=self.conversation,
            sender=_shown(content.sender),
            words=names.safe_text(content.words) or None,
            sent=sent,
            around=lines,
            notes=tuple(notes),
        )

    def _identity(self, key: str, stamp: str, content: WhatsAppContent) -> str:
        """The same at the next export from this telephone, however many messages have come since."""
        if stamp != self.stamp:
            self.stamp = stamp
            self.seen.clear()
        named = content.attached or f"{content.missing} {content.missing_name or ''} {content.words}"
        said = _digest(key, content.sender or "", stamp, named)
        self.seen[said] = self.seen.get(said, 0) + 1
        return said if self.seen[said] == 1 else _digest(said, str(self.seen[said]))


def _orphan(member: Member, walk: Walk) -> Iterator[Found]:
    if named_by_whatsapp(member.raw.rpartition(b"/")[2]):
        notes = (*member.notes, Sentence("intake-note-orphan"))
        yield from walk.found(member.object, member.name, _at_home(member), notes=notes)
    else:
        yield from walk.found(member.object, member.name, member.place, notes=member.notes)


def _at_home(member: Member) -> Place:
    return replace(member.place, channel=Channel.WHATSAPP)


def _may_be_chat(path: bytes) -> bool:
    name = path.rpartition(b"/")[2]
    return name.lower().endswith(b".txt") and not name.startswith(b"._")


def _folder(path: bytes) -> bytes:
    folder, slash, _ = path.rpartition(b"/")
    return folder + slash


def _shown(sender: str | None) -> str | None:
    return names.safe_text(sender, 200) if sender else None


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
