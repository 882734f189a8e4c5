"""How a check words its answer: a finding whose sentence is named after the check and its code."""

from enum import StrEnum

from pipeline.model.basics import Digest, ToolVersion
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Author, AuthorKind, Evidence, Finding, NotRunReason, Outcome
from pipeline.model.sentences import Parameter, Sentence, term
from pipeline.ports import Check


def check_words(name: str) -> str:
    """Id of the message that names the check."""
    return f"check-{name}"


def question_words(name: str) -> str:
    """Id of the message that asks the check's question."""
    return f"check-{name}-question"


def code_words(name: str, code: str) -> str:
    """Id of the sentence that goes with a code."""
    return f"check-{name}-{code}"


def limit(name: str, *parameters: Parameter) -> Sentence:
    """What a finding cannot show; the words stand in `checks.ftl` under `limit-…`."""
    return Sentence(f"limit-{name}", parameters)


def absence_limits(case: CaseFile) -> tuple[Sentence, ...]:
    """What goes with every "the file states no …": absence leans nowhere, least of all where not all was read."""
    description = case.description
    cut = description.integrity is not None and description.integrity.complete is False
    neutral = Sentence("main-absence_is_neutral")
    return (neutral, limit("not_all_read")) if cut or description.not_read else (neutral,)


def answer(
    check: Check,
    code: StrEnum,
    outcome: Outcome,
    *parameters: Parameter,
    variant: str | None = None,
    limits: tuple[Sentence, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    other_items: tuple[Digest, ...] = (),
) -> Finding:
    """A finding of `check`. `variant` picks another sentence for the same code."""
    words = code_words(check.name, code.value)
    return Finding(
        check=check.name,
        group=check.group,
        code=code.value,
        outcome=outcome,
        reason=Sentence(words if variant is None else f"{words}-{variant}", parameters),
        author=author_of(check),
        measured=parameters,
        limits=limits,
        evidence=evidence,
        tools=(instrument(check),),
        other_items=other_items,
    )


def unanswered(check: Check, reason: NotRunReason, sentence: Sentence) -> Finding:
    """The check gave no answer. Its code is the reason itself, and weighs nothing."""
    return Finding(
        check=check.name,
        group=check.group,
        code=reason.value,
        outcome=Outcome.NOT_RUN,
        reason=sentence,
        author=author_of(check),
        not_run=reason,
        measured=sentence.parameters,
        tools=(instrument(check),),
    )


def named(check: Check) -> Parameter:
    return term("check", check_words(check.name))


def author_of(check: Check) -> Author:
    return Author(AuthorKind.TOOL, f"sanad/{check.name}", check.version)


def instrument(check: Check) -> ToolVersion:
    return ToolVersion(f"sanad/{check.name}", check.version)
