"""Pages in the reader's language."""

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.export.ask_html import speaking
from pipeline.model.basics import Language
from pipeline.web.page_gate import cookies_of
from pipeline.web.sessions import Session
from pipeline.wording.catalogue import Catalogue

LANGUAGE_COOKIE = "sanad-language"


def language_of(request: Request) -> Language:
    """As chosen, else as the browser prefers."""
    chosen = cookies_of(request.scope).get(LANGUAGE_COOKIE, "")
    if chosen in set(Language):
        return Language(chosen)
    return Language.ARABIC if request.headers.get("accept-language", "").lower().startswith("ar") else Language.ENGLISH


def session_of(request: Request) -> Session | None:
    found: Session | None = request.scope["state"]["session"]
    return found


def rendered(request: Request, template: str, status: int = HTTPStatus.OK, **parts: object) -> HTMLResponse:
    return HTMLResponse(written(request, template, parts), status)


def written(request: Request, template: str, parts: Mapping[str, object]) -> str:
    catalogue, session = Catalogue.open(language_of(request)), session_of(request)
    other = Language.ENGLISH if catalogue.language is Language.ARABIC else Language.ARABIC
    return (
        _environment()
        .get_template(template)
        .render(
            speaking(catalogue),
            signed_in=session is not None,
            form_key=session.form_key if session else "",
            here=request.url.path,
            other_language=other.value,
            other_words=Catalogue.open(other).term("ask-page-this-language"),
            **parts,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader(
            [PackageLoader("pipeline.web", "templates"), PackageLoader("pipeline.export", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
