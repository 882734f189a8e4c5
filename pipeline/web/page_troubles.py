"""Trouble as a page. Nothing that was sent is repeated in it."""

from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from pipeline.desks.asking import HoldsFiles
from pipeline.desks.delivery_troubles import TooMany
from pipeline.errors import InvalidInput, NoRoom, NotFound, SanadError
from pipeline.web.forms import NotSignedIn, to
from pipeline.web.gate import LOG
from pipeline.web.rendering import rendered
from pipeline.web.troubles import status_of

_WORDS: Final[dict[type[SanadError], str]] = {
    HoldsFiles: "page-container",
    TooMany: "page-too-many",
    NotFound: "page-gone",
    NoRoom: "page-no-room",
    InvalidInput: "page-too-large",
    SanadError: "page-trouble",
}
_OF_STATUS: Final = {
    HTTPStatus.FORBIDDEN: "page-foreign",
    HTTPStatus.NOT_FOUND: "page-gone",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "page-too-large",
}


def answer_page_troubles(app: Starlette) -> None:
    app.add_exception_handler(SanadError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)


async def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, SanadError):
        raise error
    words = next(_WORDS[kind] for kind in type(error).__mro__ if kind in _WORDS)
    if words == "page-trouble":
        # Its own words may name folders of this machine: they are for who runs it.
        LOG.warning("a page could not be shown: %s: %s", type(error).__name__, error.message)
    return rendered(request, "trouble.html.j2", status_of(error), words=words)


async def _http(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn):
        return to("/")
    if not isinstance(error, HTTPException):
        raise error
    words = _OF_STATUS.get(HTTPStatus(error.status_code), "page-trouble")
    return rendered(request, "trouble.html.j2", error.status_code, words=words)


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=HTTPStatus.BAD_REQUEST)
