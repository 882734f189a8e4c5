"""Which server, which user, and how to get in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Protection(StrEnum):
    """How the connection is encrypted. Certificates are always checked."""

    IMPLICIT = "implicit"
    """TLS from the first byte (RFC 8314)."""
    STARTTLS = "starttls"
    NONE = "none"
    """For a server on this machine only."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What the server is shown. Never printed."""

    text: str = field(repr=False)
    is_token: bool = False
    """An OAuth2 access token in place of a password."""


@dataclass(frozen=True, slots=True)
class Account:
    host: str
    port: int
    user: str
    secret: Callable[[], Secret]
    """Asked at every connection: tokens are renewed while Sanad waits."""
    protection: Protection = Protection.IMPLICIT
    ca_file: Path | None = None
    """Certificates that are trusted in place of the machine's own."""

    @property
    def door(self) -> str:
        """What bookmarks know it by. With the port: two tunnels may end at two servers."""
        return f"imap/{self.host}:{self.port}/{self.user}"
