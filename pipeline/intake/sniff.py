"""Chooses how a root is read: by its content, or as the user says with `--kind`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import Undecodable, UsageError
from pipeline.intake.archive import GzipOpener, TarOpener, ZipOpener
from pipeline.intake.contents import Content
from pipeline.intake.eml import EmlOpener
from pipeline.intake.folder import has_media_beside, opened, read_beside, read_folder
from pipeline.intake.limits import guarded
from pipeline.intake.mbox import MboxOpener
from pipeline.intake.means import Means
from pipeline.intake.opening import Opener, Place, Walk, trouble_gap
from pipeline.intake.skype import SkypeOpener
from pipeline.model.arrivals import Channel, Found
from pipeline.model.basics import OriginalName
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

    root: Root
    means: Means = field(default_factory=Means)

    @property
    def name(self) -> OriginalName:
        return self.root.name

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        yield from read_folder(self.root.path, self.root.name, walk_over(cabinet, self.means))


@dataclass(frozen=True, slots=True)
class FileReader:
    """One file: a container if its content, or the kind that the user gave, says so."""

    root: Root
    kind: str = AUTO
    means: Means = field(default_factory=Means)

    @property
    def name(self) -> OriginalName:
        return self.root.name

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        walk = walk_over(cabinet, self.means)
        place = Place(Channel.FILE)
        try:
            # A link that the user names herself is followed.
            with opened(self.root.path, follow=True) as stream:
                kept = cabinet.keep(guarded(stream, (OSError,)))
        except Undecodable as trouble:
            yield trouble_gap(trouble, self.name, place)
            return
        content = self._content(walk.content(kept.sha256))
        if content is Content.SKYPE and has_media_beside(self.root.path):
            yield from read_beside(self.root.path, self.name, walk)
        else:
            yield from walk.found(kept, self.name, place, content)

    def _content(self, sniffed: Content) -> Content:
        forced = _FORCED.get(self.kind, sniffed)
        # A Skype export is a tar as a rule, and a tar may be compressed: these words name what lies inside.
        if self.kind in ("skype", "tar") and sniffed in (Content.TAR, Content.GZIP, Content.ZIP):
            return sniffed
        return forced


def reader_for(root: Root, kind: str | None = None, means: Means | None = None) -> Reader:
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
        return FolderReader(root, means or Means())
    if kind == FOLDER:
        raise UsageError(f"{root.name.display} is a file, not a folder")
    return FileReader(root, kind, means or Means())


def walk_over(cabinet: Cabinet, means: Means) -> Walk:
    """A walk that can open whatever Sanad knows."""
    openers: dict[Content, Opener] = {
        Content.ZIP: ZipOpener(),
        Content.TAR: TarOpener(),
        Content.GZIP: GzipOpener(),
        Content.MBOX: MboxOpener(),
        Content.EML: EmlOpener(),
        Content.SKYPE: SkypeOpener(),
    }
    return Walk(cabinet, openers, means)
