"""Every task is keyed by the digest of all that its result depends on: same inputs, same findings."""

import hashlib
from collections.abc import Iterable

import rfc8785

from pipeline.model.arrivals import Receipt
from pipeline.model.assessments import Assessment
from pipeline.model.basics import Digest
from pipeline.model.custody import SignedHead
from pipeline.model.evidence import CaseFile
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Link
from pipeline.ports import Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.storage.canonical import row_digest

Key = str | int | list["Key"] | dict[str, "Key"]


def digest_of(key: Key) -> Digest:
    """SHA-256 over the canonical JSON (RFC 8785) of `key`."""
    return Digest(hashlib.sha256(rfc8785.dumps(key)).hexdigest())


def examination_key(bench: Workbench, reading: Reading, item: Digest) -> Digest:
    """The bytes, the names that they came under, every program and library in use, and the checks of the file alone."""
    receipts = Permissions.for_use(reading).receipts(reading, item)
    names: list[Key] = [*sorted({receipt.arrival.name.raw_hex for receipt in receipts})]
    checks = _checks(bench, about_incident=False)
    return digest_of({"item": item, "names": names, "tools": _tools(bench), "checks": checks})


def assessment_key(bench: Workbench, case: CaseFile) -> Digest:
    """Everything on the table for this item, but how large the archive was when it was searched.

    The size of the archive is stated in the finding; in the key it would re-open every assessment with
    every arrival.
    """
    if case.incident is None:
        raise ValueError("an assessment is made in the light of an incident")
    relatives: list[Key] = [
        {
            "item": relative.item.sha256,
            "match": row_digest(relative.match) if relative.match else "",
            "receipts": _receipts(relative.receipts),
            "incidents": list(relative.incidents),
            "examination": relative.item.examination or "",
        }
        for relative in case.relatives
    ]
    return digest_of(
        {
            "examination": case.examination.inputs,
            "receipts": _receipts(case.receipts),
            "relatives": relatives,
            "closest": case.lineage.closest_to_capture if case.lineage else "",
            "rulings": [row_digest(ruling) for ruling in case.rulings],
            "incident": row_digest(case.incident),
            "policy": bench.policy.digest,
            "checks": _checks(bench, about_incident=True),
        }
    )


def incident_key(
    bench: Workbench,
    incident: Incident,
    assessments: Iterable[Assessment],
    links: Iterable[Link],
    reviewers: int,
) -> Digest:
    """The incident as it is described, the assessments of its items, its links and the policy."""
    return digest_of(
        {
            "incident": row_digest(incident),
            "assessments": [[assessment.item, assessment.inputs] for assessment in assessments],
            "links": [row_digest(link) for link in links],
            "reviewers": reviewers,
            "policy": bench.policy.digest,
        }
    )


def head_key(head: SignedHead) -> Digest:
    """A head of the ledger, for the task that asks for a time-stamp over it."""
    return row_digest(head)


def _receipts(receipts: tuple[Receipt, ...]) -> list[Key]:
    """With the submission under whose terms each of them stands."""
    return [[receipt.id, receipt.submission] for receipt in receipts]


def _tools(bench: Workbench) -> list[Key]:
    return [[tool.name, tool.version] for tool in bench.tools]


def _checks(bench: Workbench, *, about_incident: bool) -> list[Key]:
    return [[check.name, check.version] for check in bench.checks if check.about_incident is about_incident]
