"""Files exported from Tella with what the telephone measured, and Tella's vault."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Arrival, Channel, Found, GapKind
from pipeline.model.attestations import AttestationResult
from pipeline.model.basics import SourceCode
from pipeline.model.times import ZoneBasis
from tests.unit.intake.arrange import arrivals, containers, gaps, notes, read, read_bytes, reasons, zip_of
from tests.unit.intake.bundle_builders import tella, tella_csv
from tests.unit.intake.web_builders import JPEG


def told(members: dict[str, bytes], folder: Path) -> list[Found]:
    return read_bytes(zip_of(members), folder, name="tella.zip")


def only(found: list[Found]) -> Arrival:
    (one,) = arrivals(found)
    return one


def test_a_file_comes_with_its_record(tmp_path: Path) -> None:
    found = told(tella(), tmp_path)
    one = only(found)
    assert one.channel is Channel.TELLA and one.message is not None and not gaps(found)
    facts = {fact.name: fact.value for fact in one.message.facts}
    assert (facts["Location latitude"], facts["Ambient temperature"]) == ("36.2021", "21.5")
    assert not {"Cells", "WiFis", "IPv4", "WiFi MAC", "Device ID"} & set(facts)
    assert notes(one) == ["intake-note-field-withheld"]
    (claim, _) = one.message.transport
    assert claim.zone_basis is ZoneBasis.STATED_OFFSET
    assert claim.interval.earliest == dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
    (voucher,) = one.message.attestations
    assert (voucher.by, voucher.result) == ("Tella", AttestationResult.VALID)


def test_digits_written_in_arabic_are_digits(tmp_path: Path) -> None:
    arabic = "01-05-2026 12:00:00 +0300".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    one = only(told({"photo.jpg": JPEG, "photo.csv": tella_csv(File_created=arabic)}, tmp_path))
    assert one.message is not None
    assert one.message.transport[1].interval.earliest == dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


def test_a_changed_file_does_not_have_its_sum(tmp_path: Path) -> None:
    one = only(told(tella() | {"photo.jpg": JPEG + b"changed"}, tmp_path))
    assert one.message is not None and one.message.attestations[0].result is AttestationResult.INVALID


@pytest.mark.parametrize("name", ["photo.jpg", "renamed.jpg"])
def test_a_file_is_found_by_its_sum_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    assert only(told({name: JPEG, "photo.csv": tella_csv()}, tmp_path)).message is not None


def test_zipped_or_unpacked_it_makes_no_second_receipts(tmp_path: Path) -> None:
    zipped = [receipt_id(SourceCode("S-01"), one) for one in arrivals(told(tella(), tmp_path))]
    (tmp_path / "here" / "Tella").mkdir(parents=True)
    for name, content in tella().items():
        (tmp_path / "here" / "Tella" / name).write_bytes(content)
    assert zipped == [receipt_id(SourceCode("S-01"), one) for one in arrivals(read(tmp_path / "here"))]


def test_a_record_without_its_file_is_a_gap(tmp_path: Path) -> None:
    (gap,) = gaps(told({"photo.csv": tella_csv()}, tmp_path))
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-field-missing")
    assert gap.name is not None and gap.name.display == "photo.jpg"


def test_other_tables_and_files_are_taken_as_they_are(tmp_path: Path) -> None:
    found = told(tella() | {"other.csv": b"a,b\n1,2\n", "other.jpg": JPEG + b"2"}, tmp_path)
    assert sorted(one.name.display for one in arrivals(found) if one.channel is Channel.FILE) == [
        "other.csv",
        "other.jpg",
    ]


def test_a_record_with_a_header_alone_is_a_gap(tmp_path: Path) -> None:
    found = told({"photo.jpg": JPEG, "photo.csv": b"File hash,File path,File name\n"}, tmp_path)
    assert reasons(found) == ["intake-gap-field-record"]


def test_the_vault_stays_shut_and_says_so(tmp_path: Path) -> None:
    name = "files/vault/0b2c7f0e-6f5d-4c0a-9a53-1d6f2b9a7c11"
    members = {
        "databases/tella-vault_v4.db": bytes(range(256)) * 4,
        f"{name}.jpg": bytes(reversed(range(256))) * 4,
        f"{name[:-1]}2.jpg": JPEG,
    }
    found = told(members, tmp_path)
    (gap,) = gaps(found)
    assert (gap.kind, gap.reason.id) == (GapKind.ENCRYPTED, "intake-gap-tella-vault")
    assert gap.reason.parameters[0].value == 2
    assert len(containers(found)) == 3 and only(found).channel is Channel.TELLA
