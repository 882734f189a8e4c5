"""One conversation of a Skype export, message by message."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.around import Spoken, Told, spoken, with_around
from pipeline.intake.opening import Member, gap
from pipeline.intake.skype.records import (
    Archive,
    SkypeMessage,
    is_edit,
    is_private,
    pair_of,
    read_message,
    sender_of,
    sent_of,
    words_of,
    worth_reading,
)
from pipeline.intake.skype.sendings import Sendings
from pipeline.intake.skype.stream import Conversation
from pipeline.intake.skype.versions import one_of_each
from pipeline.model.arrivals import ContextLine, Found, FoundGap, GapKind, MessageContext
from pipeline.model.sentences import Sentence, number, text

_SERVICE_LISTS = ("48:calllogs", "48:notifications", "48:threads", "48:mentions")
"""Lists that repeat messages of other conversations."""


@dataclass(slots=True)
class Talk:
    """A conversation on its way through."""

    messages: Member
    """The `messages.json`."""
    conversation: Conversation
    archive: Archive
    sendings: Sendings
    private: int = 0
    """Messages whose content the export does not hold."""

    def everything(self, records: Iterator[object]) -> Iterator[Found]:
        """What the messages bring; `records` are taken to their end."""
        service = self.conversation.id.startswith(_SERVICE_LISTS)
        told = (one for record in records if not service for one in self._told(record))
        count = self.sendings.walk.means.context_lines
        versions = with_around(told, count, newest_first=not self.conversation.oldest_first)
        for message, lines, notes in one_of_each(versions, self.conversation.edits):
            context = self._context(message, lines, notes)
            yield from self.sendings.of(message, replace(self.messages.place, message=context))
        if self.private:
            yield self._private_gap()

    def _told(self, record: object) -> Iterator[Told[SkypeMessage]]:
        if not isinstance(record, dict):
            return
        if is_private(record):
            self.private += 1
            return
        message = read_message(record, self.conversation.id, self.archive) if worth_reading(record) else None
        line = self._spoken(record) if self.sendings.walk.means.context_lines else None
        if message is not None and message.named_a_file:
            yield Told(message, line)
        elif line is not None:
            yield Told(None, line)

    def _spoken(self, record: dict[str, object]) -> Spoken | None:
        if pair_of(record) in self.conversation.edits and not is_edit(record):
            return None  # the edit speaks for both
        return spoken(sender_of(record, self.archive), words_of(record), sent_of(record))

    def _private_gap(self) -> FoundGap:
        id = names.safe_text(self.conversation.id, 200)
        where = self.messages.place.inside(self.messages.object.sha256, id)
        counted = (text("conversation", id), number("count", self.private))
        return gap(GapKind.ENCRYPTED, "intake-gap-skype-private", None, where, *counted)

    def _context(
        self, message: SkypeMessage, lines: tuple[ContextLine, ...], notes: tuple[Sentence, ...]
    ) -> MessageContext:
        if message.album is not None:
            notes = (*notes, Sentence("intake-note-album", (text("album", names.safe_text(message.album, 100)),)))
        if message.deleted:
            notes = (*notes, Sentence("intake-note-deleted"))
        topic, first = self.conversation.topic, message.forwarded_from
        return MessageContext(
            identity=names.safe_text(message.id, 200),
            raw=self.messages.object.sha256,
            conversation=names.safe_text(message.conversation, 200),
            sender=message.sender,
            subject=names.safe_text(topic, 200) if topic else None,
            words=names.safe_text(message.content.words) or None,
            sent=message.sent,
            forwarded=message.forwarded,
            forwarded_from=names.safe_text(first, 200) if first else None,
            around=lines,
            notes=notes,
        )
