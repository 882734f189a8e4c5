"""WACZ files: what their list, sums, signatures and time-stamps are worth, and what is missing from them."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Arrival, Channel, Found, GapKind
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import arrivals, containers, gaps, notes, read, read_bytes, reasons, sha256, zip_of
from tests.unit.intake.token_builder import token
from tests.unit.intake.web_builders import (
    JPEG,
    WARC,
    Signer,
    Wacz,
    anonymous_signature,
    archive,
    compressed,
    domain_signature,
    package_sum,
    response,
    signer,
    without,
)

SIGNATURE, DIGESTS = AttestationKind.CONTAINER_SIGNATURE, AttestationKind.CONTAINER_DIGESTS
VALID, INVALID, NOT_CHECKED = AttestationResult.VALID, AttestationResult.INVALID, AttestationResult.NOT_CHECKED
TOKEN = AttestationKind.TIMESTAMP_TOKEN
AUTHORITY = signer("Stamps", timestamping=True)
DOMAIN = signer()


def vouchers(found: list[Found]) -> tuple[Attestation, ...]:
    photo = next(one for one in arrivals(found) if one.name.display == "photo.jpg")
    assert photo.message is not None
    return photo.message.attestations


def words(found: list[Found]) -> list[tuple[AttestationKind, AttestationResult, str]]:
    return [(one.kind, one.result, one.reason.id) for one in vouchers(found) if one.reason is not None][1:]


SUMS = (DIGESTS, VALID, "intake-voucher-wacz-sums")
PACKAGE = (DIGESTS, VALID, "intake-voucher-wacz-package")


def test_media_have_the_page_that_was_archived_before_them(tmp_path: Path) -> None:
    found = read_bytes(Wacz().packed(), tmp_path)
    photo = arrivals(found)[0]
    assert photo.channel is Channel.WEB_ARCHIVE and photo.message is not None
    assert (photo.message.conversation, photo.message.subject) == ("https://example.org/post", "Market")
    assert [one.name.display for one in arrivals(found)] == ["photo.jpg", "view.png", "film.mp4", "again.jpg"]
    assert reasons(found) == ["intake-gap-web-left"]
    assert words(found) == [SUMS, PACKAGE]


def test_every_member_is_preserved_once(tmp_path: Path) -> None:
    names = [one.name.display for one in containers(read_bytes(Wacz().packed(), tmp_path, name="a.wacz"))]
    assert names == ["a.wacz", "data.warc.gz", "pages.jsonl", "datapackage.json", "datapackage-digest.json"]


def test_unpacked_or_moved_it_makes_no_second_receipts(tmp_path: Path) -> None:
    ids = {
        receipt_id(SourceCode("S-01"), one) for one in arrivals(read_bytes(Wacz().packed(), tmp_path, name="a.wacz"))
    }
    folder = tmp_path / "folder" / "deeper"
    for path, content in Wacz().whole().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    unpacked = {receipt_id(SourceCode("S-01"), one) for one in arrivals(read(tmp_path / "folder"))}
    wrapped = read_bytes(zip_of({"x/a.wacz": Wacz().packed()}), tmp_path, name="b.zip")
    assert ids == unpacked == {receipt_id(SourceCode("S-01"), one) for one in arrivals(wrapped)}


def test_neither_its_wrapping_nor_more_pages_make_second_receipts(tmp_path: Path) -> None:
    """The nearest page in time may be another one, once more pages are archived."""
    more = Wacz()
    more.members["pages/pages.jsonl"] += b'{"url": "https://example.org/new", "ts": "2026-05-01T09:59:59Z"}\n'
    forms = (Wacz().packed(), more.packed(), compressed(*WARC), archive())
    ids = [{receipt_id(SourceCode("S-01"), one) for one in arrivals(read_bytes(form, tmp_path))} for form in forms]
    assert ids[0] == ids[1] == ids[2] == ids[3]


def test_the_form_of_2020_is_read(tmp_path: Path) -> None:
    assert words(read_bytes(Wacz(old=True).packed(), tmp_path)) == [SUMS, PACKAGE]


def test_a_changed_web_archive_is_told(tmp_path: Path) -> None:
    members = Wacz().whole()
    members["archive/data.warc.gz"] = compressed(*WARC, response("https://example.org/added.jpg", JPEG + b"x"))
    found = read_bytes(zip_of(members), tmp_path)
    assert words(found) == [(DIGESTS, INVALID, "intake-voucher-wacz-sums-differ"), PACKAGE]
    assert len(arrivals(found)) == 5


def test_a_changed_list_is_told(tmp_path: Path) -> None:
    members = Wacz().whole()
    members["datapackage.json"] = members["datapackage.json"].replace(b"1.1.1", b"1.1.2")
    assert words(read_bytes(zip_of(members), tmp_path)) == [
        SUMS,
        (DIGESTS, INVALID, "intake-voucher-wacz-package-differs"),
    ]


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
@pytest.mark.parametrize("raw", [True, False])
def test_an_anonymous_signature_fits_its_key(curve: ec.EllipticCurve, raw: bool, tmp_path: Path) -> None:
    wacz = Wacz()
    signed = anonymous_signature(ec.generate_private_key(curve), package_sum(wacz.package()), raw=raw)
    found = read_bytes(wacz.packed(signed), tmp_path)
    assert words(found) == [SUMS, PACKAGE, (SIGNATURE, VALID, "intake-voucher-wacz-anonymous")]
    assert vouchers(found)[-1].by == f"SHA-256 {sha256(base64.b64decode(signed['publicKey']))}"
    assert vouchers(found)[-1].material == tuple(
        sha256(wacz.whole(signed)[name]) for name in ("datapackage.json", "datapackage-digest.json")
    )


ANONYMOUS = anonymous_signature(ec.generate_private_key(ec.SECP384R1()), package_sum(Wacz().package()))
OTHERS = anonymous_signature(ec.generate_private_key(ec.SECP384R1()), package_sum(Wacz().package()))


@pytest.mark.parametrize(
    ("changed", "result", "reason"),
    [
        ({"signature": OTHERS["signature"]}, INVALID, "intake-voucher-wacz-broken"),
        ({"signature": "!!"}, INVALID, "intake-voucher-wacz-broken"),
        ({"signature": base64.b64encode(bytes(96)).decode()}, INVALID, "intake-voucher-wacz-broken"),
        ({"publicKey": "AAAA"}, NOT_CHECKED, "intake-voucher-wacz-no-key"),
        ({"publicKey": ""}, NOT_CHECKED, "intake-voucher-wacz-no-key"),
        ({"hash": "sha256:" + "0" * 64}, INVALID, "intake-voucher-wacz-other-sum"),
    ],
)
def test_a_signature_that_does_not_hold_is_told(
    changed: dict[str, str], result: AttestationResult, reason: str, tmp_path: Path
) -> None:
    found = read_bytes(Wacz().packed(ANONYMOUS | changed), tmp_path)
    assert words(found)[-1] == (SIGNATURE, result, reason)


def domain_signed(by: Signer = DOMAIN, **changed: str) -> bytes:
    wacz = Wacz()
    signed = domain_signature(by, package_sum(wacz.package()))
    stamp = token(signed["signature"].encode(), AUTHORITY, certificates=0)
    stamped = {"timeSignature": base64.b64encode(stamp).decode(), "timestampCert": AUTHORITY.pem}
    return wacz.packed(signed | stamped | changed)


def test_a_domain_signature_names_its_issuer_and_trusts_nobody(tmp_path: Path) -> None:
    found = read_bytes(domain_signed(), tmp_path)
    assert words(found)[-2:] == [
        (SIGNATURE, VALID, "intake-voucher-wacz-domain"),
        (TOKEN, VALID, "intake-voucher-time-fits"),
    ]
    by_domain, stamp = vouchers(found)[-2:]
    assert by_domain.by == "archive.example" and stamp.by == "Stamps" and stamp.time is not None
    assert by_domain.reason is not None and by_domain.reason.parameters[0].value == "Test Root"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"domain": "elsewhere.example"}, "intake-voucher-wacz-certificate"),
        ({"created": "2031-05-01T12:00:00Z"}, "intake-voucher-wacz-certificate"),
        ({"created": "yesterday"}, "intake-voucher-wacz-certificate"),
        ({"domainCert": signer().pem}, "intake-voucher-wacz-broken"),
        (
            {
                "domainCert": DOMAIN.pem.partition("-----END CERTIFICATE-----")[0]
                + "-----END CERTIFICATE-----\n"
                + signer().pem
            },
            "intake-voucher-wacz-certificate",
        ),
    ],
)
def test_a_certificate_that_does_not_fit_is_told(changed: dict[str, str], reason: str, tmp_path: Path) -> None:
    assert words(read_bytes(domain_signed(**changed), tmp_path))[-2] == (SIGNATURE, INVALID, reason)


def test_a_certificate_of_an_authority_for_trying_out_is_told(tmp_path: Path) -> None:
    by = signer(issuer="(STAGING) Ersatz Edamame E1")
    assert words(read_bytes(domain_signed(by), tmp_path))[-2] == (SIGNATURE, INVALID, "intake-voucher-wacz-test-issuer")


@pytest.mark.parametrize(
    ("changed", "result", "reason"),
    [
        ({"timeSignature": base64.b64encode(token(b"x", AUTHORITY)).decode()}, INVALID, "intake-voucher-time-other"),
        ({"timestampCert": ""}, NOT_CHECKED, "intake-voucher-time-no-root"),
        ({"timestampCert": "no certificate"}, NOT_CHECKED, "intake-voucher-time-no-root"),
        ({"timeSignature": "AAAA"}, NOT_CHECKED, "intake-voucher-time-unreadable"),
        ({"timeSignature": "\u0645"}, NOT_CHECKED, "intake-voucher-time-unreadable"),
    ],
)
def test_a_time_stamp_that_does_not_hold_is_told(
    changed: dict[str, str], result: AttestationResult, reason: str, tmp_path: Path
) -> None:
    assert words(read_bytes(domain_signed(**changed), tmp_path))[-1] == (TOKEN, result, reason)


def test_files_that_are_listed_and_not_there_are_gaps(tmp_path: Path) -> None:
    wacz = Wacz(
        listed=[{"path": "archive/lost.warc.gz", "hash": "sha256:00"}, {"path": "https://example.org/far.wacz"}]
    )
    found = read_bytes(wacz.packed(), tmp_path)
    named = [(one.kind, one.name.display) for one in gaps(found) if one.name is not None]
    assert named == [(GapKind.MISSING, "archive/lost.warc.gz"), (GapKind.LINKED, "https://example.org/far.wacz")]


def test_files_that_are_not_listed_say_so(tmp_path: Path) -> None:
    extra = {"archive/more.warc": archive(response("https://example.org/b.jpg", JPEG + b"b")), "b.jpg": JPEG + b"c"}
    found = read_bytes(Wacz(extra=extra).packed(), tmp_path)
    in_archive, beside = (one for one in arrivals(found) if one.name.display == "b.jpg")
    assert in_archive.message is not None
    assert [one.reason.id for one in in_archive.message.attestations if one.reason][1:] == [
        "intake-voucher-wacz-unlisted"
    ]
    assert notes(beside) == ["intake-note-wacz-unlisted"]


@pytest.mark.parametrize("line", [b"{url: 1}\n", b'{"title": "no address"}\n', b"[" * 9000 + b"\n"])
def test_lines_of_pages_that_are_none_are_a_gap(line: bytes, tmp_path: Path) -> None:
    wacz = Wacz()
    wacz.members["pages/pages.jsonl"] += line
    gap = next(one for one in gaps(read_bytes(wacz.packed(), tmp_path)) if one.reason.id == "intake-gap-wacz-pages")
    assert gap.reason.parameters[0].value == 1


def test_without_a_list_of_pages_those_in_the_archive_count(tmp_path: Path) -> None:
    wacz = Wacz({"archive/data.warc.gz": compressed(*WARC)})
    photo = arrivals(read_bytes(wacz.packed(), tmp_path))[0]
    assert photo.message is not None and photo.message.subject == "قصف السوق"


@pytest.mark.parametrize("package", [b"{", b"[]", b'{"resources": 3, "wacz_version": "1"}', b""])
def test_a_list_that_cannot_be_read_costs_nothing_else(package: bytes, tmp_path: Path) -> None:
    members = Wacz().whole() | {"datapackage.json": package}
    found = read_bytes(zip_of(members), tmp_path)
    assert len(arrivals(found)) == 4 and "intake-gap-wacz-package" in reasons(found)


def test_without_its_list_it_is_a_wacz_by_its_folders(tmp_path: Path) -> None:
    members = without(Wacz().whole(), ["datapackage.json", "datapackage-digest.json"])
    photo = arrivals(read_bytes(zip_of(members), tmp_path))[0]
    assert photo.message is not None and photo.message.subject == "Market"


def test_a_revisit_may_mean_a_record_in_another_file(tmp_path: Path) -> None:
    first, again = compressed(*WARC[:6]), compressed(*WARC[6:])
    wacz = Wacz({"archive/0.warc.gz": again, "archive/1.warc.gz": first})
    found = read_bytes(wacz.packed(), tmp_path)
    assert [notes(one)[0] for one in arrivals(found) if one.name.display == "again.jpg"] == ["intake-note-web-revisit"]


def test_a_wacz_of_several_holds_them_all(tmp_path: Path) -> None:
    inner = Wacz().packed()
    package = {
        "profile": "multi-wacz-package",
        "resources": [{"name": "a.wacz", "path": "a.wacz", "hash": f"sha256:{sha256(inner)}", "bytes": len(inner)}],
    }
    found = read_bytes(zip_of({"datapackage.json": json.dumps(package).encode(), "a.wacz": inner}), tmp_path)
    assert len(arrivals(found)) == 4 and all(isinstance(one, Arrival) for one in arrivals(found))
    assert reasons(found) == ["intake-gap-web-left"]


def test_a_wacz_without_media_tells_what_vouches_for_it(tmp_path: Path) -> None:
    wacz = Wacz({"archive/data.warc.gz": compressed(WARC[1])})
    (gap,) = gaps(read_bytes(wacz.packed(), tmp_path))
    assert gap.reason.id == "intake-gap-web-left" and gap.message is not None
    assert [one.result for one in gap.message.attestations] == [VALID, VALID]


def test_another_data_package_is_no_wacz(tmp_path: Path) -> None:
    package = b'{"profile": "tabular-data-package", "resources": [{"path": "data/a.csv"}]}'
    found = read_bytes(zip_of({"datapackage.json": package, "data/a.csv": b"a,b\n"}), tmp_path)
    assert len(arrivals(found)) == 2 and not gaps(found)
