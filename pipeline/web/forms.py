"""What the pages are sent, and where they send a browser next."""

from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.web.page_gate import from_own_page
from pipeline.web.rendering import session_of
from pipeline.web.sessions import Session

_FORM_BYTES: Final = 8 * 1024


class NotSignedIn(HTTPException):
    def __init__(self) -> None:
        super().__init__(HTTPStatus.UNAUTHORIZED, "not signed in")


def require_session(request: Request) -> Session:
    """Raises NotSignedIn."""
    session = session_of(request)
    if session is None:
        raise NotSignedIn
    return session


def require_own_page(request: Request) -> None:
    """Raises HTTPException (403) for a form that another page sent."""
    if not from_own_page(request.scope):
        raise HTTPException(HTTPStatus.FORBIDDEN, "the form came from another page")


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a small form. Raises HTTPException for one that is too long, no form, or another page's."""
    require_own_page(request)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not a form")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the form is too long")
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the form is not understood") from None
    return {name: values[-1] for name, values in found.items()}


async def require_signed_form(request: Request) -> tuple[Session, dict[str, str]]:
    """The fields of a form that this session's own page sent. Raises HTTPException."""
    session, fields = require_session(request), await fields_of(request)
    if not session.sent(fields.get("key", "")):
        raise HTTPException(HTTPStatus.FORBIDDEN, "the form is not of this session")
    return session, fields


def to(path: str) -> RedirectResponse:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def set_cookie(answer: Response, request: Request, name: str, value: str) -> None:
    """For this browser window's life; never for scripts, never sent along from other sites."""
    answer.set_cookie(name, value, path="/", secure=is_secure(request), httponly=True, samesite="strict")


def is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
