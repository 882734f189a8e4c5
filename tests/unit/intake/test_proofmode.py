"""ProofMode bundles: what the telephone's record says, and what its signatures are worth."""

from pathlib import Path

import pytest
from pysequoia import Tsk

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Arrival, Channel, Found, GapKind
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import Authority, ZoneBasis
from tests.unit.intake.arrange import arrivals, containers, gaps, notes, read, read_bytes, reasons, sha256, zip_of
from tests.unit.intake.bundle_builders import ProofMode, ots
from tests.unit.intake.web_builders import JPEG, MP4, without

BUNDLE = ProofMode()
DIGEST = sha256(JPEG)
SUMS, DEVICE = AttestationKind.CONTAINER_DIGESTS, AttestationKind.DEVICE_SIGNATURE
TOKEN = AttestationKind.TIMESTAMP_TOKEN
VALID, INVALID, NOT_CHECKED = AttestationResult.VALID, AttestationResult.INVALID, AttestationResult.NOT_CHECKED


def photo(found: list[Found]) -> Arrival:
    return next(one for one in arrivals(found) if one.name.display == BUNDLE.name)


def told(members: dict[str, bytes], folder: Path) -> list[Found]:
    return read_bytes(zip_of(members), folder, name="bundle.zip")


def vouched(one: Arrival) -> list[tuple[AttestationKind, AttestationResult, str]]:
    assert one.message is not None
    return [(voucher.kind, voucher.result, voucher.reason.id) for voucher in one.message.attestations if voucher.reason]


def test_a_whole_bundle(tmp_path: Path) -> None:
    found = told(BUNDLE.members(), tmp_path)
    one = photo(found)
    assert one.channel is Channel.PROOFMODE and arrivals(found) == [one] and not gaps(found)
    assert len(containers(found)) == len(BUNDLE.members())
    assert vouched(one) == [
        (SUMS, VALID, "intake-voucher-record-sum"),
        (DEVICE, VALID, "intake-voucher-pgp-fits"),
        (DEVICE, VALID, "intake-voucher-pgp-fits"),
        (DEVICE, VALID, "intake-voucher-pgp-fits"),
        (TOKEN, NOT_CHECKED, "intake-voucher-ots"),
        (DEVICE, NOT_CHECKED, "intake-voucher-platform"),
    ]
    assert one.message is not None
    fingerprint = BUNDLE.key.extract_certificate().fingerprint.upper()
    assert one.message.attestations[1].by == fingerprint
    assert one.message.attestations[1].material[1] == sha256(BUNDLE.members()["pubkey.asc"])


def test_sensors_are_facts_and_what_endangers_the_source_is_not(tmp_path: Path) -> None:
    one = photo(told(BUNDLE.members(), tmp_path))
    assert one.message is not None and notes(one) == ["intake-note-field-withheld"]
    facts = {fact.name: fact.value for fact in one.message.facts}
    assert (facts["Location.Latitude"], facts["Location.Longitude"]) == ("36.2021", "37.1343")
    assert facts["Hardware"] == "Fairphone 4"
    assert not {"CellInfo", "Wifi MAC", "IPv4", "DeviceID", "File Path"} & set(facts)
    shown = repr(one.message)
    assert not any(secret in shown for secret in ("417:1:2:3", "02:00:00", "10.1.2.3", "abc123"))


def test_the_z_behind_its_times_is_no_zone(tmp_path: Path) -> None:
    one = photo(told(BUNDLE.members(), tmp_path))
    assert one.message is not None
    assert [claim.source for claim in one.message.transport] == [
        "ProofMode Proof Generated",
        "ProofMode File Modified",
        "ProofMode File Created",
    ]
    assert {claim.zone_basis for claim in one.message.transport} == {ZoneBasis.UNKNOWN}
    assert {claim.authority for claim in one.message.transport} == {Authority.EXPORT}
    assert one.message.transport[2].wall_clock == "2026-05-01T12:00:00.250000"


def test_zipped_or_unpacked_it_makes_no_second_receipts(tmp_path: Path) -> None:
    source = SourceCode("S-01")
    zipped = {receipt_id(source, one) for one in arrivals(told(BUNDLE.members(), tmp_path))}
    folder = tmp_path / "here" / "bundle"
    folder.mkdir(parents=True)
    for name, content in BUNDLE.members().items():
        (folder / name).write_bytes(content)
    assert zipped == {receipt_id(source, one) for one in arrivals(read(tmp_path / "here"))}


def test_a_changed_photo_fits_neither_sum_nor_signature(tmp_path: Path) -> None:
    one = photo(told(BUNDLE.members() | {BUNDLE.name: JPEG + b"changed"}, tmp_path))
    assert [(kind, result) for kind, result, _ in vouched(one)][:4] == [
        (SUMS, INVALID),
        (DEVICE, VALID),
        (DEVICE, VALID),
        (DEVICE, INVALID),
    ]
    assert (TOKEN, INVALID, "intake-voucher-time-other") in vouched(one)


