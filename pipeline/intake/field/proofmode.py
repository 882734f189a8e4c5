"""A ProofMode bundle: files, a record of the telephone's sensors for each, signatures, and the key to them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.exports import Listing
from pipeline.intake.field.field_records import FieldRecord, facts_of, record_in, time_of, withholds
from pipeline.intake.field.openpgp import key_in, signature_voucher
from pipeline.intake.opening import Member, Walk, container, gap
from pipeline.intake.web import ots
from pipeline.intake.web.roots import folder_of
from pipeline.model.arrivals import Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence
from pipeline.model.times import TimeSemantics

_PROOF = re.compile(rb"(?P<stem>.*)\.proof\.(?:csv|json)", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(
    rb".*(?:\.asc|\.ots|\.gst|\.devicecheck|\.public|\.c2pa|batchproof\.csv|HowToVerify[^/]*\.txt)",
    re.DOTALL | re.IGNORECASE,
)
_MOST_KEYS = 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SUM = ("File Hash SHA256", "SHA256")
_PATH = ("File Path", "File")
_SHOWN = (
    "File Created",
    "File Modified",
    "Modified",
    "Proof Generated",
    "CurrentDateTime0GMT",
    "Hardware",
    "Manufacturer",
    "ScreenSize",
    "Language",
    "Locale",
    "DataType",
    "NetworkType",
    "Location.",
    "SafetyCheck",
    "Notes",
)
_HIDDEN = ("CellInfo", "Wifi MAC", "IPv4", "IPV4", "IPv6", "IPV6", "DeviceID", "Network")
_TIMES = (
    ("Proof Generated", TimeSemantics.STORED_BY_APP),
    ("CurrentDateTime0GMT", TimeSemantics.STORED_BY_APP),
    ("File Modified", TimeSemantics.FILE_WRITE),
    ("Modified", TimeSemantics.FILE_WRITE),
    ("File Created", TimeSemantics.FILE_WRITE),
)


@dataclass(frozen=True, slots=True)
class ProofModeExport:
    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        return tuple(sorted({folder_of(path) for path in listing.paths if _PROOF.fullmatch(path)}))

    def holds(self, root: bytes, path: bytes) -> bool:
        return folder_of(path) == root

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        yield from _Bundle(members, walk).everything()


@dataclass(frozen=True, slots=True)
class _Proof:
    """The records about one file."""

    records: tuple[FieldRecord, ...]
    """JSON before CSV, where both are there."""

    @property
    def sum(self) -> str:
        stated = self.records[0].get(*_SUM).lower()
        if _DIGEST.fullmatch(stated):
            return stated
        stem = _stem(self.records[0].member)
        return stem.lower() if _DIGEST.fullmatch(stem.lower()) else ""

    @property
    def file_name(self) -> str:
        return re.split(r"[/\\]", self.records[0].get(*_PATH))[-1]

    def context(self) -> MessageContext:
        record = self.records[0]
        claims = (time_of(record.get(name), semantics, f"ProofMode {name}") for name, semantics in _TIMES)
        return MessageContext(
            identity=self.sum or names.shown(_stem(record.member), 200),
            raw=record.member.object.sha256,
            transport=tuple(claim for claim in claims if claim is not None),
            facts=facts_of(record, _SHOWN),
            notes=(Sentence("intake-note-field-withheld"),) if withholds(record, _HIDDEN) else (),
        )


class _Bundle:
    def __init__(self, members: Sequence[Member], walk: Walk) -> None:
        self._walk = walk
        self._places = {one.raw: one.place for one in members}
        own = [replace(one, place=replace(one.place, channel=Channel.PROOFMODE)) for one in members]
        self._written = [one for one in own if _PROOF.fullmatch(one.raw)]
        self._records = [one for one in own if _RECORD.fullmatch(one.raw)]
        known = {one.raw for one in (*self._written, *self._records)}
        self._files = [one for one in own if one.raw not in known]
        self._beside = {_base(one).lower(): one for one in self._records}
        keys = (key_in(one, walk) for one in self._records if one.raw.lower().endswith(b".asc"))
        self._keys = [key for key in keys if key is not None][:_MOST_KEYS]
        self._unreadable: list[Member] = []
        self._proofs = self._read_proofs()

    def everything(self) -> Iterator[Found]:
        for member in (*self._written, *self._records):
            yield container(member.object, member.name, member.place)
        of_files = self._matched()
        for file in self._files:
            proof = of_files.get(file.raw)
            if proof is not None:
                yield from self._file(file, proof)
            else:
                yield from self._walk.found(file.object, file.name, self._places[file.raw], notes=file.notes)
        found = {id(proof) for proof in of_files.values()}
        yield from (_missing(proof) for proof in self._proofs if id(proof) not in found)
        for member in self._unreadable:
            yield gap(GapKind.UNREADABLE, "intake-gap-field-record", member.name, member.place)

    def _read_proofs(self) -> list[_Proof]:
        groups: defaultdict[str, list[FieldRecord]] = defaultdict(list)
        for member in sorted(self._written, key=lambda one: not one.raw.lower().endswith(b".json")):
            record = record_in(member, self._walk)
            if record is not None:
                groups[_stem(member).lower()].append(record)
            else:
                self._unreadable.append(member)
        return [_Proof(tuple(records)) for records in groups.values()]

    def _matched(self) -> dict[bytes, _Proof]:
        """The proof of each file: by the sum; only then by the name, among those that are left."""
        by_sum = {proof.sum: proof for proof in self._proofs if proof.sum}
        found = {one.raw: by_sum[one.object.sha256] for one in self._files if one.object.sha256 in by_sum}
        taken = {id(proof) for proof in found.values()}
        by_name = {names.from_text(one.file_name).raw_hex: one for one in self._proofs if id(one) not in taken}
        for file in self._files:
            if file.raw not in found and file.name.raw_hex in by_name:
                found[file.raw] = by_name[file.name.raw_hex]
        return found

    def _file(self, file: Member, proof: _Proof) -> Iterator[Found]:
        if self._walk.content(file.object.sha256) in self._walk.openers:
            yield from self._walk.found(file.object, file.name, file.place, notes=file.notes)
            return
        message = replace(proof.context(), attestations=self._vouchers(file, proof))
        at = replace(file.place, message=message)
        yield from self._walk.found(file.object, file.name, at, notes=file.notes)

    def _vouchers(self, file: Member, proof: _Proof) -> tuple[Attestation, ...]:
        found = [_sum_voucher(file, proof)] if proof.sum else []
        for record in proof.records:
            signature = self._beside.get(_base(record.member).lower() + b".asc")
            if signature is not None:
                found.append(signature_voucher(record.member, signature, self._keys, self._walk))
        for name in dict.fromkeys((proof.sum.encode(), _base(file).lower())):
            if (signature := self._beside.get(name + b".asc")) is not None:
                found.append(signature_voucher(file, signature, self._keys, self._walk))
            if (stamp := self._beside.get(name + b".ots")) is not None:
                found.append(self._stamp(stamp, file))
            for suffix, by in ((b".gst", "Google"), (b".devicecheck", "Apple")):
                if (token := self._beside.get(name + suffix)) is not None:
                    found.append(_platform_voucher(token, by))
        return tuple(found)

    def _stamp(self, stamp: Member, file: Member) -> Attestation:
        with self._walk.cabinet.open(stamp.object.sha256) as stream:
            return ots.ots_voucher(stream.read(ots.LONGEST), file.object.sha256, stamp.object.sha256)


def _sum_voucher(file: Member, proof: _Proof) -> Attestation:
    holds = proof.sum == file.object.sha256
    result = AttestationResult.VALID if holds else AttestationResult.INVALID
    reason = Sentence("intake-voucher-record-sum" if holds else "intake-voucher-record-sum-differs")
    material = tuple(record.member.object.sha256 for record in proof.records)
    return Attestation(AttestationKind.CONTAINER_DIGESTS, result, "ProofMode", reason, material)


def _platform_voucher(token: Member, by: str) -> Attestation:
    """What the maker of the system says of the telephone; only its servers could confirm it."""
    kind, result = AttestationKind.DEVICE_SIGNATURE, AttestationResult.NOT_CHECKED
    return Attestation(kind, result, by, Sentence("intake-voucher-platform"), (token.object.sha256,))


def _missing(proof: _Proof) -> Found:
    name = names.from_text(proof.file_name) if proof.file_name else None
    place = replace(proof.records[0].member.place, message=proof.context())
    return gap(GapKind.MISSING, "intake-gap-field-missing", name, place)


def _base(member: Member) -> bytes:
    return member.raw.rpartition(b"/")[2]


def _stem(member: Member) -> str:
    found = _PROOF.fullmatch(_base(member))
    return names.decoded(found["stem"]) if found else ""
