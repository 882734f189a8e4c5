"""Ask our archive, in a browser."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from pipeline.export.ask_build import answer_part
from pipeline.export.ask_html import PICTURE_SIDE, AnswerView, PairUris
from pipeline.export.ask_parts import AnswerPart
from pipeline.web.asking import Incoming
from pipeline.web.form_parts import FormParts
from pipeline.web.forms import require_own_page, require_session, require_signed_form, to
from pipeline.web.questions import MOST_PAIRS, Held, Questions
from pipeline.web.rendering import language_of, written
from pipeline.wording.catalogue import Catalogue

_UPLOADS: Final = 2
"""Forms with files that are received at a time; others wait."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question in the list."""

    held: Held
    part: AnswerPart | None


class AskPages:
    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._uploads = asyncio.Semaphore(_UPLOADS)

    def routes(self) -> list[Route]:
        return [
            Route("/ask", self.form, methods=["GET"]),
            Route("/ask", self.ask, methods=["POST"]),
            Route("/ask/{id}", self.answer, methods=["GET"]),
            Route("/ask/{id}/live", self.live, methods=["GET"]),
            Route("/ask/{id}/picture", self.picture, methods=["GET"]),
            Route("/ask/{id}/pictures/{place:int}/{side}", self.pair, methods=["GET"]),
            Route("/ask/{id}/receipt", self.receipt, methods=["POST"]),
            Route("/ask/{id}/forget", self.forget, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """Where files are dropped, and what was asked before."""
        held = self._questions.of(require_session(request).key)
        return await _page(request, "ask.html.j2", {"lines": [Line(one, _part(one, request)) for one in held]})

    async def ask(self, request: Request) -> Response:
        """Files come in. The browser goes on to the answer while it is looked for."""
        session = require_session(request)
        require_own_page(request)
        self._questions.require_room(session.key)
        incoming = Incoming(self._questions.desk, session)
        async with self._uploads:
            # Others that waited with this one may have taken what room there was.
            self._questions.require_room(session.key)
            await incoming.pour(FormParts(request.headers.get("content-type")), request.stream())
            held = [self._questions.add(session.key, asked) for asked in incoming.asked]
        return to(f"/ask/{held[0].id}" if len(held) == 1 else "/ask")

    async def answer(self, request: Request) -> Response:
        held = self._held(request)
        return await _page(request, "answer.html.j2", _shown(held, request))

    async def live(self, request: Request) -> Response:
        """What stands inside the page, once there is more than the browser has."""
        held = self._held(request)
        if request.query_params.get("seen") == str(held.version):
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return await _page(request, "live.html.j2", _shown(held, request))

    async def picture(self, request: Request) -> Response:
        """The question's own first picture."""
        held = self._held(request)
        part = _part(held, request)
        if part is None or part.question.picture is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _jpeg(await asyncio.to_thread(held.asked.pictures.jpeg, part.question.picture, PICTURE_SIDE))

    async def pair(self, request: Request) -> Response:
        pair = await asyncio.to_thread(self._held(request).pair, request.path_params["place"])
        sides = {"question": pair.question, "held": pair.held} if pair is not None else {}
        found = sides.get(request.path_params["side"])
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _jpeg(found)

    async def receipt(self, request: Request) -> Response:
        """Made once; that it was made goes on record."""
        session, _ = await require_signed_form(request)
        held = self._questions.get(session.key, request.path_params["id"])
        document = await asyncio.to_thread(self._questions.receipt, held)
        name = f"sanad-answer-{held.asked.question.sha256[:12]}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(document, media_type="application/json", headers=headers)

    async def forget(self, request: Request) -> Response:
        session, _ = await require_signed_form(request)
        self._questions.forget(session.key, request.path_params["id"])
        return to("/ask")

    def _held(self, request: Request) -> Held:
        """Raises NotFound for what this session did not ask."""
        return self._questions.get(require_session(request).key, request.path_params["id"])


async def _page(request: Request, template: str, parts: dict[str, object]) -> Response:
    return HTMLResponse(await asyncio.to_thread(written, request, template, parts))


def _part(held: Held, request: Request) -> AnswerPart | None:
    answer = held.answer
    return answer_part(answer, Catalogue.open(language_of(request))) if answer is not None else None


def _shown(held: Held, request: Request) -> dict[str, object]:
    """The version is read first: what comes meanwhile is told again rather than missed."""
    version, finished, answer = held.version, held.finished, held.answer
    view = None
    if answer is not None:
        part = answer_part(answer, Catalogue.open(language_of(request)))
        picture = f"/ask/{held.id}/picture" if part.question.picture else None
        pairs: dict[int, PairUris] = {}
        for number, copy in enumerate(answer.copies[:MOST_PAIRS], start=1):
            place = held.place(copy)
            pair = held.pair(place) if place is not None else None
            if pair is not None:
                base = f"/ask/{held.id}/pictures/{place}"
                pairs[number] = PairUris(pair, f"{base}/question", f"{base}/held")
        view = AnswerView(part, picture, pairs)
    return {"held": held, "version": version, "finished": finished, "view": view}


def _jpeg(content: bytes) -> Response:
    return Response(content, media_type="image/jpeg")
