"""The routes of version 1. All of them lie behind the gate; each says what a token must be allowed."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.exceptions import HTTPException

from pipeline.app import Sanad
from pipeline.model.basics import Digest
from pipeline.model.tokens import Scope, Token
from pipeline.web.answers import DeliveryId, FileDigest, FileOut, FinishIn, HealthOut, SubmissionIn, SubmissionOut
from pipeline.web.receiving import announced, received

PREFIX: Final = "/api/v1"
_SENDERS: Final = 16
"""Files that are received at a time; others wait."""
_FINISHERS: Final = 2
_Offset = Annotated[str | None, Header(description="Byte of the file that the body begins with.")]
_ContentHeader = Annotated[str | None, Header(include_in_schema=False)]


def any_token(request: Request) -> Token:
    token: Token = request.state.token
    return token


def allowed(scope: Scope) -> Callable[[Request], Token]:
    def check(request: Request) -> Token:
        token = any_token(request)
        if not token.allows(scope):
            raise HTTPException(403, "the token may not do this")
        return token

    return check


Submitter = Annotated[Token, Depends(allowed(Scope.SUBMIT))]
AnyToken = Annotated[Token, Depends(any_token)]


def routes(sanad: Sanad) -> APIRouter:
    router = APIRouter(prefix=PREFIX)
    senders, finishers = asyncio.Semaphore(_SENDERS), asyncio.Semaphore(_FINISHERS)

    @router.get("/health")
    def health(token: AnyToken) -> HealthOut:
        """Whether the records of the case answer."""
        with sanad.bench.records.reading() as reading:
            reading.heads()
        return HealthOut(ok=True)

    @router.post("/submissions", status_code=201)
    def begin(asked: SubmissionIn, token: Submitter, response: Response) -> SubmissionOut:
        """Announce files. The answer says where sending each of them begins, or that it need not be sent."""
        answer = SubmissionOut.of(sanad.deliveries.begin(token, asked.announcement()))
        response.headers["Location"] = f"{PREFIX}/submissions/{answer.id}"
        return answer

    @router.get("/submissions/{id}")
    def progress(id: DeliveryId, token: AnyToken) -> SubmissionOut:
        """What has come so far."""
        return SubmissionOut.of(sanad.deliveries.progress(token, id))

    @router.head("/submissions/{id}/files/{sha256}", response_class=Response)
    def offset(id: DeliveryId, sha256: FileDigest, token: AnyToken) -> Response:
        """Where to go on: the header Upload-Offset, in bytes."""
        found = sanad.deliveries.progress(token, id)
        for file in found.files:
            if file.sha256 == sha256:
                return Response(headers=_where(file.received, file.size, complete=file.whole))
        raise HTTPException(404, "no file with this digest was announced")

    @router.put("/submissions/{id}/files/{sha256}", responses={202: {"model": FileOut}})
    async def send(
        id: DeliveryId,
        sha256: FileDigest,
        token: Submitter,
        request: Request,
        response: Response,
        upload_offset: _Offset = None,
        content_range: _ContentHeader = None,
        content_length: _ContentHeader = None,
    ) -> FileOut:
        """The bytes of a file, from Upload-Offset (or Content-Range) on. 202: more of it must come."""
        said = announced(upload_offset, content_range, content_length)
        async with senders:
            file = sanad.deliveries.receiving(token, id, Digest(sha256))
            incoming = await received(file, said, request.stream())
        count = incoming.size if incoming.whole else incoming.received
        response.status_code = 200 if incoming.whole else 202
        response.headers.update(_where(count, incoming.size, complete=incoming.whole))
        return FileOut(sha256=sha256, size=incoming.size, received=count, complete=incoming.whole)

    @router.post("/submissions/{id}/finish", response_class=Response, responses=_RECEIPT)
    async def finish(id: DeliveryId, token: Submitter, asked: FinishIn | None = None) -> Response:
        """Take it in. The answer is the signed receipt; asking again answers the same one."""
        leave_out = asked is not None and asked.leave_out_missing
        async with finishers:
            _, document = await asyncio.to_thread(sanad.deliveries.finish, token, id, leave_out_missing=leave_out)
        return Response(document, media_type="application/json")

    @router.get("/submissions/{id}/receipt", response_class=Response, responses=_RECEIPT)
    def receipt(id: DeliveryId, token: AnyToken) -> Response:
        """The signed receipt of a finished delivery."""
        return Response(sanad.deliveries.receipt_of(token, id), media_type="application/json")

    return router


_RECEIPT: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The signed receipt (schema sanad/receipt/1).", "content": {"application/json": {}}}
}


def _where(received: int, size: int, *, complete: bool) -> dict[str, str]:
    return {"Upload-Offset": str(received), "Upload-Length": str(size), "Upload-Complete": "?1" if complete else "?0"}