def test_a_changed_record_does_not_fit_its_signature(tmp_path: Path) -> None:
    moved = ProofMode(fields={"Location.Latitude": "33.5"}, key=BUNDLE.key)
    members = BUNDLE.members() | {f"{DIGEST}.proof.json": moved.json()}
    assert vouched(photo(told(members, tmp_path)))[1] == (DEVICE, INVALID, "intake-voucher-pgp-broken")


def test_another_key_does_not_fit(tmp_path: Path) -> None:
    other = str(Tsk.generate("other@example.org").extract_certificate()).encode()
    results = [result for kind, result, _ in vouched(photo(told(BUNDLE.members() | {"pubkey.asc": other}, tmp_path)))]
    assert results[1:4] == [INVALID] * 3


def test_without_the_key_nothing_is_checked(tmp_path: Path) -> None:
    one = photo(told(without(BUNDLE.members(), ["pubkey.asc"]), tmp_path))
    assert vouched(one)[1] == (DEVICE, NOT_CHECKED, "intake-voucher-pgp-no-key")
    assert one.message is not None and one.message.attestations[1].by is not None


ARMOUR = b"-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"


@pytest.mark.parametrize("junk", [b"", b"junk", ARMOUR])
def test_a_signature_that_cannot_be_read_is_told(junk: bytes, tmp_path: Path) -> None:
    one = photo(told(BUNDLE.members() | {f"{DIGEST}.asc": junk}, tmp_path))
    assert (DEVICE, NOT_CHECKED, "intake-voucher-pgp-unreadable") in vouched(one)


def test_by_the_table_alone(tmp_path: Path) -> None:
    names = [f"{DIGEST}.proof.json", f"{DIGEST}.proof.json.asc"]
    one = photo(told(without(BUNDLE.members(), names), tmp_path))
    assert vouched(one)[:2] == [(SUMS, VALID, "intake-voucher-record-sum"), (DEVICE, VALID, "intake-voucher-pgp-fits")]
    assert one.message is not None and len(one.message.facts) > 5


def test_later_rows_fill_what_the_first_left_out(tmp_path: Path) -> None:
    content = BUNDLE.csv().replace(b"Notes,", b"Notes,SafetyCheck,") + b"\n" + b"," * 14 + b"true,"
    members = {BUNDLE.name: JPEG, f"{DIGEST}.proof.csv": content}
    one = photo(told(members, tmp_path))
    assert one.message is not None
    assert {fact.name: fact.value for fact in one.message.facts}["SafetyCheck"] == "true"


def test_a_record_of_2016_is_read(tmp_path: Path) -> None:
    content = (
        f"CurrentDateTime0GMT,File,Modified,SHA256,\n1481718055,/sdcard/{BUNDLE.name},1481718054000,{DIGEST},\n"
    ).encode()
    one = photo(told({BUNDLE.name: JPEG, f"{BUNDLE.name}.proof.csv": content}, tmp_path))
    assert vouched(one) == [(SUMS, VALID, "intake-voucher-record-sum")]
    assert one.message is not None
    assert {claim.zone_basis for claim in one.message.transport} == {ZoneBasis.UTC_BY_DEFINITION}


def test_a_record_whose_file_is_not_there_is_a_gap(tmp_path: Path) -> None:
    found = told(without(BUNDLE.members(), [BUNDLE.name]), tmp_path)
    (gap,) = gaps(found)
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-field-missing")
    assert gap.name is not None and gap.name.display == BUNDLE.name and gap.message is not None


def test_files_of_the_same_name_never_swap_records(tmp_path: Path) -> None:
    other = ProofMode(photo=MP4, name="film.mp4", key=BUNDLE.key)
    members = BUNDLE.members() | other.members() | {"beside.jpg": JPEG + b"1"}
    found = told(members, tmp_path)
    by_name = {one.name.display: one for one in arrivals(found)}
    assert vouched(by_name["film.mp4"])[0][1] is VALID and vouched(by_name[BUNDLE.name])[0][1] is VALID
    assert by_name["beside.jpg"].message is None and by_name["beside.jpg"].channel is Channel.FILE


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{" * 100_000, b'"x'])
def test_a_record_that_cannot_be_read_is_a_gap(content: bytes, tmp_path: Path) -> None:
    members = {BUNDLE.name: JPEG, f"{DIGEST}.proof.json": content, "pubkey.asc": b"no key"}
    found = told(members, tmp_path)
    assert reasons(found) == ["intake-gap-field-record"] and len(arrivals(found)) == 1


def test_a_stamp_about_other_bytes_is_told(tmp_path: Path) -> None:
    one = photo(told(BUNDLE.members() | {f"{DIGEST}.ots": ots(sha256(b"other"))}, tmp_path))
    assert (TOKEN, INVALID, "intake-voucher-time-other") in vouched(one)
