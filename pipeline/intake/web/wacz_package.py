"""What a WACZ says of its own files (`datapackage.json`), held against them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.intake import names
from pipeline.intake.opening import Member, Walk
from pipeline.intake.web.bytestreams import Summed, drain
from pipeline.intake.web.wacz_signature import SignedData, signature_vouchers, signed_data_of
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Parameter, Sentence, number, text

LONGEST_PACKAGE = 1 << 24
MOST_RESOURCES = 100_000
_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
_HEX = re.compile(r"[0-9a-f]{1,128}")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that the package lists."""

    path: bytes
    """As UTF-8, below the package's own folder."""
    algorithm: str
    sum: str
    """Hexadecimal, lower case; empty where none is stated."""

    @property
    def elsewhere(self) -> bool:
        return self.path.lower().startswith((b"http:", b"https:"))


@dataclass(frozen=True, slots=True)
class Package:
    resources: tuple[Resource, ...]
    software: str


@dataclass(frozen=True, slots=True)
class PackageDigest:
    """A `datapackage-digest.json`."""

    stated: str
    signed: SignedData | None


def package_of(member: Member, walk: Walk) -> Package | None:
    """The package that `member` describes; None where it is none."""
    record = _json(member, walk)
    listed = record.get("resources") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(listed, list):
        return None
    found = [_resource(one) for one in listed[:MOST_RESOURCES] if isinstance(one, dict)]
    software = record.get("software")
    return Package(
        tuple(one for one in found if one is not None),
        names.shown(software, 200) if isinstance(software, str) else "",
    )


def digest_of(member: Member, walk: Walk) -> PackageDigest | None:
    record = _json(member, walk)
    if not isinstance(record, dict) or not isinstance(record.get("hash"), str):
        return None
    return PackageDigest(str(record["hash"]), signed_data_of(record.get("signedData")))


def sums_voucher(package: Package, members: Mapping[bytes, Sequence[Member]], by: Member, walk: Walk) -> Attestation:
    """Whether the files have the sums that the package lists for them."""
    unlike: list[Resource] = []
    checked = 0
    for resource in package.resources:
        for member in members.get(resource.path, ()):
            held = _holds(resource, member, walk)
            checked += held is not None
            if held is False:
                unlike.append(resource)
    material = (by.object.sha256,)
    if unlike:
        path = names.shown(names.decoded(unlike[0].path), 200)
        said = (number("count", len(unlike)), text("path", path))
        return _sums(AttestationResult.INVALID, "intake-voucher-wacz-sums-differ", material, *said)
    if not checked:
        return _sums(AttestationResult.NOT_CHECKED, "intake-voucher-wacz-no-sums", material)
    return _sums(AttestationResult.VALID, "intake-voucher-wacz-sums", material, number("count", checked))


def digest_vouchers(digest: PackageDigest, package: Member, own: Member) -> tuple[Attestation, ...]:
    """Whether `datapackage.json` is the one that was summed, and signed."""
    material = (package.object.sha256, own.object.sha256)
    if digest.stated.strip().lower() != f"sha256:{package.object.sha256}":
        summed = _sums(AttestationResult.INVALID, "intake-voucher-wacz-package-differs", material)
    else:
        summed = _sums(AttestationResult.VALID, "intake-voucher-wacz-package", material)
    signed = signature_vouchers(digest.signed, digest.stated, material) if digest.signed else ()
    return (summed, *signed)


def _resource(record: Mapping[str, object]) -> Resource | None:
    path, stated, algorithm = record.get("path"), record.get("hash"), ""
    if not isinstance(path, str) or not path:
        return None
    stats = record.get("stats")
    if isinstance(stats, dict) and not isinstance(stated, str):
        # Version 1.0.0, and a `hashing` beside it.
        stated, hashing = stats.get("hash"), record.get("hashing")
        algorithm = hashing if isinstance(hashing, str) else "sha256"
    value = stated if isinstance(stated, str) else ""
    prefix, colon, rest = value.partition(":")
    if colon:
        algorithm, value = prefix, rest
    raw = path.encode("utf-8", "surrogatepass")
    return Resource(raw, algorithm.lower().replace("-", "") or "sha256", value.strip().lower())


def _holds(resource: Resource, member: Member, walk: Walk) -> bool | None:
    """None where no sum is stated that could be checked."""
    if resource.algorithm not in _ALGORITHMS or not _HEX.fullmatch(resource.sum):
        return None
    if resource.algorithm == "sha256":
        return resource.sum == member.object.sha256
    if len(resource.sum) != 2 * hashlib.new(resource.algorithm, usedforsecurity=False).digest_size:
        return False
    with walk.cabinet.open(member.object.sha256) as stream:
        summed = Summed(stream, (resource.algorithm,))
        drain(summed)
    return resource.sum == summed.sum(resource.algorithm).hex()


def _json(member: Member, walk: Walk) -> object:
    if member.object.size > LONGEST_PACKAGE:
        return None
    with walk.cabinet.open(member.object.sha256) as stream:
        try:
            found: object = json.loads(stream.read(LONGEST_PACKAGE))
        except (ValueError, RecursionError):
            return None
    return found


def _sums(result: AttestationResult, reason: str, material: tuple[Digest, ...], *said: Parameter) -> Attestation:
    kind = AttestationKind.CONTAINER_DIGESTS
    return Attestation(kind, result, "WACZ datapackage.json", Sentence(reason, said), material)
