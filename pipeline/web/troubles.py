"""Our errors as answers. Nothing that the sender wrote is repeated in them."""

from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from pipeline.desks.delivery_troubles import Closed, Forbidden, NotWhole, OtherBytes, TooMany, TooMuch, WrongOffset
from pipeline.errors import InvalidInput, NoRoom, NotFound, SanadError, Unavailable, UsageError
from pipeline.storage.arriving import InUse
from pipeline.web.answers import TroubleOut

_STATUS: Final[dict[type[SanadError], int]] = {
    Forbidden: 403,
    NotFound: 404,
    WrongOffset: 409,
    NotWhole: 409,
    InUse: 409,
    Closed: 410,
    TooMuch: 413,
    OtherBytes: 422,
    TooMany: 429,
    NoRoom: 507,
    Unavailable: 503,
    InvalidInput: 422,
    UsageError: 422,
    SanadError: 500,
}
"""The first one in the order of an error's own classes counts."""
_OURS: Final = frozenset({500, 503})
"""What these errors say names folders of our machine."""


def answer_troubles(app: FastAPI) -> None:
    app.add_exception_handler(SanadError, _ours)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)


def status_of(error: SanadError) -> int:
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def told(status: int, trouble: TroubleOut, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(trouble.model_dump(exclude_none=True), status, headers)


async def _ours(_request: Request, error: Exception) -> Response:
    if not isinstance(error, SanadError):
        raise error
    status = status_of(error)
    headers: dict[str, str] = {}
    trouble = TroubleOut(message=error.message)
    match error:
        case WrongOffset():
            trouble = TroubleOut(message=error.message, received=error.received)
            headers["Upload-Offset"] = str(error.received)
        case OtherBytes():
            trouble = TroubleOut(message=error.message, remedy=error.remedy, found=error.found, received=0)
        case NotWhole():
            trouble = TroubleOut(message=error.message, remedy=error.remedy, missing=list(error.missing))
        case NoRoom():
            trouble = TroubleOut(message="the disk of the case is full", remedy="Go on when the team has made room.")
        case _ if status in _OURS:
            trouble = TroubleOut(message="the case cannot take it now", remedy="Try again later, or tell the team.")
    if isinstance(error, InUse | Unavailable):
        headers["Retry-After"] = "30"
    return told(status, trouble, headers)


async def _not_understood(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    # A field that we do not know has a name that its sender gave it.
    known = first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]
    where = ".".join(str(part) for part in known if isinstance(part, int | str))[:200]
    return told(422, TroubleOut(message=f"{where}: {first['type']}"))


async def _http(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return told(error.status_code, TroubleOut(message=error.detail), dict(error.headers or {}))


async def _gone(_request: Request, _error: Exception) -> Response:
    """Nobody reads this any more; what came is kept, and sending can go on."""
    return Response(status_code=400)
