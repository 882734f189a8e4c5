"""Builds timestamp tokens (RFC 3161) as an authority would."""

import datetime as dt
import hashlib

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.unit.intake.web_builders import NOON, Signer

_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"})


def token(content: bytes, by: Signer, *, certificates: int = 2, when: dt.datetime = NOON) -> bytes:
    """The authority's answer for `content`; so many certificates of the chain come with it."""
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4",
            "message_imprint": {"hash_algorithm": _SHA256, "hashed_message": hashlib.sha256(content).digest()},
            "serial_number": 7,
            "gen_time": when,
        }
    ).dump()
    ders = [one.public_bytes(Encoding.DER) for one in by.chain]
    own = asn1_x509.Certificate.load(ders[0])
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(info).digest()]}),
        ]
    )
    signer_info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number}),
            ),
            "digest_algorithm": _SHA256,
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": by.key.sign(attributes.dump(), ec.ECDSA(SHA256())),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": sorted(
                (asn1_x509.Certificate.load(der) for der in ders[:certificates]), key=lambda one: one.dump()
            ),
            "signer_infos": [signer_info],
        }
    )
    answer = {
        "status": {"status": "granted"},
        "time_stamp_token": cms.ContentInfo({"content_type": "signed_data", "content": signed}),
    }
    return bytes(tsp.TimeStampResp(answer).dump())


def bare(answer: bytes) -> bytes:
    """The token without the answer around it."""
    return bytes(tsp.TimeStampResp.load(answer)["time_stamp_token"].dump())
