"""What the content of one Skype message names: files, cards, and quotations of earlier messages.

The content is markup of Skype's own, not well-formed XML (call recordings hold bare ampersands) and with a
sentence in the reader's language that is never looked at. Hence a reader that forgives everything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from pipeline.intake.markup import End, Start, Text, tokens

_LONGEST = 4 << 20
"""Characters of one message that are looked at."""
LONGEST_NAME = 4_096
"""Characters of a file's name; senders write it."""
_LONGEST_WORDS = 4_000
_OBJECT_PATH = re.compile(r"/objects/+([A-Za-z0-9-]{20,})", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9-]{20,100}")
_QUERY_KEYS = ("docid", "pic", "vim", "am", "file")
_INLINE = {"img": "Picture.1", "video": "Video.1", "audio": "Audio.1"}
"""Elements by which messages in HTML, as Teams writes them, show a file of the same server."""
_REPLY = "schema.skype.com/reply"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """One `URIObject`: a file that the message sends or cites."""

    kind: str
    """For example `Picture.1`, `File.1`, `Video.1/Message.1`; empty where not stated."""
    ids: tuple[str, ...]
    """Candidates for the file's id in the export, the surest first."""
    name: str | None
    size: int | None
    """Bytes, as the sender's program stated them."""


@dataclass(frozen=True, slots=True)
class DirectFile:
    """A file of the old direct transfers: it went from computer to computer and lies on no server."""

    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class SkypeContent:
    files: tuple[NamedFile, ...] = ()
    quoted: tuple[NamedFile, ...] = ()
    """Files of earlier messages that this one cites: no new sending."""
    direct: tuple[DirectFile, ...] = ()
    cards: int = 0
    """Cards with a picture that lies on another server."""
    words: str = ""

    def brings(self) -> bool:
        """Whether it sends anything."""
        return bool(self.files or self.direct or self.cards)


def names_something(content: str) -> bool:
    """Whether the content could name a file: of a million messages, few do."""
    if "<" not in content:
        return False
    folded = content.casefold()
    return "<uriobject" in folded or "<file" in folded or "/objects/" in folded


def read_content(content: str) -> SkypeContent:
    """Everything that `content` names. Never raises: what cannot be understood is left out."""
    reader = _ContentReader()
    for token in tokens(content[:_LONGEST]):
        match token:
            case Start():
                reader.start(token)
            case End(tag):
                reader.end(tag)
            case Text(words):
                reader.words(words)
    return reader.result()


@dataclass(slots=True)
class _Open:
    """A `URIObject` while its elements are read."""

    attributes: Mapping[str, str]
    quoted: bool
    names: list[str] = field(default_factory=list)
    fallback_names: list[str] = field(default_factory=list)
    size: int | None = None
    ids: list[str] = field(default_factory=list)
    query_ids: list[str] = field(default_factory=list)
    card: bool = False

    def is_card(self) -> bool:
        return self.card or self.attributes.get("type", "").lower() == "swift.1"

    def file(self) -> NamedFile:
        stated = [self.attributes.get("doc_id", "")]
        uris = [self.attributes.get(key, "") for key in ("uri", "url_thumbnail")]
        paths = [found[1] for uri in uris if (found := _OBJECT_PATH.search(uri))]
        candidates = [*stated, *paths, *self.ids, *self.query_ids]
        ids = dict.fromkeys(one.lower() for one in candidates if _ID.fullmatch(one))
        name = next((one[:LONGEST_NAME] for one in (*self.names, *self.fallback_names) if one), None)
        return NamedFile(self.attributes.get("type", "")[:100], tuple(ids), name, self.size)


class _ContentReader:
    def __init__(self) -> None:
        self._open: _Open | None = None
        self._quotes = 0
        self._blocks: list[bool] = []
        """Open `blockquote` elements; True where one is a reply, which quotes, and False where one forwards."""
        self._direct: tuple[str | None, list[str]] | None = None
        self._files: list[_Open] = []
        self._direct_files: list[DirectFile] = []
        self._words: list[str] = []

    def start(self, token: Start) -> None:
        tag, attributes = token.tag, token.attributes
        if tag == "uriobject":
            self._open = _Open(attributes, quoted=self._quotes > 0)
            self._files.append(self._open)
        elif tag == "quote":
            self._quotes += 1
        elif tag == "blockquote":
            self._blocks.append(_REPLY in attributes.get("itemtype", "").lower())
            self._quotes += self._blocks[-1]
        elif tag in _INLINE and self._open is None:
            self._inline(tag, attributes)
        elif tag == "file" and self._open is None:
            self._direct = (attributes.get("size"), [])
        elif self._open is not None:
            self._inside(self._open, tag, attributes)
        # `<URIObject …/>` and `<quote/>` are closed; `<OriginalName …/>` opens nothing.
        if token.closed and tag in ("uriobject", "quote", "file"):
            self.end(tag)

    def end(self, tag: str) -> None:
        if tag == "uriobject":
            self._open = None
        elif tag == "blockquote" and self._blocks:
            self._quotes = max(0, self._quotes - self._blocks.pop())
        elif tag == "quote":
            self._quotes = max(0, self._quotes - 1)
            if self._open is not None and self._open.quoted:
                self._open = None
        elif tag == "file" and self._direct is not None:
            size, pieces = self._direct
            self._direct_files.append(DirectFile("".join(pieces)[:LONGEST_NAME], _number(size)))
            self._direct = None

    def words(self, words: str) -> None:
        if self._direct is not None:
            self._direct[1].append(words)
        elif self._open is None and not self._quotes:
            self._words.append(words)

    def _inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        found = _OBJECT_PATH.search(attributes.get("src", ""))
        if found is not None:
            stated = {"type": _INLINE[tag], "doc_id": found[1]}
            self._files.append(_Open(stated, quoted=self._quotes > 0))

    def _inside(self, named: _Open, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "originalname":
                named.names.append(attributes.get("v", ""))
            case "meta":
                named.fallback_names.append(attributes.get("originalname", ""))
            case "filesize":
                named.size = _number(attributes.get("v"))
            case "id":
                if attributes.get("type", "").lower() == "amsdocumentid":
                    named.ids.append(attributes.get("value", ""))
            case "a":
                named.query_ids.extend(_query_ids(attributes.get("href", "")))
            case "swift":
                named.card = True

    def result(self) -> SkypeContent:
        cards = [one for one in self._files if one.is_card()]
        files = [one for one in self._files if not one.is_card()]
        return SkypeContent(
            files=tuple(one.file() for one in files if not one.quoted),
            quoted=tuple(one.file() for one in files if one.quoted),
            direct=tuple(self._direct_files),
            cards=sum(not card.quoted for card in cards),
            words="".join(self._words).strip()[:_LONGEST_WORDS],
        )


def _number(stated: str | None) -> int | None:
    return int(stated) if stated and stated.isascii() and stated.isdigit() and len(stated) < 19 else None


def _query_ids(address: str) -> list[str]:
    """Ids in a link. `go=xmmfallback?pic=…` puts a question mark inside the query, so both are parted at it."""
    try:
        query = urlsplit(address).query or address
        keys = parse_qs(query.replace("?", "&"), max_num_fields=50)
    except ValueError:
        return []
    return [value for key in _QUERY_KEYS for value in keys.get(key, ())]
