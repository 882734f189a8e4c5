"""What vouches for a file of the auto-archiver: its name, the sum on record, timestamp tokens beside it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography import x509

from pipeline.intake.opening import Member, Walk
from pipeline.intake.web import ots
from pipeline.intake.web.bytestreams import Summed, drain
from pipeline.intake.web.post_links import NAMED_BY, sum_digits
from pipeline.intake.web.roots import folder_of
from pipeline.intake.web.tokens import (
    LONGEST_TOKEN,
    Token,
    certificates_of,
    pem_certificates,
    stamps,
    sums_of_bytes,
    token_of,
    token_voucher,
)
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence

_HEX_NAME = re.compile(rb"[0-9a-f]{24}")
_SUMS = re.compile(rb"(?:[0-9a-f]{64}|[0-9a-f]{128})(?:\r?\n(?:[0-9a-f]{64}|[0-9a-f]{128}))*\s*")
_MAYBE = re.compile(rb"(?:.*/)?[^/.]*(?:\.(?:tsr|txt|crt|cer|pem|ots|bin))?", re.DOTALL | re.IGNORECASE)
_MOST = 50
"""Tokens and lists in one folder that are looked at."""


@dataclass(slots=True)
class _Folder:
    tokens: list[tuple[Member, Token]] = field(default_factory=list)
    lists: list[tuple[Member, bytes, frozenset[bytes]]] = field(default_factory=list)
    """Lists of sums, whole and line by line."""
    certificates: list[x509.Certificate] = field(default_factory=list)
    stamps: list[tuple[Member, bytes]] = field(default_factory=list)
    """OpenTimestamps files with their beginnings."""


class FolderVouchers:
    """The tokens, lists of sums and certificates that lie in each folder."""

    def __init__(self, members: Sequence[Member], walk: Walk) -> None:
        self._walk = walk
        self._folders: defaultdict[bytes, _Folder] = defaultdict(_Folder)
        self._material: set[bytes] = set()
        for member in members:
            if member.object.size <= LONGEST_TOKEN and _MAYBE.fullmatch(member.raw):
                self._note(member)

    def is_material(self, member: Member) -> bool:
        """Whether the file is a token, a list of sums or a certificate."""
        return member.raw in self._material

    def of(self, member: Member) -> tuple[Attestation, ...]:
        """What the tokens in its folder say of a file: through a list that holds its sum, or about itself."""
        folder = self._folders.get(folder_of(member.raw))
        if folder is None:
            return ()
        found = [
            ots.ots_voucher(head, member.object.sha256, stamp.object.sha256)
            for stamp, head in folder.stamps
            if ots.stamped_digest(head) == member.object.sha256
        ]
        sum_of = _SumOf(member, self._walk)
        sums = {sum_of("sha256").hex().encode(), sum_of("sha3_512").hex().encode()} if folder.lists else set()
        listing = [(one, content) for one, content, lines in folder.lists if sums & lines]
        for holder, token in folder.tokens:
            found.extend(self._by_list(holder, token, listing, folder))
            if stamps(token, sum_of):
                found.append(token_voucher(token, sum_of, folder.certificates, (holder.object.sha256,)))
        return tuple(found)

    def _by_list(
        self, holder: Member, token: Token, listing: Sequence[tuple[Member, bytes]], folder: _Folder
    ) -> list[Attestation]:
        """A token that fits none of several lists may be another post's; beside one list, it does not fit."""
        only = len(folder.lists) == 1
        return [
            token_voucher(token, sums_of_bytes(content), folder.certificates, (holder.object.sha256, one.object.sha256))
            for one, content in listing
            if only or stamps(token, sums_of_bytes(content))
        ]

    def _note(self, member: Member) -> None:
        folder = self._folders[folder_of(member.raw)]
        with self._walk.cabinet.open(member.object.sha256) as stream:
            content = stream.read(LONGEST_TOKEN)
        if ots.is_ots(content) and len(folder.stamps) < _MOST:
            folder.stamps.append((member, content[: ots.LONGEST]))
        elif _SUMS.fullmatch(content) and len(folder.lists) < _MOST:
            folder.lists.append((member, content, frozenset(content.split())))
        elif (token := token_of(content)) is not None and len(folder.tokens) < _MOST:
            folder.tokens.append((member, token))
        elif (found := _certificates(content)) and len(folder.certificates) < _MOST:
            folder.certificates.extend(found)
        else:
            return
        self._material.add(member.raw)


@dataclass(frozen=True, slots=True)
class _SumOf:
    """The sums of a file, each made once."""

    member: Member
    walk: Walk
    made: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, algorithm: str) -> bytes:
        if algorithm not in self.made:
            self.made[algorithm] = bytes.fromhex(_sum(self.member, algorithm, self.walk))
        return self.made[algorithm]


def name_voucher(member: Member, stated: str, walk: Walk) -> Attestation | None:
    """Whether a name that may be made of the file's sum is; names can also have been drawn at random."""
    stem = member.raw.rpartition(b"/")[2].partition(b".")[0]
    if not _HEX_NAME.fullmatch(stem):
        return None
    name = stem.decode()
    kind = AttestationKind.SELF_VERIFYING_NAME
    for algorithm, label in (("sha256", "SHA-256"), ("sha3_512", "SHA3-512")):
        if _sum(member, algorithm, walk)[:NAMED_BY] == name:
            return Attestation(kind, AttestationResult.VALID, label, Sentence("intake-voucher-name"))
    if sum_digits(stated)[:NAMED_BY] == name:
        return Attestation(kind, AttestationResult.INVALID, None, Sentence("intake-voucher-name-differs"))
    return Attestation(kind, AttestationResult.NOT_CHECKED, None, Sentence("intake-voucher-name-random"))


def sum_voucher(member: Member, stated: str, walk: Walk) -> Attestation | None:
    """Whether the file has the sum that the record states; None where it states none that could be checked."""
    digits = sum_digits(stated)
    if not digits:
        return None
    algorithm = "sha256" if len(digits) == 64 else "sha3_512"
    holds = _sum(member, algorithm, walk) == digits
    result = AttestationResult.VALID if holds else AttestationResult.INVALID
    reason = Sentence("intake-voucher-record-sum" if holds else "intake-voucher-record-sum-differs")
    return Attestation(AttestationKind.CONTAINER_DIGESTS, result, "auto-archiver", reason)


def _sum(member: Member, algorithm: str, walk: Walk) -> str:
    if algorithm == "sha256":
        return member.object.sha256
    with walk.cabinet.open(member.object.sha256) as stream:
        summed = Summed(stream, (algorithm,))
        drain(summed)
    return summed.sum(algorithm).hex()


def _certificates(content: bytes) -> tuple[x509.Certificate, ...]:
    if content.lstrip().startswith(b"-----BEGIN CERTIFICATE"):
        return pem_certificates(content.decode("ascii", "replace"))
    return certificates_of([content]) if content[:1] == b"\x30" else ()
