"""`contacts.csv`, which people download from the same page as the export: names for ids."""

import csv
from collections.abc import Iterator

from pipeline.intake.opening import Member, Walk
from pipeline.intake.skype.records import account_of

_LARGEST = 8 << 20
_MOST = 100_000
_LONGEST_FIELD = 1 << 16
_ID_FIELDS = ("id", "mri", "skype_name", "skypename", "skype name")
_NAME_FIELDS = ("display_name", "displayname", "display name", "name", "full_name", "fullname")


def is_contacts(member: Member, walk: Walk) -> bool:
    """Whether the file has the columns of Skype's list of contacts, and is not another program's."""
    header = next(_rows(member, walk), [])
    return _column(header, _ID_FIELDS) is not None and _column(header, _NAME_FIELDS) is not None


def read_contacts(member: Member, walk: Walk) -> dict[str, str]:
    """Names by `account_of`; what cannot be read is left out."""
    rows = _rows(member, walk)
    header = next(rows, [])
    id_at, name_at = _column(header, _ID_FIELDS), _column(header, _NAME_FIELDS)
    found: dict[str, str] = {}
    if id_at is None or name_at is None:
        return found
    for _, row in zip(range(_MOST), rows, strict=False):
        if len(row) > max(id_at, name_at) and row[id_at].strip() and row[name_at].strip():
            found.setdefault(account_of(row[id_at]), row[name_at].strip()[:200])
    return found


def _rows(member: Member, walk: Walk) -> Iterator[list[str]]:
    with walk.cabinet.open(member.object.sha256) as stream:
        text = stream.read(_LARGEST).decode("utf-8-sig", "replace")
    lines = (line[:_LONGEST_FIELD] for line in text.splitlines())
    rows = csv.reader(lines)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue


def _column(header: list[str], names: tuple[str, ...]) -> int | None:
    known = [cell.strip().lower() for cell in header]
    return next((known.index(name) for name in names if name in known), None)
