"""Which files one message of a Skype database names, and why each of them is not in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.intake import names
from pipeline.intake.opening import Place, gap
from pipeline.intake.skype.content import NamedFile
from pipeline.intake.skype.database_rows import COMPLETED, FileRow, MessageRow, RowKind
from pipeline.model.arrivals import FoundGap, GapKind
from pipeline.model.sentences import Parameter, number, text
from pipeline.model.times import TimeClaim

_PERSONAL = re.compile(r"([\\/](?:users|home|documents and settings|skype)[\\/])[^\\/]+(?=[\\/])", re.IGNORECASE)
"""Folders that are called after a person or an account."""


@dataclass(frozen=True, slots=True)
class NamedThere:
    """One file that the database names."""

    place: str
    """The row that names it, and its number there."""
    called: tuple[str, ...]
    size: int | None
    kind: GapKind
    reason: str
    parameters: tuple[Parameter, ...] = ()
    sender: str | None = None
    sent: TimeClaim | None = None

    def gap(self, place: Place) -> FoundGap:
        """That it is not there."""
        name = names.from_text(self.called[0]) if self.called else None
        return gap(self.kind, self.reason, name, place, *self.parameters)


def files_of(message: MessageRow | None, rows: Sequence[FileRow]) -> Iterator[NamedThere]:
    """Each file once: a transfer and the message that offers it speak of the same one."""
    left = list(rows)
    if message is not None:
        for index, direct in enumerate(message.content.direct):
            row = _taken(left, index, direct.name)
            place = f"{message.place}/{index}"
            if row is not None:
                yield _of_row(row, place)
            else:
                called = (direct.name,) if direct.name else ()
                yield NamedThere(place, called, direct.size, GapKind.MISSING, "intake-gap-direct-transfer")
        for index, file in enumerate(message.content.files):
            yield _on_server(file, f"{message.place}/file {index}")
        for index in range(message.content.cards):
            yield NamedThere(f"{message.place}/card {index}", (), None, GapKind.LINKED, "intake-gap-skype-card")
        if message.content.files:
            # The table of media repeats what the message says itself.
            left = [row for row in left if row.kind not in (RowKind.MEDIA, RowKind.VIDEO)]
    for row in left:
        yield _of_row(row, f"{message.place}/{row.place}" if message else row.place)


def _taken(rows: list[FileRow], index: int, name: str) -> FileRow | None:
    """The transfer of the file with this number or name, taken out of `rows`."""
    transfers = [row for row in rows if row.kind is RowKind.TRANSFER]
    found = next((row for row in transfers if row.name == name and row.index in (index, None)), None)
    found = found or next((row for row in transfers if row.name == name), None)
    if found is not None:
        rows.remove(found)
    return found


def _on_server(file: NamedFile, place: str) -> NamedThere:
    called = (file.name,) if file.name else ()
    return NamedThere(place, called, file.size, GapKind.MISSING, "intake-gap-skype-database")


def _of_row(row: FileRow, place: str) -> NamedThere:
    kind, reason, parameters = _why(row)
    return NamedThere(place, row.called(), row.size, kind, reason, parameters, row.sender, row.sent)


def _why(row: FileRow) -> tuple[GapKind, str, tuple[Parameter, ...]]:
    if row.kind is RowKind.TRANSFER and row.status not in (COMPLETED, None):
        return GapKind.MISSING, "intake-gap-skype-not-completed", (number("status", row.status or 0),)
    if row.path:
        return GapKind.MISSING, "intake-gap-skype-local", (text("path", _without_person(row.path)),)
    if row.kind is RowKind.VIDEO and row.address:
        return GapKind.LINKED, "intake-gap-skype-video", ()
    if row.kind is RowKind.MEDIA:
        return GapKind.MISSING, "intake-gap-skype-database", ()
    return GapKind.MISSING, "intake-gap-direct-transfer", ()


def _without_person(path: str) -> str:
    """Where a file lay, without whose computer it was: who the source is stays out of what goes on record."""
    return names.safe_text(_PERSONAL.sub(r"\1…", path), 200)
