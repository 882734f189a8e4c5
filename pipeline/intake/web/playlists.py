"""Playlists of streams that were cut into pieces (HLS, MPEG-DASH): which pieces belong together."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from pipeline.intake import names
from pipeline.intake.web.pages import url_of

LONGEST_PLAYLIST = 1 << 20
MOST_PIECES = 20_000
_MAP = re.compile(r'#EXT-X-MAP:[^\n]{0,500}?URI="([^"\n]{1,2000})"')
_DASH_NAMES = re.compile(r'(?:media|initialization|sourceURL)="([^"<>]{1,2000})"|<BaseURL>([^<]{1,2000})</BaseURL>')
_TEMPLATED = re.compile(r"\$(?:Number|Time|RepresentationID|Bandwidth)")


@dataclass(frozen=True, slots=True)
class Playlist:
    url: str
    pieces: tuple[str, ...]
    """Addresses in order. Empty for one that lists other playlists, or names its pieces only by a rule."""


def playlist_of(url: str, content: bytes) -> Playlist:
    """The playlist at `url`, whose text is `content`."""
    text = names.decoded(content)
    found = _of_hls(text) if text.lstrip("\ufeff").startswith("#EXTM3U") else _of_dash(text)
    return Playlist(url, tuple(dict.fromkeys(url_of(_joined(url, one)) for one in found[:MOST_PIECES])))


def _of_hls(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    if any(line.startswith("#EXT-X-STREAM-INF") for line in lines):
        return []
    return [*_MAP.findall(text), *(line for line in lines if line and not line.startswith("#"))]


def _of_dash(text: str) -> list[str]:
    named = [one or other for one, other in _DASH_NAMES.findall(text)]
    return [] if any(_TEMPLATED.search(one) for one in named) else named


def _joined(base: str, piece: str) -> str:
    try:
        return urljoin(base, piece)
    except ValueError:
        return piece
