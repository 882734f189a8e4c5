"""The pages: sign in with a token, then ask. Each page works without scripts; they only make it quicker."""

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus
from importlib import resources
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.desks.tokens import TokenDesk
from pipeline.export.ask_html import ask_style
from pipeline.model.basics import Language
from pipeline.model.tokens import Scope
from pipeline.web.ask_pages import AskPages
from pipeline.web.attempts import WrongTokens
from pipeline.web.forms import fields_of, is_secure, set_cookie, to
from pipeline.web.page_gate import cookie_name
from pipeline.web.page_troubles import answer_page_troubles
from pipeline.web.rendering import LANGUAGE_COOKIE, rendered, session_of
from pipeline.web.sessions import Sessions

_BACK: Final = re.compile(r"/(?:ask(?:/[0-9a-f]{32})?)?")


def pages(tokens: TokenDesk, sessions: Sessions, wrong: WrongTokens, asking: AskPages) -> Starlette:
    front = FrontPages(tokens, sessions, wrong)
    app = Starlette(
        routes=[
            Route("/", front.front, methods=["GET"]),
            Route("/sign-in", front.sign_in, methods=["POST"]),
            Route("/sign-out", front.sign_out, methods=["POST"]),
            Route("/language", front.language, methods=["POST"]),
            Route("/assets/{name}", asset, methods=["GET"]),
            *asking.routes(),
        ]
    )
    answer_page_troubles(app)
    return app


class FrontPages:
    def __init__(self, tokens: TokenDesk, sessions: Sessions, wrong: WrongTokens) -> None:
        self._tokens = tokens
        self._sessions = sessions
        self._wrong = wrong

    async def front(self, request: Request) -> Response:
        if session_of(request) is not None:
            return to("/ask")
        return rendered(request, "sign_in.html.j2", wrong=None)

    async def sign_in(self, request: Request) -> Response:
        fields = await fields_of(request)
        secret = fields.get("token", "").strip()
        token = await asyncio.to_thread(self._tokens.check, secret) if secret else None
        if token is None:
            # Who has the right token is never kept out by those who guess.
            if self._wrong.too_many((request.scope.get("client") or ("",))[0]):
                return rendered(request, "sign_in.html.j2", HTTPStatus.TOO_MANY_REQUESTS, wrong="page-wait")
            return rendered(request, "sign_in.html.j2", HTTPStatus.UNAUTHORIZED, wrong="page-wrong")
        if not token.allows(Scope.READ):
            return rendered(request, "sign_in.html.j2", HTTPStatus.FORBIDDEN, wrong="page-may-not-read")
        before = session_of(request)
        if before is not None:
            self._sessions.end(before)
        answer = to("/ask")
        set_cookie(answer, request, cookie_name(request.scope), self._sessions.begin(token.sha256))
        return answer

    async def sign_out(self, request: Request) -> Response:
        fields, session = await fields_of(request), session_of(request)
        answer = to("/")
        if session is not None and session.sent(fields.get("key", "")):
            self._sessions.end(session)
            answer.delete_cookie(cookie_name(request.scope), secure=is_secure(request), httponly=True)
            answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    async def language(self, request: Request) -> Response:
        fields = await fields_of(request)
        back = fields.get("back", "")
        answer = to(back if _BACK.fullmatch(back) else "/")
        if fields.get("language") in set(Language):
            set_cookie(answer, request, LANGUAGE_COOKIE, fields["language"])
        return answer


def _shipped(name: str) -> str:
    return resources.files("pipeline.web").joinpath("assets", name).read_text(encoding="utf-8")


_ASSETS: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "sanad.css": ("text/css", lambda: ask_style() + _shipped("pages.css")),
    "ask.js": ("text/javascript", lambda: _shipped("ask.js")),
    "icon.svg": ("image/svg+xml", lambda: _shipped("icon.svg")),
}


async def asset(request: Request) -> Response:
    found = _ASSETS.get(request.path_params["name"])
    if found is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    return Response(found[1](), media_type=found[0])
