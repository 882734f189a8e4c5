"""Does the file decode from its first to its last byte, and is it what its name says?

Damage says something about the file and how it travelled, never about what it shows.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import answer, limit, unanswered
from pipeline.checks.extensions import promise_broken
from pipeline.model.descriptions import Integrity, MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, NotRunReason, Outcome
from pipeline.model.objects import ItemStatus, Quarantine
from pipeline.model.sentences import Sentence, number, text

_ENDS_EARLY = re.compile(
    r"truncat|partial file|premature|end of file|end(ed|s) early|ends inside|beyond the end|unexpected end"
    r"|no end (of image )?marker|\bEOF\b",
    re.IGNORECASE,
)


class Code(StrEnum):
    DECODES_WHOLE = "decodes_whole"
    TRUNCATED = "truncated"
    DECODE_ERRORS = "decode_errors"
    UNDECODABLE = "undecodable"
    TYPE_DIFFERS_FROM_NAME = "type_differs_from_name"
    EMPTY_FILE = "empty_file"


@dataclass(frozen=True, slots=True)
class FileIntegrity:
    name: ClassVar[str] = "file_integrity"
    version: ClassVar[str] = "1"
    group: ClassVar[Group] = Group.CONTINUITY
    about_incident: ClassVar[bool] = False

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        media = case.description.media_type.kind is not MediaKind.OTHER
        return media or case.item.size == 0 or bool(_broken_promises(case)) or _quarantine(case) is not None

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        if case.item.size == 0:
            return (answer(self, Code.EMPTY_FILE, Outcome.INCONCLUSIVE, limits=(limit("ask_for_file_again"),)),)
        found = [self._name_differs(case, *broken) for broken in _broken_promises(case)[:1]]
        quarantine = _quarantine(case)
        if quarantine is not None:
            stage, reason = text("stage", quarantine.stage), text("reason", quarantine.reason)
            found.append(answer(self, Code.UNDECODABLE, Outcome.INCONCLUSIVE, stage, reason, variant="quarantined"))
        elif case.description.media_type.kind is not MediaKind.OTHER:
            found.append(self._decoding(case.description.integrity))
        return tuple(found)

    def _decoding(self, integrity: Integrity | None) -> Finding:
        if integrity is None or (integrity.decoded and integrity.complete is None):
            return unanswered(self, NotRunReason.LIMIT_REACHED, Sentence("check-file_integrity-not_decoded"))
        code = _code(integrity)
        if code is Code.DECODES_WHOLE:
            return answer(self, code, Outcome.NEUTRAL, limits=(limit("decoding_is_not_content"),))
        first = text("message", _telling(integrity.errors, code))
        messages = number("messages", len(integrity.errors))
        again = (limit("damage_says_nothing_of_content"), limit("ask_for_file_again"))
        return answer(self, code, Outcome.INCONCLUSIVE, first, messages, limits=again)

    def _name_differs(self, case: CaseFile, receipt: str, ending: str) -> Finding:
        return answer(
            self,
            Code.TYPE_DIFFERS_FROM_NAME,
            Outcome.NEUTRAL,
            text("ending", ending),
            text("type", case.description.media_type.name),
            limits=(limit("apps_rename"),),
            evidence=(Evidence(EvidenceKind.RECEIPT, receipt),),
        )


def _code(integrity: Integrity) -> Code:
    if not integrity.decoded:
        return Code.UNDECODABLE
    if any(_ENDS_EARLY.search(error) for error in integrity.errors):
        return Code.TRUNCATED
    if integrity.errors:
        return Code.DECODE_ERRORS
    return Code.DECODES_WHOLE if integrity.complete else Code.TRUNCATED


def _telling(errors: tuple[str, ...], code: Code) -> str:
    """The message that tells most: the one about the end where the file ends early, else the first."""
    about_end = (error for error in errors if code is Code.TRUNCATED and _ENDS_EARLY.search(error))
    return next(about_end, errors[0] if errors else "—")


def _broken_promises(case: CaseFile) -> tuple[tuple[str, str], ...]:
    """(receipt, ending) of each name that promises other content."""
    found = (
        (receipt.id, promise_broken(receipt.arrival.name.display, case.description.media_type.name))
        for receipt in case.receipts
    )
    return tuple((receipt, ending) for receipt, ending in found if ending is not None)


def _quarantine(case: CaseFile) -> Quarantine | None:
    if case.examination.status is not ItemStatus.QUARANTINED:
        return None
    return case.examination.quarantine or Quarantine("decoding", "no reason on record")
