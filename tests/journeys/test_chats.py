"""Chats on their way through a whole case: received once, their people sealed, each hand-over its own."""

from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.model.arrivals import Channel, GapKind, Handover, Receipt, Submission
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import zip_of
from tests.unit.intake.chats import signal_members, telegram_members, whatsapp_members

EXPORTS = {
    "WhatsApp Chat - Rania.zip": whatsapp_members(),
    "ChatExport_2022-03-27.zip": telegram_members(),
    "signal.zip": signal_members(),
}


@pytest.fixture
def sanad(tmp_path: Path) -> Sanad:
    return Sanad.create(tmp_path / "case")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    drive = tmp_path / "drive"
    drive.mkdir()
    for name, members in EXPORTS.items():
        (drive / name).write_bytes(zip_of(members))
    return drive


def receipts(sanad: Sanad, submission: Submission) -> list[Receipt]:
    with sanad.bench.records.reading() as reading:
        found = [reading.receipt(entry.receipt) for entry in reading.entries(submission.id) if entry.receipt]
    return [one for one in found if one is not None]


def test_chats_are_received_and_their_people_are_sealed(sanad: Sanad, folder: Path) -> None:
    submission = sanad.submit([folder], Handover(SourceCode("S-01")))
    found = receipts(sanad, submission)
    assert {one.arrival.channel for one in found} == {Channel.WHATSAPP, Channel.TELEGRAM, Channel.SIGNAL}
    with_messages = [one for one in found if one.arrival.message is not None]
    assert {one.arrival.channel for one in with_messages} == {Channel.WHATSAPP, Channel.TELEGRAM, Channel.SIGNAL}
    for one in with_messages:
        assert one.arrival.message is not None and one.arrival.message.sender is None
        assert not any(name in repr(one) for name in ("Dmitry", "user42", "963944123456"))
    with sanad.bench.records.reading() as reading:
        kinds = {gap.kind for gap in reading.gaps_of(submission.id)}
    assert kinds == {GapKind.MISSING, GapKind.OMITTED, GapKind.DELETED}


def test_the_same_again_is_known_and_another_holder_has_receipts_of_his_own(sanad: Sanad, folder: Path) -> None:
    first = sanad.submit([folder], Handover(SourceCode("S-01")))
    again = sanad.submit([folder], Handover(SourceCode("S-01")))
    assert again.repeats == first.id
    other = sanad.submit([folder], Handover(SourceCode("S-02")))
    ours, theirs = ({one.id for one in receipts(sanad, each) if one.arrival.message} for each in (first, other))
    assert ours and ours.isdisjoint(theirs)
