"""Where in a listing of files a Skype export begins: a `messages.json`, or a `media/` folder of its form."""

import io
import re
from typing import Final

from pipeline.intake.contents import Content, content_of
from pipeline.intake.exports import Listing

MESSAGES: Final = b"messages.json"
ENDPOINTS: Final = b"endpoints.json"
CONTACTS: Final = b"contacts.csv"
VIEWER: Final = b"skype-parser/index.html"
"""Microsoft's own page to look at the export with."""
MEDIA: Final = b"media/"
# Regions and servers vary; 32 hexadecimal digits at the end are what all ids share.
_MEDIA_ONLY = re.compile(rb"(?P<root>(?:.*/)?)media/0-[a-z]{2,6}-d\d{1,2}-[0-9a-f]{32}\.(?:json|\d+(?:\.\w+)?)")


def skype_roots(listing: Listing) -> tuple[bytes, ...]:
    """The folders that are exports, as prefixes of paths: empty, or with a slash at the end."""
    roots: dict[bytes, None] = {}
    for path in listing.paths:
        folder, slash, name = path.rpartition(b"/")
        media = _MEDIA_ONLY.fullmatch(path)
        if media is not None:
            roots[media["root"]] = None
        elif name == MESSAGES and folder + slash not in roots and _is_skype(listing.head(path)):
            roots[folder + slash] = None
    return tuple(roots)


def belongs(root: bytes, path: bytes) -> bool:
    """Whether a file is part of the export at `root`, and does not merely lie beside it."""
    inside = path.removeprefix(root)
    if not path.startswith(root):
        return False
    return inside in (MESSAGES, ENDPOINTS, CONTACTS, VIEWER) or (
        inside.startswith(MEDIA) and b"/" not in inside[len(MEDIA) :]
    )


def _is_skype(head: bytes) -> bool:
    return content_of(io.BytesIO(head)) is Content.SKYPE
