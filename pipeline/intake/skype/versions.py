"""Edited messages stand in the export twice: with the same sender and time of arrival."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.intake.skype.content import NamedFile
from pipeline.intake.skype.records import SkypeMessage
from pipeline.model.arrivals import ContextLine
from pipeline.model.sentences import Sentence, moment

_MOST_WAITING = 20_000
"""Weight of the edited messages of one conversation that wait for their other version; as a rule each weighs 1."""

Lines = tuple[ContextLine, ...]
Version = tuple[SkypeMessage, Lines]


def one_of_each(
    messages: Iterable[Version], edits: Mapping[str, dt.datetime | None]
) -> Iterator[tuple[SkypeMessage, Lines, tuple[Sentence, ...]]]:
    """Each message once, with the lines around it, and a note where there is a later version.

    The first version stands for all, with the files of all: a file that an edit removed was sent nonetheless.
    `edits` are the pairs one of which is an edit, with its time; those come last, all others as they come.
    """
    waiting: dict[str, list[Version]] = {}
    number = 0
    for message, lines in messages:
        if message.pair in edits and number < _MOST_WAITING:
            waiting.setdefault(message.pair, []).append((message, lines))
            number += _weight(message)
        else:
            # Same sender and time, but no edit: an album, or a record that the export repeats.
            yield message, lines, (_edited(message.edited),) if message.is_edit else ()
    for pair, versions in waiting.items():
        message, lines = _first(versions)
        yield message, lines, (_edited(edits[pair]),)


def _weight(message: SkypeMessage) -> int:
    """In thousands of characters, about."""
    files = message.content.files
    length = len(message.content.words) + sum(len(file.name or "") + 100 for file in files)
    return 1 + (length + 40 * len(message.references)) // 1_000


def _first(versions: Sequence[Version]) -> Version:
    first, lines = next((one for one in versions if not one[0].is_edit), versions[-1])
    messages = (first, *(version for version, _ in reversed(versions)))
    files: dict[tuple[str, ...], NamedFile] = {}
    for message in messages:
        for file in message.content.files:
            files.setdefault(file.ids, file)
    references = dict.fromkeys(id for message in messages for id in message.references)
    content = replace(first.content, files=tuple(files.values()))
    return replace(first, content=content, references=tuple(references)), lines


def _edited(when: dt.datetime | None) -> Sentence:
    return Sentence("intake-note-edited", (moment("when", when),)) if when else Sentence("intake-note-edited-undated")
