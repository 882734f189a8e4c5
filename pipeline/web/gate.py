"""In front of every route: no token, no answer; nobody may send for ever; every answer bears the same headers."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.model.tokens import Token
from pipeline.web.answers import TroubleOut
from pipeline.web.attempts import WrongTokens
from pipeline.web.page_gate import PAGE_HEADERS, PageGate, is_page
from pipeline.web.troubles import told

LOG: Final = logging.getLogger("sanad.web")
LARGEST_QUESTION: Final = 4 << 20
"""Bytes of a body that is no file."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    idle_s: float
    """Between two pieces of a body."""
    request_s: float
    """For one body from its first byte to its last."""


class Gate:
    def __init__(
        self,
        app: ASGIApp,
        check: Callable[[str], Token | None],
        wrong: WrongTokens,
        patience: Patience,
        pages: PageGate,
        largest: int,
    ) -> None:
        """`largest`: bytes of a form with files."""
        self._app = app
        self._check = check
        self._wrong = wrong
        self._patience = patience
        self._pages = pages
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answered(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, begun, status = secrets.token_hex(8), time.monotonic(), 0
        page = is_page(scope["path"])

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers.update({**_HEADERS, **(PAGE_HEADERS if page else {}), "X-Request-Id": request})
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        try:
            if page:
                scope.setdefault("state", {})["session"] = await self._pages.session(scope)
                largest = self._largest if scope["path"] == "/ask" else LARGEST_QUESTION
                await self._app(scope, _bounded(scope, receive, self._patience, largest), sending)
                return
            token = await self._token(scope)
            if token is None:
                await self._refused(scope)(scope, receive, sending)
            else:
                scope.setdefault("state", {})["token"] = token
                await self._app(scope, _bounded(scope, receive, self._patience), sending)
        finally:
            # The route as it is written, never the path: that one has digests in it.
            route = getattr(scope.get("route"), "path", "-")
            LOG.info("%s %s %s %d %.0f ms", request, _word(scope), route, status, 1000 * (time.monotonic() - begun))

    async def _token(self, scope: Scope) -> Token | None:
        sort, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
        if sort.lower() != "bearer" or not secret.strip():
            return None
        return await asyncio.to_thread(self._check, secret.strip())

    def _refused(self, scope: Scope) -> ASGIApp:
        """Who has the right token is never kept out by those who guess."""
        headers = {"WWW-Authenticate": "Bearer"}
        if self._wrong.too_many((scope.get("client") or ("",))[0]):
            return told(429, TroubleOut(message="too many attempts"), {"Retry-After": "60", **headers})
        return told(401, TroubleOut(message="no access"), headers)


def _word(scope: Scope) -> str:
    return str(scope["method"]) if str(scope["method"]).isalpha() else "-"


def _bounded(scope: Scope, receive: Receive, patience: Patience, largest: int = LARGEST_QUESTION) -> Receive:
    """Gives up on a sender that is too slow; bodies that are no files are bounded too, whatever they say."""
    loop = asyncio.get_running_loop()
    ends, left, reading = loop.time() + patience.request_s, largest, True

    async def receiving() -> Message:
        nonlocal left, reading
        if not reading:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, min(patience.idle_s, ends - loop.time())))
        except TimeoutError:
            raise HTTPException(408, "nothing came for too long; what came is kept") from None
        reading = message.get("more_body", False)
        if scope["method"] != "PUT":
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, "the question is too long")
        return message

    return receiving
