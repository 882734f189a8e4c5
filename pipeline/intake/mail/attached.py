"""One part of a mail that is a file, or wraps one."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.contents import HEAD, Content, begins_as_mail
from pipeline.intake.limits import guarded
from pipeline.intake.mail.elsewhere import external_body, shortcut_gap
from pipeline.intake.mail.facts import md5_note
from pipeline.intake.mail.fields import first_field
from pipeline.intake.mail.names import content_id, disposition, part_name
from pipeline.intake.mail.partial import piece_of
from pipeline.intake.mail.parts import Part
from pipeline.intake.mail.reading import Mail
from pipeline.intake.mail.spans import is_signature
from pipeline.intake.mail.transfer import TROUBLES, Decoding
from pipeline.intake.opening import Place, Walk, container, gap, trouble_gap
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text

_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True, slots=True)
class Attached:
    mail: Mail
    part: Part
    at: Place
    walk: Walk

    def everything(self) -> Iterator[Found]:
        name = part_name(self.part, self.mail.hints)
        if self._was_taken_out():
            yield gap(GapKind.MISSING, "intake-gap-apple-stripped", name, self.at)
            return
        body = self.mail.decoded(self.part)
        try:
            self.walk.allowance.count_member()
            packed = self.part.end - self.part.start
            kept = self.walk.cabinet.keep(guarded(body, TROUBLES, self.walk.allowance, packed))
        except (LimitReached, Undecodable) as trouble:
            yield trouble_gap(trouble, name, self.at)
            return
        yield from self._kept(kept, name, body)

    def _kept(self, kept: Object, name: OriginalName, body: Decoding) -> Iterator[Found]:
        match self.part.type.name:
            case "message/partial":
                yield from self._piece(kept, name)
            case "message/external-body":
                yield container(kept, name, self.at)
                yield external_body(self.part, name, self.at)
            case kind if kind in _SMIME:
                yield from self._smime(kept, name)
            case _ if is_signature(self.part):
                yield container(kept, name, self.at)
            case kind if kind in _MAILS and self._is_mail(kept):
                yield from self.walk.found(kept, name, self.at, Content.EML, body.notes())
            case _:
                yield from self._file(kept, name, body)

    def _is_mail(self, kept: Object) -> bool:
        """Whatever the part says: a photo that is called a mail is a photo."""
        with self.walk.cabinet.open(kept.sha256) as stream:
            return begins_as_mail(stream.read(HEAD))

    def _file(self, kept: Object, name: OriginalName, body: Decoding) -> Iterator[Found]:
        leads_to = shortcut_gap(kept, name, self.at, self.walk)
        if leads_to is not None:
            yield container(kept, name, self.at)
            yield leads_to
        else:
            yield from self.walk.found(kept, name, self.at, None, (*body.notes(), *self._notes(kept)))

    def _notes(self, kept: Object) -> Iterator[Sentence]:
        if self._is_in_text():
            yield Sentence("intake-note-inline", (number("size", kept.size),))
        with self.walk.cabinet.open(kept.sha256) as stream:
            compared = md5_note(self.part.header, stream)
        if compared is not None:
            yield compared

    def _is_in_text(self) -> bool:
        """Whether the picture is shown in the mail's text: logos of signatures are, and photos from some telephones."""
        if self.part.type.main != "image" or disposition(self.part) == "attachment":
            return False
        return content_id(self.part) in self.mail.shown_parts or "related" in self.part.inside[-1:]

    def _was_taken_out(self) -> bool:
        """Whether Apple's mail program took the content out, and wrote down how long it was."""
        stated = first_field(self.part.header, b"x-apple-content-length")
        return bool(stated.strip()) and self.is_empty()

    def is_empty(self) -> bool:
        return not self.mail.raw(self.part).read(100).strip()

    def _piece(self, kept: Object, name: OriginalName) -> Iterator[Found]:
        yield container(kept, name, self.at)
        piece = piece_of(self.part, kept, self.at)
        if piece is None:
            yield gap(GapKind.UNREADABLE, "intake-gap-sealed", name, self.at, text("format", "message/partial"))
        else:
            yield from self.walk.gather(piece[0], (piece[1],))

    def _smime(self, kept: Object, name: OriginalName) -> Iterator[Found]:
        """What it is by its first bytes; what it says of itself, where those say nothing."""
        kind = self.walk.content(kept.sha256)
        stated = self.part.type.parameters.get("smime-type", b"").lower()
        if kind not in (Content.SIGNED_MAIL, Content.ENCRYPTED):
            kind = Content.ENCRYPTED if b"enveloped" in stated else Content.SIGNED_MAIL
        yield from self.walk.found(kept, name, self.at, kind)
