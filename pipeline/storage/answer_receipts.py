"""The receipt of a question: what this archive answered about a file on a day, signed. `verify_receipt` checks it.

The file itself is named by its digest alone: neither its name nor anything of its content stands here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from pipeline.errors import UsageError
from pipeline.model.asking import Answer, Progress, Stage
from pipeline.model.basics import Digest, SubmissionId, ToolVersion
from pipeline.model.custody import SignedHead
from pipeline.model.likeness import Leg, MatchKind
from pipeline.storage.keys import CaseKey
from pipeline.storage.signing import signed

ANSWER_SCHEMA: Final = "sanad/answer-receipt/1"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One item that was held."""

    sha256: Digest
    kind: MatchKind
    legs: tuple[Leg, ...]
    """What led to it; nothing for the same bytes."""
    lineage: str | None


@dataclass(frozen=True, slots=True)
class StageLine:
    stage: Stage
    progress: Progress
    why: str | None
    """Message id of the reason why it was not run."""


@dataclass(frozen=True, slots=True)
class AnswerStatement:
    """What the case signs for."""

    schema: str
    id: SubmissionId
    sha256: Digest
    """Of the file that was asked about."""
    size: int
    media_type: str | None
    asked: dt.datetime
    stages: tuple[StageLine, ...]
    answers: tuple[AnswerLine, ...]
    not_looked: tuple[str, ...]
    """Message ids of what could not be looked at."""
    searchable: int
    """Items of the archive that could be searched."""
    not_searchable: int
    searched: SignedHead | None
    """The newest signed state of the ledger when the archive was searched."""
    head: SignedHead
    """The ledger when this was written: its last event speaks of this receipt."""
    tools: tuple[ToolVersion, ...]
    public_key: str


def write_answer_receipt(id: SubmissionId, answer: Answer, head: SignedHead, key: CaseKey) -> bytes:
    """Raises UsageError for an answer that is not finished, CustodyError where the key is missing."""
    if not answer.finished:
        raise UsageError("the answer is not finished", remedy="Wait for the last stage.")
    question = answer.question
    described = question.examination.description if question.examination else None
    statement = AnswerStatement(
        schema=ANSWER_SCHEMA,
        id=id,
        sha256=question.sha256,
        size=question.size,
        media_type=described.media_type.name if described else None,
        asked=question.asked,
        stages=tuple(
            StageLine(report.stage, report.progress, report.why.id if report.why else None) for report in answer.stages
        ),
        answers=tuple(
            AnswerLine(
                copy.held.item.sha256,
                copy.kind,
                copy.match.legs if copy.match else (),
                copy.lineage.id if copy.lineage else None,
            )
            for copy in answer.copies
        ),
        not_looked=tuple(sentence.id for sentence in answer.not_looked),
        searchable=answer.archive.searchable,
        not_searchable=answer.archive.not_searchable,
        searched=answer.head,
        head=head,
        tools=answer.tools,
        public_key=key.public_key,
    )
    return signed(statement, key)
