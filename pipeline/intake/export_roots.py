"""Where in a listing of files a Skype export begins: a `messages.json`, or a `media/` folder of its form."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MESSAGES = b"messages.json"
ENDPOINTS = b"endpoints.json"
MEDIA = b"media/"
# Regions and servers vary; 32 hexadecimal digits at the end are what all ids share.
_MEDIA_ONLY = re.compile(rb"(?P<root>(?:.*/)?)media/0-[a-z]{2,6}-d\d{1,2}-[0-9a-f]{32}\.(?:json|\d+(?:\.\w+)?)")


@dataclass(frozen=True, slots=True)
class ExportRoots:
    """The folders that are exports, as prefixes of paths: empty, or with a slash at the end."""

    roots: tuple[bytes, ...]

    @classmethod
    def among(cls, paths: Iterable[bytes], is_skype: Callable[[bytes], bool]) -> "ExportRoots":
        """`is_skype` tells of a file called `messages.json` whether it is one of Skype's."""
        roots: dict[bytes, None] = {}
        for path in paths:
            folder, slash, name = path.rpartition(b"/")
            media = _MEDIA_ONLY.fullmatch(path)
            if media is not None:
                roots[media["root"]] = None
            elif name == MESSAGES and folder + slash not in roots and is_skype(path):
                roots[folder + slash] = None
        return cls(tuple(roots))

    def root_of(self, path: bytes) -> bytes | None:
        """The export that a file belongs to; None for a file that merely lies beside one."""
        folder, slash, name = path.rpartition(b"/")
        if name in (MESSAGES, ENDPOINTS) and folder + slash in self.roots:
            return folder + slash
        root, media, _ = (folder + slash).rpartition(MEDIA)
        whole = media and folder + slash == root + MEDIA and (not root or root.endswith(b"/"))
        return root if whole and root in self.roots else None
