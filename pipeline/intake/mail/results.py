"""What our own mail server noted about a mail when it came in (Authentication-Results, RFC 8601).

Everybody can write such a field into a mail. It counts only where it names a server of ours, in a mailbox that we
fetched ourselves, above the first line of a foreign server; elsewhere it is a claim of whoever handed the file over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.intake import names
from pipeline.intake.mail.fields import Field, unfolded
from pipeline.intake.mail.times import MailServers, is_own, receiving_host
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence, text

_MOST_FIELDS = 10
_FINDING = re.compile(r"\s*([a-z][a-z0-9-]{1,30})(?:/\d+)?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_DOMAIN = re.compile(r"\bheader\.[di]\s*=\s*\"?(?:[^\s@\"]{0,100}@)?([a-z0-9.-]{1,253})", re.IGNORECASE)
_TELLING = ("dmarc", "dkim")
"""Methods that look at the mail itself; the others look at the address it was sent from."""


@dataclass(frozen=True, slots=True)
class _Finding:
    method: str
    result: str
    domain: str

    @property
    def shown(self) -> str:
        return f"{self.method}={self.result}" + (f" ({self.domain})" if self.domain else "")


def results_of(header: Sequence[Field], servers: MailServers) -> Iterator[Attestation]:
    """The findings of our own servers; nothing where no server is known to be ours."""
    above = servers.own_mailbox
    seen = 0
    for field in header:
        if field.name == b"received":
            above = above and is_own(receiving_host(field.value), servers.own)
        elif field.name == b"authentication-results" and seen < _MOST_FIELDS:
            server, findings = _read(field.value)
            if is_own(server, servers.own):
                seen += 1
                yield _attestation(server, findings, believed=above)


def _attestation(server: str, findings: Sequence[_Finding], *, believed: bool) -> Attestation:
    told = text("findings", names.shown(", ".join(one.shown for one in findings) or "none", 180))
    if not believed:
        reason, result = "attestation-results-claimed", AttestationResult.NOT_CHECKED
    else:
        reason, result = "attestation-results-found", _result(findings)
    by = names.shown(server, 253)
    return Attestation(AttestationKind.AUTHENTICATION_RESULTS, result, by, Sentence(reason, (told,)))


def _result(findings: Sequence[_Finding]) -> AttestationResult:
    told = {one.result for one in findings if one.method in _TELLING}
    if "pass" in told:
        return AttestationResult.VALID
    return AttestationResult.INVALID if told & {"fail", "permerror"} else AttestationResult.NOT_CHECKED


def _read(value: bytes) -> tuple[str, list[_Finding]]:
    """The server, and its findings. Comments hold addresses of senders' machines: they are left out."""
    said = _without_comments(unfolded(value).decode("utf-8", "replace")[:4_000])
    server, *rest = said.split(";")
    findings: list[_Finding] = []
    for part in rest:
        found = _FINDING.match(part)
        if found is not None:
            domain = _DOMAIN.search(part)
            findings.append(_Finding(found[1].lower(), found[2].lower(), domain[1].lower() if domain else ""))
    return (server.split() or [""])[0].lower(), findings


def _without_comments(said: str) -> str:
    depth, kept = 0, []
    for character in said:
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept)
