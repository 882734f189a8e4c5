"""Chooses how a root is read: by its content, or as the user says with `--kind`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import Undecodable, UsageError
from pipeline.intake.archive import GzipOpener, TarOpener, ZipOpener
from pipeline.intake.contents import Content
from pipeline.intake.eml import EmlOpener
from pipeline.intake.folder import has_media_beside, opened, read_beside, read_folder
from pipeline.intake.limits import OpeningLimits, guarded
from pipeline.intake.mail_times import MailServers
from pipeline.intake.mbox import MboxOpener
from pipeline.intake.opening import Opener, Place, Walk, trouble_gap
from pipeline.intake.skype import SkypeOpener
from pipeline.model.arrivals import Channel, Found
from pipeline.ports import Cabinet, Reader, Root

AUTO = "auto"
FOLDER = "folder"
FILE = "file"
_FORCED: Final = {
    FILE: Content.PLAIN,
    "zip": Content.ZIP,
    "tar": Content.TAR,
    "gzip": Content.GZIP,
    "mbox": Content.MBOX,
    "eml": Content.EML,
    "skype": Content.SKYPE,
}
KINDS: Final = (AUTO, FOLDER, *_FORCED)
"""What `--kind` may say."""


@dataclass(frozen=True, slots=True)
class FolderReader:
    """A folder with all that lies below it."""

    limits: OpeningLimits = field(default_factory=OpeningLimits)
    servers: MailServers = field(default_factory=MailServers)

    @property
    def kind(self) -> str:
        return FOLDER

    def read(self, root: Root, cabinet: Cabinet) -> Iterator[Found]:
        yield from read_folder(root.path, root.name, _walk(cabinet, self.limits, self.servers))


@dataclass(frozen=True, slots=True)
class FileReader:
    """One file: a container if its content, or the kind that the user gave, says so."""

    kind: str = AUTO
    limits: OpeningLimits = field(default_factory=OpeningLimits)
    servers: MailServers = field(default_factory=MailServers)

    def read(self, root: Root, cabinet: Cabinet) -> Iterator[Found]:
        walk = _walk(cabinet, self.limits, self.servers)
        place = Place(Channel.FILE)
        try:
            # A link that the user names herself is followed.
            with opened(root.path, follow=True) as stream:
                kept = cabinet.keep(guarded(stream, (OSError,)))
        except Undecodable as trouble:
            yield trouble_gap(trouble, root.name, place)
            return
        content = self._content(walk.content(kept.sha256))
        if content is Content.SKYPE and has_media_beside(root.path):
            yield from read_beside(root.path, root.name, walk)
        else:
            yield from walk.found(kept, root.name, place, content)

    def _content(self, sniffed: Content) -> Content:
        forced = _FORCED.get(self.kind, sniffed)
        # A Skype export is a tar as a rule, and a tar may be compressed: these words name what lies inside.
        if self.kind in ("skype", "tar") and sniffed in (Content.TAR, Content.GZIP, Content.ZIP):
            return sniffed
        return forced


def reader_for(
    root: Root,
    kind: str | None = None,
    *,
    limits: OpeningLimits | None = None,
    servers: MailServers | None = None,
) -> Reader:
    """The reader for `root`. `kind` is one of `KINDS`; None means by content.

    What a file holds is only looked at by the reader itself, after the file is preserved. Raises UsageError for
    an unknown kind, and for one that does not go with the root.
    """
    kind = kind or AUTO
    if kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}; there are: {', '.join(KINDS)}")
    if root.is_folder:
        if kind not in (AUTO, FOLDER, "skype"):
            raise UsageError(f"{root.name.display} is a folder; --kind {kind} is for files")
        return FolderReader(limits or OpeningLimits(), servers or MailServers())
    if kind == FOLDER:
        raise UsageError(f"{root.name.display} is a file, not a folder")
    return FileReader(kind, limits or OpeningLimits(), servers or MailServers())


def _walk(cabinet: Cabinet, limits: OpeningLimits, servers: MailServers) -> Walk:
    openers: dict[Content, Opener] = {
        Content.ZIP: ZipOpener(),
        Content.TAR: TarOpener(),
        Content.GZIP: GzipOpener(),
        Content.MBOX: MboxOpener(),
        Content.EML: EmlOpener(servers),
        Content.SKYPE: SkypeOpener(),
    }
    return Walk(cabinet, openers, limits)
