"""The words of a mail, and the files that words stand for: links, pasted ciphertext, pasted encodings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

from pipeline.intake import names
from pipeline.intake.mail_fields import encoding_of
from pipeline.intake.mail_parts import Part
from pipeline.intake.markup import End, Start, Text, tokens

LONGEST_BODY = 4 << 20
"""Bytes of a body that are looked at."""
MOST_LINKS = 200

_ADDRESS = re.compile(r"https?://[^\s\"'<>\u2066-\u2069]{4,2000}", re.IGNORECASE)
_CLOUDS: tuple[tuple[str, str, str], ...] = (
    # (service, host or end of host, beginning of path)
    ("Google Drive", "drive.google.com", "/file/"),
    ("Google Drive", "drive.google.com", "/open"),
    ("Google Drive", "drive.google.com", "/uc"),
    ("Google Drive", "drive.google.com", "/drive/folders/"),
    ("Google Photos", "photos.app.goo.gl", "/"),
    ("OneDrive", "1drv.ms", "/"),
    ("OneDrive", "onedrive.live.com", "/"),
    ("OneDrive", "-my.sharepoint.com", "/"),
    ("iCloud Mail Drop", "icloud.com", "/attachment/"),
    ("WeTransfer", "wetransfer.com", "/downloads/"),
    ("WeTransfer", "we.tl", "/"),
    ("Dropbox", "dropbox.com", "/s"),
    ("MEGA", "mega.nz", "/"),
)
_SILENT = frozenset({"style", "script", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li"})
_PGP = "-----BEGIN PGP MESSAGE-----"
_UU = re.compile(r"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,200})\r?\n[\x20-\x60]{2,90}\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CloudLink:
    service: str
    address: str
    name: str | None
    """Where the address states it."""


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail."""

    text: str
    is_html: bool

    def words(self) -> str:
        return _plain(self.text) if self.is_html else self.text

    def links(self) -> Iterator[CloudLink]:
        """Addresses of files on services where large attachments are put."""
        # In HTML an address stands escaped in an attribute.
        text = unescape(self.text) if self.is_html else self.text
        for found in _ADDRESS.finditer(text):
            link = cloud_link(found[0].rstrip(".,;:!?)]}»"))
            if link is not None:
                yield link

    def holds_ciphertext(self) -> bool:
        return _PGP in self.text

    def pasted_names(self) -> Iterator[str]:
        """Names of files that are pasted into the text in the old Unix encoding."""
        for found in _UU.finditer(self.text):
            yield found["name"]


def body_of(part: Part, raw: bytes) -> Body:
    """`raw` is the decoded body; encodings that a part states wrongly give way to ones that fit."""
    text = _decoded(raw, encoding_of(part.type.parameters))
    return Body(text, part.type.name in ("text/html", "text/x-amp-html"))


def cloud_link(address: str) -> CloudLink | None:
    """The link, where it leads to one of the known services."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        stated = parse_qs(parts.query, max_num_fields=50).get("f", [""])[0]
    except ValueError:
        return None
    for service, ending, path in _CLOUDS:
        at_host = host == ending or host.endswith(ending if ending.startswith("-") else "." + ending)
        if at_host and parts.path.startswith(path) and (len(parts.path) > len(path) or parts.query):
            return CloudLink(service, address, stated or None)
    return None


def first_words(bodies: Sequence[Body]) -> str | None:
    """The mail's words: its first plain text, else its first HTML without markup."""
    plain = [body for body in bodies if not body.is_html] or list(bodies)
    said = next((words for body in plain if (words := body.words().strip())), "")
    return names.safe_text(said) or None


def _decoded(raw: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    text = names.decoded(raw)
    return text if text.isascii() or not encodings else text.encode("utf-8", "replace").decode()


def _plain(html: str) -> str:
    """The words without markup, a line for each paragraph."""
    pieces: list[str] = []
    silent = 0
    for token in tokens(html):
        match token:
            case Start(tag) if tag in _SILENT:
                silent += not token.closed
            case End(tag) if tag in _SILENT:
                silent = max(0, silent - 1)
            case Start(tag) if tag in _BREAKS:
                pieces.append("\n")
            case Text(words) if not silent:
                pieces.append(words)
            case _:
                pass
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
