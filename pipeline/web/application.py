"""`create_app`: the one application, which pages will be built on as well."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import resources
from typing import Final

from fastapi import FastAPI

from pipeline.app import Sanad
from pipeline.errors import SanadError
from pipeline.web.attempts import WrongTokens
from pipeline.web.gate import LOG, Gate, Patience
from pipeline.web.routes import routes
from pipeline.web.troubles import answer_troubles

OPENAPI: Final = "openapi-1.json"
_CLOSING_S: Final = 3600.0
"""How often old deliveries are looked for."""


def create_app(sanad: Sanad) -> FastAPI:
    """For one opened case. Nothing in it answers without a token; it has no pages that explain it, and asks no other
    server for anything."""
    settings = sanad.settings.http
    app = FastAPI(
        title="Sanad: HTTP intake",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(sanad, dt.timedelta(days=settings.keep_days)),
    )
    app.include_router(routes(sanad))
    answer_troubles(app)
    patience = Patience(settings.idle_s, settings.request_s)
    app.add_middleware(Gate, check=sanad.tokens.check, wrong=WrongTokens(), patience=patience)
    return app


def shipped_openapi() -> bytes:
    """The OpenAPI document as it ships; a test holds it equal to what the routes give."""
    return resources.files("pipeline.web").joinpath("schema", OPENAPI).read_bytes()


def _lifespan(sanad: Sanad, keep: dt.timedelta) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        closing = asyncio.create_task(_close_old(sanad, keep))
        yield
        closing.cancel()

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
