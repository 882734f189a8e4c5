"""Chooses how a root is read: by its content, or as the user says with `--kind`."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from pipeline.errors import Undecodable, UsageError
from pipeline.intake.archives.opener import GzipOpener, TarOpener
from pipeline.intake.archives.packed import ArchiveOpener
from pipeline.intake.archives.zip_opener import ZipOpener
from pipeline.intake.contents import Content
from pipeline.intake.exports import Beside
from pipeline.intake.folder import lying_beside, opened, read_beside, read_folder
from pipeline.intake.limits import guarded
from pipeline.intake.mail.eml import EmlOpener
from pipeline.intake.mail.emlx import EmlxOpener
from pipeline.intake.mail.mbox import MboxOpener
from pipeline.intake.mail.smime import SignedMailOpener
from pipeline.intake.means import Means
from pipeline.intake.opening import Opener, Place, Waiting, Walk, trouble_gap
from pipeline.intake.outlook.msg import MsgOpener
from pipeline.intake.outlook.store import StoreOpener
from pipeline.intake.outlook.winmail import TnefOpener
from pipeline.intake.signal.export import SignalOpener, beside_records
from pipeline.intake.signal.lines import SignalLinesOpener, beside_lines
from pipeline.intake.skype.database import RECEIVED, SkypeDatabaseExport, SkypeDatabaseOpener, belongs_beside
from pipeline.intake.skype.export import SkypeExport, SkypeOpener
from pipeline.intake.skype.roots import MEDIA, belongs
from pipeline.intake.telegram.export import TelegramOpener, beside_record
from pipeline.intake.web.warc import WarcOpener
from pipeline.intake.whatsapp.export import WhatsAppOpener, beside_chat, is_named_chat
from pipeline.model.arrivals import Channel, Found
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.ports import Cabinet, Reader, Root

AUTO = "auto"
FOLDER = "folder"
FILE = "file"
FORCED: Final = {
    FILE: Content.PLAIN,
    "zip": Content.ZIP,
    "tar": Content.TAR,
    "gzip": Content.GZIP,
    "archive": Content.ARCHIVE,
    "mbox": Content.MBOX,
    "eml": Content.EML,
    "skype": Content.SKYPE,
    "whatsapp": Content.WHATSAPP,
    "telegram": Content.TELEGRAM,
    "signal": Content.SIGNAL,
}
_EXPORTS: Final = ("skype", "whatsapp", "telegram", "signal")
_ABOUT_EXPORTS: Final = (
    Content.TAR,
    Content.GZIP,
    Content.ZIP,
    Content.ARCHIVE,
    Content.SKYPE_DATABASE,
    Content.TELEGRAM_PAGE,
    Content.SIGNAL_LINES,
)
KINDS: Final = (AUTO, FOLDER, *FORCED)
"""What `--kind` may say."""


@dataclass(frozen=True, slots=True)
class FolderReader:
    """A folder with all that lies below it."""

    root: Root
    means: Means = field(default_factory=Means)
    waiting: Waiting = field(default_factory=Waiting)
    only: frozenset[bytes] | None = None
    """Entries of the folder that are taken; None for all."""

    @property
    def name(self) -> OriginalName:
        return self.root.name

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        walk = walk_over(cabinet, self.means, self.waiting)
        yield from read_folder(self.root.path, self.root.name, walk, self.only)
        yield from self.waiting.end(walk)


@dataclass(frozen=True, slots=True)
class FileReader:
    """One file: a container if its content, or the kind that the user gave, says so."""

    root: Root
    kind: str = AUTO
    means: Means = field(default_factory=Means)
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def name(self) -> OriginalName:
        return self.root.name

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        walk = walk_over(cabinet, self.means, self.waiting)
        yield from self._found(cabinet, walk)
        yield from self.waiting.end(walk)

    def _found(self, cabinet: Cabinet, walk: Walk) -> Iterator[Found]:
        place = Place(Channel.FILE)
        try:
            # A link that the user names herself is followed.
            with opened(self.root.path, follow=True) as stream:
                kept = cabinet.keep(guarded(stream, (OSError,)))
        except Undecodable as trouble:
            yield trouble_gap(trouble, self.name, place)
            return
        content = self._content(walk.content(kept.sha256))
        if self.kind == AUTO and content is Content.PLAIN and is_named_chat(kept, self.name, walk):
            content = Content.WHATSAPP
        beside = self._beside(content, kept, walk)
        others = lying_beside(self.root.path, beside) if beside else ()
        if beside and others:
            yield from read_beside(self.root.path, self.name, kept, beside, others, walk)
        else:
            yield from walk.found(kept, self.name, place, content)

    def _beside(self, content: Content, kept: Object, walk: Walk) -> Beside | None:
        """What may lie beside the file where it is one of an export that was unpacked."""
        named = os.path.basename(self.root.path)  # noqa: PTH119 -- names are bytes
        match content:
            case Content.SKYPE:
                return Beside(SkypeExport(), (b"", MEDIA), partial(belongs, b""))
            case Content.SKYPE_DATABASE:
                return Beside(SkypeDatabaseExport(), (b"", *RECEIVED), belongs_beside)
            case Content.WHATSAPP:
                return beside_chat(kept, named, walk)
            case Content.TELEGRAM | Content.TELEGRAM_PAGE:
                return beside_record()
            case Content.SIGNAL:
                return beside_records()
            case Content.SIGNAL_LINES:
                return beside_lines()
            case _:
                return None

    def _content(self, sniffed: Content) -> Content:
        forced = FORCED.get(self.kind, sniffed)
        # An export is packed as a rule, and a tar may be compressed: these words name what lies inside.
        if self.kind in (*_EXPORTS, "tar") and sniffed in _ABOUT_EXPORTS:
            return sniffed
        return forced


def readers_for(
    roots: Sequence[Root], kind: str | None = None, means: Means | None = None, waiting: Waiting | None = None
) -> list[Reader]:
    """Readers of what is handed over at once: parts of one export among the roots are read together.

    `waiting`: where other readers belong to it too, and counts them all.
    """
    waiting = waiting or Waiting(len(roots))
    return [reader_for(root, kind, means, waiting) for root in roots]


def reader_for(
    root: Root, kind: str | None = None, means: Means | None = None, waiting: Waiting | None = None
) -> Reader:
    """The reader for `root`. `kind` is one of `KINDS`; None means by content.

    What a file holds is only looked at by the reader itself, after the file is preserved. Raises UsageError for
    an unknown kind, and for one that does not go with the root.
    """
    kind = kind or AUTO
    if kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}; there are: {', '.join(KINDS)}")
    if root.is_folder:
        if kind not in (AUTO, FOLDER, *_EXPORTS):
            raise UsageError(f"{root.name.display} is a folder; --kind {kind} is for files")
        return FolderReader(root, means or Means(), waiting or Waiting())
    if kind == FOLDER:
        raise UsageError(f"{root.name.display} is a file, not a folder")
    return FileReader(root, kind, means or Means(), waiting or Waiting())


def walk_over(cabinet: Cabinet, means: Means, waiting: Waiting | None = None) -> Walk:
    """A walk that can open whatever Sanad knows; with `waiting`, its owner ends that when all is read."""
    openers: dict[Content, Opener] = {
        Content.ZIP: ZipOpener(),
        Content.TAR: TarOpener(),
        Content.GZIP: GzipOpener(),
        Content.ARCHIVE: ArchiveOpener(),
        Content.MBOX: MboxOpener(),
        Content.EML: EmlOpener(),
        Content.EMLX: EmlxOpener(),
        Content.SIGNED_MAIL: SignedMailOpener(),
        Content.TNEF: TnefOpener(),
        Content.OUTLOOK_MESSAGE: MsgOpener(),
        Content.OUTLOOK_STORE: StoreOpener(),
        Content.SKYPE: SkypeOpener(),
        Content.WHATSAPP: WhatsAppOpener(),
        Content.TELEGRAM: TelegramOpener(),
        Content.TELEGRAM_PAGE: TelegramOpener(page=True),
        Content.SIGNAL: SignalOpener(),
        Content.SIGNAL_LINES: SignalLinesOpener(),
        Content.WARC: WarcOpener(),
        Content.SKYPE_DATABASE: SkypeDatabaseOpener(),
    }
    return Walk(cabinet, openers, means, waiting)
