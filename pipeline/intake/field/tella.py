"""Files exported from Tella, each with a CSV of what the telephone measured; and Tella's vault, which stays shut."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.exports import Listing
from pipeline.intake.field.field_records import FieldRecord, facts_of, record_in, time_of, withholds
from pipeline.intake.opening import Member, Place, Walk, container, gap
from pipeline.intake.web.magic import LOOKED_AT, is_media
from pipeline.intake.web.roots import folder_of
from pipeline.model.arrivals import Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence, number
from pipeline.model.times import TimeSemantics

_CSV = re.compile(rb".*\.csv", re.DOTALL | re.IGNORECASE)
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?File hash,File (?:path|name),")
_DATABASE = re.compile(rb"(?P<root>(?:.*?/)??)(?:databases/)?tella-vault(?:_v4)?\.db", re.DOTALL)
_SHUT = re.compile(
    rb"(?:.*/)?(?:tella-vault[^/]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:\.\w{1,8})?)",
    re.DOTALL | re.IGNORECASE,
)
_SHOWN = (
    "File created",
    "File modified",
    "Ambient temperature",
    "Light",
    "Location ",
    "Language",
    "Locale",
    "Network type",
    "Manufacturer",
    "Data type",
    "Hardware",
    "Screen size",
)
_HIDDEN = ("Cells", "WiFis", "IPv4", "IPv6", "Network", "WiFi MAC", "Device ID")
_TIMES = (("File modified", TimeSemantics.FILE_WRITE), ("File created", TimeSemantics.FILE_WRITE))
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TellaExport:
    """Claims the folders that hold such a CSV, without what lies below them; and the vault's own files."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        tables = (path for path in listing.paths if _CSV.fullmatch(path))
        found = {folder_of(path) for path in tables if _HEADER.match(listing.head(path))}
        vaults = {at["root"] for path in listing.paths if (at := _DATABASE.fullmatch(path))}
        return tuple(sorted(found | vaults))

    def holds(self, root: bytes, path: bytes) -> bool:
        return folder_of(path) == root or (path.startswith(root) and _SHUT.fullmatch(path) is not None)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        own = [replace(one, place=replace(one.place, channel=Channel.TELLA)) for one in members]
        shut = [one for one in own if _SHUT.fullmatch(one.raw)] if _has_vault(own) else []
        yield from _vault(shut, walk)
        known = {one.raw for one in shut}
        places = {one.raw: one.place for one in members}
        yield from _Folder([one for one in own if one.raw not in known], places, walk).everything()


class _Folder:
    def __init__(self, members: Sequence[Member], places: Mapping[bytes, Place], walk: Walk) -> None:
        self._walk = walk
        self._places = places
        tables = [one for one in members if _CSV.fullmatch(one.raw) and _HEADER.match(self._head(one))]
        self._tables = tables
        known = {one.raw for one in tables}
        self._files = [one for one in members if one.raw not in known]
        self._by: defaultdict[tuple[bytes, str, bytes], list[Member]] = defaultdict(list)
        for file in self._files:
            base, folder = _base(file.raw), folder_of(file.raw)
            self._by[folder, "sum", file.object.sha256.encode()].append(file)
            self._by[folder, "name", base].append(file)
            self._by[folder, "stem", base.rpartition(b".")[0]].append(file)

    def everything(self) -> Iterator[Found]:
        found: dict[bytes, FieldRecord] = {}
        for table in self._tables:
            yield container(table.object, table.name, table.place)
            record = record_in(table, self._walk)
            if record is None:
                yield gap(GapKind.UNREADABLE, "intake-gap-field-record", table.name, table.place)
                continue
            file = self._file_of(record, found)
            if file is not None:
                found[file.raw] = record
            else:
                yield _missing(record)
        for file in self._files:
            if (of_file := found.get(file.raw)) is not None:
                yield from self._file(file, of_file)
            else:
                yield from self._walk.found(file.object, file.name, self._places[file.raw], notes=file.notes)

    def _file_of(self, record: FieldRecord, taken: Mapping[bytes, FieldRecord]) -> Member | None:
        """By the sum, else by the name in the record, else by the name of the record itself."""
        folder = folder_of(record.member.raw)
        stem = _base(record.member.raw)[: -len(".csv")]
        keys = (("sum", _sum(record).encode()), ("name", record.get("File name").encode()), ("stem", stem))
        for kind, value in keys:
            for file in self._by.get((folder, kind, value), ()):
                if file.raw not in taken:
                    return file
        return None

    def _file(self, file: Member, record: FieldRecord) -> Iterator[Found]:
        if self._walk.content(file.object.sha256) in self._walk.openers:
            yield from self._walk.found(file.object, file.name, file.place, notes=file.notes)
            return
        vouchers = (_sum_voucher(file, record),) if _sum(record) else ()
        at = replace(file.place, message=replace(_context(record), attestations=vouchers))
        yield from self._walk.found(file.object, file.name, at, notes=file.notes)

    def _head(self, member: Member) -> bytes:
        with self._walk.cabinet.open(member.object.sha256) as stream:
            return stream.read(LOOKED_AT)


def _vault(shut: Sequence[Member], walk: Walk) -> Iterator[Found]:
    """The vault's files bear the endings of photos and videos, but are encrypted."""
    locked: list[Member] = []
    for member in shut:
        with walk.cabinet.open(member.object.sha256) as stream:
            plain = is_media(stream.read(LOOKED_AT))
        if plain:
            yield from walk.found(member.object, member.name, member.place, notes=member.notes)
        else:
            locked.append(member)
            yield container(member.object, member.name, member.place)
    if locked:
        place, count = locked[0].place, number("count", len(locked))
        yield gap(GapKind.ENCRYPTED, "intake-gap-tella-vault", None, place, count)


def _has_vault(members: Sequence[Member]) -> bool:
    return any(_DATABASE.fullmatch(one.raw) for one in members)


def _context(record: FieldRecord) -> MessageContext:
    claims = (time_of(record.get(name), semantics, f"Tella {name}") for name, semantics in _TIMES)
    return MessageContext(
        identity=_sum(record) or names.shown(record.get("File name"), 200) or record.member.object.sha256,
        raw=record.member.object.sha256,
        transport=tuple(claim for claim in claims if claim is not None),
        facts=facts_of(record, _SHOWN),
        notes=(Sentence("intake-note-field-withheld"),) if withholds(record, _HIDDEN) else (),
    )


def _sum_voucher(file: Member, record: FieldRecord) -> Attestation:
    holds = _sum(record) == file.object.sha256
    result = AttestationResult.VALID if holds else AttestationResult.INVALID
    reason = Sentence("intake-voucher-record-sum" if holds else "intake-voucher-record-sum-differs")
    return Attestation(AttestationKind.CONTAINER_DIGESTS, result, "Tella", reason, (record.member.object.sha256,))


def _missing(record: FieldRecord) -> Found:
    stated = record.get("File name")
    name = names.from_text(stated) if stated else None
    place = replace(record.member.place, message=_context(record))
    return gap(GapKind.MISSING, "intake-gap-field-missing", name, place)


def _sum(record: FieldRecord) -> str:
    stated = record.get("File hash").lower()
    return stated if _DIGEST.fullmatch(stated) else ""


def _base(raw: bytes) -> bytes:
    return raw.rpartition(b"/")[2]
