"""Dates of chat exports are claims: whoever holds the text can write them. They exclude nothing by themselves."""

from pathlib import Path

import pytest

from pipeline.model.arrivals import Receipt
from pipeline.model.basics import ReceiptId, SourceCode, SubmissionId
from pipeline.model.times import Authority
from tests.build import a_digest
from tests.unit.checks import cases
from tests.unit.intake.arrange import arrivals
from tests.unit.intake.chats import (
    LRM,
    PHOTO,
    read_zip,
    signal_attachment,
    signal_item,
    signal_lines,
    stored_name,
    telegram_json,
    telegram_message,
    whatsapp_ios,
)

# An export that was written anew around a true photo, with the date of an earlier strike.
NAME = "photos/photo_1.jpg"
FORGED = {
    "whatsapp": {
        "_chat.txt": whatsapp_ios(f"[25/7/16, 16:36:00] Sam: {LRM}<attached: 00000001-photo.jpg>"),
        "00000001-photo.jpg": PHOTO,
    },
    "telegram": {
        "result.json": telegram_json(
            telegram_message(1, photo=NAME, date="2016-07-25T16:36:00", date_unixtime="1469453760")
        ),
        NAME: PHOTO,
    },
    "signal": {
        "main.jsonl": signal_lines(signal_item(1_469_453_760_000, signal_attachment(PHOTO))),
        stored_name(PHOTO): PHOTO,
    },
}


def forged(name: str, folder: Path) -> Receipt:
    (arrival,) = arrivals(read_zip(FORGED[name], folder))
    assert arrival.message is not None and arrival.message.sent is not None
    assert arrival.message.sent.interval.latest.year == 2016
    ours = cases.receipt(cases.a_digest("mine")).received
    return Receipt(ReceiptId(a_digest(name)), arrival.object.sha256, SubmissionId("s"), SourceCode("S"), arrival, ours)


@pytest.mark.parametrize("name", FORGED)
def test_every_time_of_an_export_can_be_edited(name: str, tmp_path: Path) -> None:
    message = forged(name, tmp_path).arrival.message
    assert message is not None
    claims = [claim for claim in (message.sent, *message.transport) if claim is not None]
    assert {claim.authority for claim in claims} == {Authority.EXPORT}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_date_of_2016_says_what_an_editable_mail_says_and_no_more(name: str, tmp_path: Path) -> None:
    receipt = forged(name, tmp_path)
    dated = cases.receipt(cases.a_digest("item"), message=cases.mail("2016-07-25T13:36:00Z"))
    capture = cases.photo(cases.exif("2017-11-13T14:09:03"))
    for check in cases.CHECKS:
        of_chat, of_mail = (cases.codes(check, cases.case(capture, receipts=(one,))) for one in (receipt, dated))
        assert of_chat == of_mail, check
    assert cases.codes("earlier_copy", cases.case(capture, receipts=(receipt,))) == ("earlier_by_editable_record",)
    assert cases.codes("capture_time", cases.case(capture, receipts=(receipt,))) == ("one_clock_in_window",)
