"""In front of the pages: whose session it is, what a browser may load, and that forms come from our own pages."""

import asyncio
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from pipeline.model.basics import Digest
from pipeline.model.tokens import Scope as Allowed
from pipeline.model.tokens import Token
from pipeline.web.sessions import Session, Sessions

PAGES: Final = ("/", "/sign-in", "/sign-out", "/language", "/ask")
_FOLDERS: Final = ("/ask/", "/assets/")
PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    # Without it a browser does not say which page a form came from.
    "Referrer-Policy": "same-origin",
}


def is_page(path: str) -> bool:
    """Whether it is answered to browsers; all else is for programs, and needs a token in each request."""
    return path in PAGES or path.startswith(_FOLDERS)


def cookie_name(scope: Scope) -> str:
    """With the prefix, browsers take it over https only, and from this host only."""
    return "__Host-sanad" if scope["scheme"] == "https" else "sanad"


def cookies_of(scope: Scope) -> dict[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(Headers(scope=scope).get("cookie", "")).items()}
    except CookieError:
        return {}


def from_own_page(scope: Scope) -> bool:
    """Whether a browser says that a form came from this server; programs say nothing."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


class PageGate:
    def __init__(self, sessions: Sessions, holding: Callable[[Digest], Token | None]) -> None:
        """`holding` answers the token with that SHA-256, as long as it holds."""
        self._sessions = sessions
        self._holding = holding

    async def session(self, scope: Scope) -> Session | None:
        """None for who is not signed in, or whose token was revoked or has run out meanwhile."""
        secret = cookies_of(scope).get(cookie_name(scope))
        session = self._sessions.find(secret) if secret else None
        if session is None:
            return None
        token = await asyncio.to_thread(self._holding, session.token)
        if token is None or not token.allows(Allowed.READ):
            self._sessions.end(session)
            return None
        return session
