"""Takes who is behind a code out of what goes on record, and puts it there sealed.

What stays readable is what reviewers work with: the words of a message, file names, times. The preserved containers
hold everything as it came; they are as well protected as the vault is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.intake.persons import spellings, stated_identity, tells_who
from pipeline.model.arrivals import Arrival, Channel, ContextLine, FoundGap, MessageContext
from pipeline.model.attestations import Attestation, StatedFact
from pipeline.model.basics import SourceCode
from pipeline.model.custody import RowDigest
from pipeline.model.sentences import Parameter, ParameterKind, Sentence
from pipeline.model.sources import IdentityRole, SourceIdentity, StatedIdentity
from pipeline.ports import Workbench, Writing

_NAMED_BY_PARAMETER = "conversation"
_FACTS_THAT_NAME = frozenset({"saved_from", "Resent-From", "author", "signature"})
_MOST_REMEMBERED = 50_000


@dataclass(slots=True)
class _Replaced:
    """What was taken out of one message, and the code that stands in its place."""

    identities: list[tuple[SourceCode, StatedIdentity]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def take(self, code: str, stated: StatedIdentity) -> str:
        self.identities.append((SourceCode(code), stated))
        self.words.update(dict.fromkeys(spellings(stated), code))
        return code

    def rid(self, text: str) -> str:
        """`text` with each of the words that were taken out replaced by its code, the longest first."""
        for words in sorted(self.words, key=len, reverse=True):
            # Whole words only: a sender called Sam must not turn "Samsung" into a code.
            found = rf"(?<![^\W_]){re.escape(words)}(?![^\W_])"
            text = re.sub(found, self.words[words], text, flags=re.IGNORECASE)
        return text


class Sealer:
    """Seals what a submission names, each way of naming somebody once."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._sealed: set[tuple[SourceCode, str]] = set()

    def arrival(self, tx: Writing, arrival: Arrival) -> tuple[Arrival, tuple[RowDigest, ...]]:
        """The arrival as it goes on record, and the rows of what was sealed. Its receipt's id is made before."""
        if arrival.message is None:
            return arrival, ()
        replaced = _Replaced()
        message = self._scrubbed(arrival.message, arrival.channel, replaced)
        return replace(arrival, message=message), tuple(self._seal(tx, replaced))

    def gap(self, tx: Writing, gap: FoundGap) -> tuple[FoundGap, tuple[RowDigest, ...]]:
        """As `arrival`; the reason of a gap may name a conversation too."""
        replaced = _Replaced()
        message = self._scrubbed(gap.message, gap.channel, replaced) if gap.message else None
        for parameter in gap.reason.parameters:
            if parameter.name == _NAMED_BY_PARAMETER and tells_who(gap.channel, str(parameter.value)):
                self._conversation(str(parameter.value), gap.channel, replaced)
        reason = _said_without(gap.reason, replaced)
        return replace(gap, message=message, reason=reason), tuple(self._seal(tx, replaced))

    def _scrubbed(self, message: MessageContext, channel: Channel, replaced: _Replaced) -> MessageContext:
        if message.sender:
            self._person(IdentityRole.SENDER, message.sender, channel, replaced)
        first = message.forwarded_from
        if first:
            first = self._person(IdentityRole.FIRST_SENDER, first, channel, replaced)
        conversation, subject = message.conversation, message.subject
        if conversation and tells_who(channel, conversation):
            conversation = self._conversation(conversation, channel, replaced)
            if subject:
                # A chat's subject is the name of whoever it is held with.
                replaced.take(conversation, stated_identity(IdentityRole.TITLE, channel, subject))
                subject = None
        around = tuple(self._neighbour(line, channel, replaced) for line in message.around)
        return replace(
            message,
            identity=replaced.rid(message.identity),
            conversation=conversation,
            sender=None,
            subject=subject,
            forwarded_from=first,
            attestations=tuple(_vouched_without(one, replaced) for one in message.attestations),
            facts=tuple(self._fact(fact, channel, replaced) for fact in message.facts),
            around=around,
            notes=tuple(_said_without(note, replaced) for note in message.notes),
        )

    def _fact(self, fact: StatedFact, channel: Channel, replaced: _Replaced) -> StatedFact:
        if fact.name in _FACTS_THAT_NAME:
            return replace(fact, value=self._person(IdentityRole.STATED, fact.value, channel, replaced))
        return replace(fact, value=replaced.rid(fact.value))

    def _person(self, role: IdentityRole, raw: str, channel: Channel, replaced: _Replaced) -> str:
        return replaced.take(self._bench.pseudonym(raw), stated_identity(role, channel, raw))

    def _conversation(self, raw: str, channel: Channel, replaced: _Replaced) -> str:
        code = self._bench.sealing.code_of_conversation(raw)
        return replaced.take(code, stated_identity(IdentityRole.CONVERSATION, channel, raw))

    def _neighbour(self, line: ContextLine, channel: Channel, replaced: _Replaced) -> ContextLine:
        if not line.sender:
            return line
        return replace(line, sender=self._person(IdentityRole.NEIGHBOUR, line.sender, channel, replaced))

    def _seal(self, tx: Writing, replaced: _Replaced) -> Iterator[RowDigest]:
        sealing, now = self._bench.sealing, self._bench.clock.now()
        for code, stated in replaced.identities:
            mark = sealing.mark(code, stated)
            if (code, mark) in self._sealed:
                continue
            if len(self._sealed) >= _MOST_REMEMBERED:
                self._sealed.clear()
            self._sealed.add((code, mark))
            if tx.has_identity(code, mark):
                continue
            sealed = sealing.seal(stated)
            identity = SourceIdentity(code, mark, stated.role, stated.channel, sealed, now, self._bench.agent)
            row = tx.add_identity(identity)
            if row is not None:
                yield row


def _said_without(sentence: Sentence, replaced: _Replaced) -> Sentence:
    return replace(sentence, parameters=tuple(_parameter(one, replaced) for one in sentence.parameters))


def _parameter(parameter: Parameter, replaced: _Replaced) -> Parameter:
    if parameter.kind is not ParameterKind.TEXT:
        return parameter
    return replace(parameter, value=replaced.rid(str(parameter.value)))


def _vouched_without(attestation: Attestation, replaced: _Replaced) -> Attestation:
    return replace(
        attestation,
        by=replaced.rid(attestation.by) if attestation.by else attestation.by,
        reason=_said_without(attestation.reason, replaced) if attestation.reason else None,
        limits=tuple(_said_without(limit, replaced) for limit in attestation.limits),
    )
