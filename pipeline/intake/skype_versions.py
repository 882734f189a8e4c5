"""Edited messages stand in the export twice: with the same author and time of arrival."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.intake.skype_content import NamedFile
from pipeline.intake.skype_messages import SkypeMessage
from pipeline.model.sentences import Sentence, moment


def one_of_each(messages: Sequence[SkypeMessage]) -> Iterator[tuple[SkypeMessage, tuple[Sentence, ...]]]:
    """Each message once, oldest first, with a note where there is a later version.

    `messages` are newest first, as in the export. The first version stands for all, with the files of all: a
    file that an edit removed was sent nonetheless.
    """
    groups: dict[tuple[str, ...], list[SkypeMessage]] = {}
    for position, message in enumerate(reversed(messages)):
        key: tuple[str, ...] = (message.author or "", message.arrival)
        if not message.arrival:
            key = (*key, str(position))
        groups.setdefault(key, []).append(message)
    for versions in groups.values():
        if any(version.is_edit for version in versions):
            yield _first(versions), (_edited(versions),)
        else:
            # Same author and time, but no edit: an album, or a record that the export repeats.
            yield from ((version, ()) for version in versions)


def _first(versions: Sequence[SkypeMessage]) -> SkypeMessage:
    first = next((version for version in versions if not version.is_edit), versions[0])
    files: dict[tuple[str, ...], NamedFile] = {}
    for version in (first, *versions):
        for file in version.content.files:
            files.setdefault(file.ids, file)
    references = dict.fromkeys(id for version in (first, *versions) for id in version.references)
    content = replace(first.content, files=tuple(files.values()))
    return replace(first, content=content, references=tuple(references))


def _edited(versions: Sequence[SkypeMessage]) -> Sentence:
    times = [version.edited for version in versions if version.edited is not None]
    if not times:
        return Sentence("intake-note-edited-undated")
    return Sentence("intake-note-edited", (moment("when", max(times)),))
