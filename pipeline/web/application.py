"""`create_app`: the one application, for programs and for browsers."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import resources
from typing import Final

from fastapi import FastAPI

from pipeline.app import Sanad
from pipeline.errors import SanadError
from pipeline.web.ask_pages import AskPages
from pipeline.web.attempts import WrongTokens
from pipeline.web.gate import LARGEST_QUESTION, LOG, Gate, Patience
from pipeline.web.page_gate import PageGate
from pipeline.web.pages import pages
from pipeline.web.questions import Questions
from pipeline.web.routes import routes
from pipeline.web.sessions import Sessions
from pipeline.web.troubles import answer_troubles

OPENAPI: Final = "openapi-1.json"
_CLOSING_S: Final = 3600.0
"""How often old deliveries are looked for."""


def create_app(sanad: Sanad) -> FastAPI:
    """For one opened case. Nothing of the case is told without a token, and no other server is asked for anything."""
    settings = sanad.settings.http
    wrong = WrongTokens()
    questions = Questions(sanad.asking, sanad.settings.ask.at_once, sanad.settings.ask.keep_minutes * 60)
    sessions = Sessions(questions.forget_all)
    app = FastAPI(
        title="Sanad: HTTP intake",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(sanad, dt.timedelta(days=settings.keep_days), questions),
    )
    app.include_router(routes(sanad))
    answer_troubles(app)
    app.mount("/", pages(sanad.tokens, sessions, wrong, AskPages(questions)))
    patience = Patience(settings.idle_s, settings.request_s)
    app.add_middleware(
        Gate,
        check=sanad.tokens.check,
        wrong=wrong,
        patience=patience,
        pages=PageGate(sessions, sanad.tokens.holding),
        largest=(sanad.settings.ask.file_mib << 20) + LARGEST_QUESTION,
    )
    return app


def shipped_openapi() -> bytes:
    """The OpenAPI document as it ships; a test holds it equal to what the routes give."""
    return resources.files("pipeline.web").joinpath("schema", OPENAPI).read_bytes()


def _lifespan(
    sanad: Sanad, keep: dt.timedelta, questions: Questions
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        closing = asyncio.create_task(_close_old(sanad, keep))
        yield
        closing.cancel()
        questions.close()

    return running


async def _close_old(sanad: Sanad, keep: dt.timedelta) -> None:
    while True:
        try:
            closed = await asyncio.to_thread(sanad.deliveries.close_old, keep)
        except SanadError as error:
            LOG.warning("old deliveries were not closed: %s", error.message)
        else:
            if closed:
                LOG.info("%d old deliveries were closed", len(closed))
        await asyncio.sleep(_CLOSING_S)
