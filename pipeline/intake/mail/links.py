"""Links to files that lie elsewhere: what a mail holds in place of an attachment, or points to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from pipeline.intake.markup import End, Start, Text, tokens, unescaped

MOST_LINKS = 200
_LONGEST_NAME = 200

_ADDRESS = re.compile(r"https?://[^\s\"'<>\u2066-\u2069]{4,2000}", re.IGNORECASE)
_CLOUDS: tuple[tuple[str, str, str], ...] = (
    # (service, host or end of host, beginning of path)
    ("Google Drive", "drive.google.com", "/file/"),
    ("Google Drive", "drive.google.com", "/open"),
    ("Google Drive", "drive.google.com", "/uc"),
    ("Google Drive", "drive.google.com", "/drive/folders/"),
    ("Google Drive", "drive.usercontent.google.com", "/download"),
    ("Google Drive", "docs.google.com", "/uc"),
    ("Google Photos", "photos.app.goo.gl", "/"),
    ("Google Photos", "photos.google.com", "/share/"),
    ("OneDrive", "1drv.ms", "/"),
    ("OneDrive", "onedrive.live.com", "/"),
    ("OneDrive", "d.docs.live.net", "/"),
    ("OneDrive", "-my.sharepoint.com", "/"),
    ("SharePoint", "sharepoint.com", "/:"),
    ("SharePoint", "sharepoint.com", "/sites/"),
    ("iCloud Mail Drop", "icloud.com", "/attachment/"),
    ("iCloud", "icloud.com", "/iclouddrive/"),
    ("iCloud", "share.icloud.com", "/photos/"),
    ("WeTransfer", "wetransfer.com", "/downloads/"),
    ("WeTransfer", "we.tl", "/"),
    ("SwissTransfer", "swisstransfer.com", "/d/"),
    ("Dropbox", "dropbox.com", "/s/"),
    ("Dropbox", "dropbox.com", "/sh/"),
    ("Dropbox", "dropbox.com", "/scl/"),
    ("Dropbox", "dropbox.com", "/t/"),
    ("Dropbox", "dl.dropboxusercontent.com", "/"),
    ("MEGA", "mega.nz", "/"),
    ("MEGA", "mega.co.nz", "/"),
    ("Box", "box.com", "/s/"),
    ("pCloud", "u.pcloud.link", "/"),
    ("MediaFire", "mediafire.com", "/file/"),
)
_POSTS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("Telegram", "t.me", re.compile(r"/(?:s/|c/)?[A-Za-z0-9_]{3,64}/\d+")),
    ("X", "twitter.com", re.compile(r"/[A-Za-z0-9_]{1,20}/status/\d+|/i/(?:web/)?status/\d+")),
    ("X", "x.com", re.compile(r"/[A-Za-z0-9_]{1,20}/status/\d+|/i/(?:web/)?status/\d+")),
    ("YouTube", "youtu.be", re.compile(r"/[A-Za-z0-9_-]{8,20}")),
    ("YouTube", "youtube.com", re.compile(r"/(?:watch|shorts/[A-Za-z0-9_-]+|live/[A-Za-z0-9_-]+)")),
    ("Facebook", "facebook.com", re.compile(r"/(?:watch/|reel/|[^/]+/(?:videos|posts)/|story\.php|photo)")),
)
# Services that write another address around each link: host, and the parameter that holds the link.
_WRAPPERS = (
    ("safelinks.protection.outlook.com", "url"),
    ("www.google.com", "q"),
    ("www.google.com", "url"),
    ("l.facebook.com", "u"),
)
_FILE_NAME = re.compile(r"[^\\/:*?\"<>|\r\n]{1,150}\.[A-Za-z0-9]{2,5}")
_EXPIRY = re.compile(
    r"(?:available until|expires? on|expires?:|deletes? on|will be deleted on|verfügbar bis|läuft ab am|gültig bis"
    r"|disponible jusqu'au|متاح حتى|متوفر حتى|تنتهي صلاحيته? في|تنتهي الصلاحية في)[\s:]{0,10}([^\n<>]{4,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CloudLink:
    service: str
    address: str
    name: str | None
    """Where the address or the words on it state it."""
    is_post: bool = False
    """It leads to something that was published, not to a file that was sent."""


def links_in(text: str, *, is_html: bool) -> Iterator[CloudLink]:
    """Links to known services; in HTML first those on words, which may name the file."""
    if is_html:
        yield from _anchors(text)
        # An address stands escaped in an attribute.
        text = unescaped(text)
    for found in _ADDRESS.finditer(text):
        link = cloud_link(found[0].rstrip(".,;:!?)]}»*_"))
        if link is not None:
            yield link


def _anchors(markup: str) -> Iterator[CloudLink]:
    link: CloudLink | None = None
    said: list[str] = []
    for token in tokens(markup):
        match token:
            case Start("a"):
                address = token.attributes.get("href", "")
                link = cloud_link(address) if "://" in address else None
                said = [token.attributes.get("aria-label", ""), token.attributes.get("title", "")]
            case Text(words) if link is not None and len(said) < 50:
                said.append(words)
            case End("a") if link is not None:
                yield link if link.name else CloudLink(link.service, link.address, _named(said), link.is_post)
                link = None
            case _:
                pass


def _named(said: list[str]) -> str | None:
    """The words that are a file's name, if any are."""
    tidy = (" ".join(words.split()) for words in said)
    return next((words for words in tidy if len(words) <= _LONGEST_NAME and _FILE_NAME.fullmatch(words)), None)


def cloud_link(address: str) -> CloudLink | None:
    """The link, where it leads to one of the known services."""
    host, path, stated = _taken_apart(address)
    for wrapper, parameter in _WRAPPERS:
        if _at(host, wrapper) and parameter in stated:
            # One wrapper is taken off, never a second one inside it.
            address = stated[parameter][0]
            host, path, stated = _taken_apart(address)
            break
    return _service(address, host, path, stated)


def _taken_apart(address: str) -> tuple[str, str, dict[str, list[str]]]:
    """Host, path with what stands behind a hash sign, and query; all empty for what is no web address."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        stated = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return "", "", {}
    if parts.scheme.lower() not in ("http", "https"):
        return "", "", {}
    return host, parts.path + (f"#{parts.fragment}" if parts.fragment else ""), stated


def _service(address: str, host: str, path: str, stated: dict[str, list[str]]) -> CloudLink | None:
    for service, ending, beginning in _CLOUDS:
        if _at(host, ending) and path.startswith(beginning) and (len(path) > len(beginning) or stated):
            return CloudLink(service, address, stated.get("f", [""])[0] or None)
    for service, ending, form in _POSTS:
        if _at(host, ending) and form.match(path):
            return CloudLink(service, address, None, is_post=True)
    return None


def _at(host: str, ending: str) -> bool:
    return host == ending or host.endswith(ending if ending.startswith("-") else "." + ending)


def expiry_in(words: str) -> str | None:
    """Until when the words say that a file can be had, as they say it."""
    found = _EXPIRY.search(words)
    return " ".join(found[1].split()).rstrip(".") if found else None


def shortcut(content: bytes) -> str | None:
    """The address in an Internet shortcut (`.url`), as OneDrive attaches them; None for anything else."""
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(b"[internetshortcut]"):
        return None
    found = re.search(rb"^url=(https?://\S{4,2000})\s*$", content, re.IGNORECASE | re.MULTILINE)
    return found[1].decode("utf-8", "replace") if found else None
