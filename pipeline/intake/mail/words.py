"""The words of a mail, and the files that words stand for: links, pasted ciphertext."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.intake import names
from pipeline.intake.mail.fields import encoding_of
from pipeline.intake.mail.links import CloudLink, links_in
from pipeline.intake.mail.parts import Part
from pipeline.intake.markup import End, Start, Text, tokens

LONGEST_BODY = 4 << 20
"""Bytes of a body that are looked at."""
_SILENT = frozenset({"style", "script", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li"})
_CID = re.compile(r"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)
_PGP = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Body:
    """One text of a mail."""

    text: str
    is_html: bool

    def words(self) -> str:
        return _plain(self.text) if self.is_html else self.text

    def links(self) -> Iterator[CloudLink]:
        """Addresses of files on services where large attachments are put, and of posts."""
        return links_in(self.text, is_html=self.is_html)

    def shown_parts(self) -> frozenset[str]:
        """Content-IDs of the parts that the text shows in their place."""
        return frozenset(unquote(found[1]) for found in _CID.finditer(self.text)) if self.is_html else frozenset()

    def holds_ciphertext(self) -> bool:
        return _PGP in self.text


def body_of(part: Part, raw: bytes) -> Body:
    """`raw` is the decoded body; encodings that a part states wrongly give way to ones that fit."""
    text = _decoded(raw, encoding_of(part.type.parameters))
    return Body(text, part.type.name in ("text/html", "text/x-amp-html"))


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
            case Start(tag) | End(tag) if tag in _BREAKS:
                pieces.append("\n")
            case Text(words) if not silent:
                pieces.append(words)
            case _:
                pass
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
