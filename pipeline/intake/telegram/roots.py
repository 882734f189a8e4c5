"""Where in a listing of files an export of Telegram begins, and what belongs to it."""

import re
from typing import Final

from pipeline.intake.chat_sniff import is_telegram_json, is_telegram_page
from pipeline.intake.exports import Listing

FOLDERS: Final = (
    b"photos",
    b"video_files",
    b"voice_messages",
    b"round_video_messages",
    b"files",
    b"stickers",
    b"contacts",
    b"stories",
    b"profile_pictures",
    b"userpics",
    b"other_data",
    b"chats",
    b"lists",
    b"css",
    b"js",
    b"images",
)
_JSON = re.compile(rb"result[^/]{0,20}\.json", re.IGNORECASE)
_PAGE = re.compile(rb"(?:messages\d{0,9}|export_results)\.html", re.IGNORECASE)
_LISTED = re.compile(rb"(?:chats/chat_\d+/messages\d{0,9}|lists/[^/]{1,100})\.html", re.IGNORECASE)
_CHAT_FOLDER = re.compile(rb"chats/chat_\d+/\Z")
_ASSET = re.compile(rb"(?:css/[a-z_.-]+\.css|js/[a-z_.-]+\.js|images/[a-z_]+(?:@[23]x)?\.png)")
_LARGEST_ASSET = 200_000
"""Bytes: what makes the pages look as they do is far smaller. Anything larger is looked at."""


def telegram_roots(listing: Listing) -> tuple[bytes, ...]:
    """The folders that are exports, as prefixes of paths: empty, or with a slash at the end."""
    inside = {_above(path) for path in listing.paths}
    roots: dict[bytes, None] = {}
    for path in listing.paths:
        folder, slash, name = path.rpartition(b"/")
        root = _CHAT_FOLDER.sub(b"", folder + slash)
        if root in roots:
            continue
        if name.lower().endswith(b".json"):
            if (_JSON.fullmatch(name) or root in inside) and is_telegram_json(listing.head(path)):
                roots[root] = None
        elif _PAGE.fullmatch(name) and is_telegram_page(listing.head(path)):
            roots[root] = None
    return tuple(roots)


def _above(path: bytes) -> bytes | None:
    """The folder above one in which Telegram keeps files; None for any other."""
    parts = path.rsplit(b"/", 2)
    if len(parts) < 2 or parts[-2] not in FOLDERS:
        return None
    return parts[0] + b"/" if len(parts) == 3 else b""


def belongs(root: bytes, path: bytes) -> bool:
    """Whether a file is part of the export at `root`, as far as its path tells."""
    if not path.startswith(root):
        return False
    first, slash, _ = path[len(root) :].partition(b"/")
    if slash:
        return first in FOLDERS
    return first.lower().endswith(b".json") or _PAGE.fullmatch(first) is not None


def lies_beside(path: bytes) -> bool:
    """As `belongs`, in a folder that may hold anything."""
    first, slash, _ = path.partition(b"/")
    return first in FOLDERS if slash else bool(_JSON.fullmatch(first) or _PAGE.fullmatch(first))


def may_be_record(inside: bytes) -> bool:
    """Whether a path from the export's folder on is that of a record; documents that were sent can be pages too."""
    return b"/" not in inside or _LISTED.fullmatch(inside) is not None


def record_kind(inside: bytes, head: bytes) -> str | None:
    """`json`, `page` or, for a page that lists no messages, the empty text; None for any other file."""
    name = inside.rpartition(b"/")[2].lower()
    if name.endswith(b".json") and is_telegram_json(head):
        return "json"
    if name.endswith(b".html") and b"css/style.css" in head:
        return "page" if _PAGE.fullmatch(name) and not name.startswith(b"export") else ""
    return None


def is_asset(inside: bytes, size: int) -> bool:
    """Whether a file makes the pages look as they do: nobody sent it."""
    return _ASSET.fullmatch(inside) is not None and size <= _LARGEST_ASSET
