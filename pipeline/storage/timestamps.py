"""RFC 3161 time-stamps over signed heads: an outside authority says that a head existed at a moment."""

import datetime as dt
import hashlib
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

import rfc3161_client as rfc3161
from cryptography import x509

from pipeline.errors import CustodyError, InvalidInput, Unavailable
from pipeline.model.custody import SignedHead
from pipeline.storage.canonical import canonical_bytes

_MEDIA_TYPE = "application/timestamp-query"
_LONGEST_ANSWER = 1 << 20
_TIMEOUT_S = 30.0
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


@dataclass(frozen=True, slots=True)
class StampedMoment:
    """What a token says, once it was found to hold."""

    time: dt.datetime
    serial_number: int
    policy: str
    """Object identifier of the rules that the authority works by."""


def request_token(
    head: SignedHead, url: str, opener: urllib.request.OpenerDirector, timeout_s: float = _TIMEOUT_S
) -> bytes:
    """The authority's raw answer (`.tsr`) over the canonical form of `head`.

    Raises Unavailable where the authority does not answer, refuses, or answers something else.
    """
    query = (
        rfc3161.TimestampRequestBuilder()
        .data(canonical_bytes(head))
        .hash_algorithm(rfc3161.HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    answer = _post(url, query.as_bytes(), opener, timeout_s)
    try:
        response = rfc3161.decode_timestamp_response(answer)
        if rfc3161.PKIStatus(response.status) is not rfc3161.PKIStatus.GRANTED:
            raise _refused(url, "it did not grant the request")
        nonce = response.tst_info.nonce
    except ValueError as error:
        raise _refused(url, f"its answer is no time-stamp: {error}") from error
    # A nonce of this moment: so that an old answer cannot be handed out again.
    if nonce != query.nonce:
        raise _refused(url, "it answers another request")
    if (problem := check_token(head, answer, ())) is not None:
        raise _refused(url, problem)
    return answer


def verify_token(head: SignedHead, token: bytes, roots: tuple[bytes, ...]) -> StampedMoment:
    """The moment at which `head` existed by the authority's word.

    Each of `roots` is PEM: a root certificate, perhaps followed by others between it and the authority.
    Raises CustodyError where the token does not hold, InvalidInput where a root is no certificate.
    """
    if not roots:
        raise InvalidInput("a time-stamp cannot be checked without the root certificate of its authority")
    problem = check_token(head, token, roots)
    if problem is not None:
        raise CustodyError(f"the time-stamp does not hold: {problem}")
    stamp = rfc3161.decode_timestamp_response(token).tst_info
    return StampedMoment(stamp.gen_time.astimezone(dt.UTC), stamp.serial_number, stamp.policy.dotted_string)


def check_token(head: SignedHead, token: bytes, roots: tuple[bytes, ...]) -> str | None:
    """What is wrong with the token, or None. Without `roots` only that it covers `head` is checked."""
    try:
        response = rfc3161.decode_timestamp_response(token)
        imprint = response.tst_info.message_imprint
    except ValueError as error:
        return f"it is not an RFC 3161 answer: {error}"
    if imprint.hash_algorithm != _SHA256 or imprint.message != _digest(head):
        return "it was made over something else than this head"
    if not roots:
        return None
    # One after the other: of two roots that bear the same name OpenSSL would take either.
    problems = [_problem_with(root, response, head) for root in roots]
    return None if None in problems else problems[-1]


def _problem_with(root: bytes, response: rfc3161.TimeStampResponse, head: SignedHead) -> str | None:
    # Given at once: the builder's own `add_…` share one list between builders.
    verifier = rfc3161.VerifierBuilder(roots=_certificates(root)).build()
    try:
        verifier.verify_message(response, canonical_bytes(head))
    except rfc3161.VerificationError as error:
        unsigned = str(error).startswith("Error while verifying certificates")
        return "its signature does not hold with any of the given roots" if unsigned else str(error)
    except ValueError as error:
        return f"it is not as RFC 3161 asks: {error}"
    return None


def _digest(head: SignedHead) -> bytes:
    return hashlib.sha256(canonical_bytes(head)).digest()


def _certificates(root: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(root)
    except ValueError as error:
        raise InvalidInput(f"a time-stamp root is not a PEM certificate: {error}") from error


def _post(url: str, body: bytes, opener: urllib.request.OpenerDirector, timeout_s: float) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise InvalidInput(f"not the address of a time-stamp authority: {url}")
    request = urllib.request.Request(url, data=body, headers={"Content-Type": _MEDIA_TYPE})  # noqa: S310
    try:
        with opener.open(request, timeout=timeout_s) as response:
            answer: bytes = response.read(_LONGEST_ANSWER + 1)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        raise _refused(url, str(error)) from error
    if len(answer) > _LONGEST_ANSWER:
        raise _refused(url, "its answer is too long")
    return answer


def _refused(url: str, why: str) -> Unavailable:
    return Unavailable(
        f"the time-stamp authority {url} gave no time-stamp: {why}",
        remedy="The head stays signed; the time-stamp is asked for again later.",
    )
