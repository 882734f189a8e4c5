"""Real files of Outlook, with the answers of other programs beside them."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, read, reasons, sha256

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

INTAKE = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake"
TNEF = INTAKE / "email/mimekit/tnef"
MSG = INTAKE / "msg/tika"


def unwrapped(content: bytes) -> bytes:
    """Texts among the answers lie there with the line ends of another system."""
    return content.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("name", ["attachments", "christmas", "panic", "unicode-mapi-attr-name"])
def test_the_files_in_tnef_are_those_that_mimekit_lists(name: str) -> None:
    cabinet = MemoryCabinet()
    found = read(TNEF / f"{name}.tnef", cabinet=cabinet)
    mine = [one for one in [*arrivals(found), *containers(found)[1:]] if len(one.path) == 1]
    listed = (TNEF / f"{name}.list").read_text().splitlines()
    named = sorted(one.name.display.strip("‹›") for one in mine)
    # One list leaves out the text that the message has.
    assert [one for one in named if one in listed or not one.startswith("body.")] == sorted(listed)
    answers = [path.read_bytes() for path in (TNEF / name).glob("*")] if (TNEF / name).is_dir() else []
    plain = sorted(sha256(unwrapped(cabinet.objects[one.object.sha256])) for one in mine)
    # Pictures and messages hold no text, and agree byte for byte.
    whole = {sha256(cabinet.objects[one.object.sha256]) for one in mine}
    for answer in answers:
        assert sha256(unwrapped(answer)) in plain
        assert sha256(answer) in whole or answer.lstrip()[:1] in b"{<"


@pytest.mark.parametrize(("name", "files"), [("rich-text", 4), ("ukr", 0)])
def test_tnef_in_a_mail_belongs_to_the_mail(name: str, files: int) -> None:
    found = read(TNEF / f"{name}.eml")
    assert "intake-gap-sealed" not in reasons(found)
    assert len(arrivals(found)) == files
    assert "winmail.dat" in [one.name.display for one in containers(found)]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("test-outlook", []),
        ("test-outlook2003", [f"{n}.jpg" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)]),
        ("testMSG_att_msg", ["smbprn.00009008.KdcPjl.pdf"]),
        ("testMSG_forwarded", []),
    ],
)
def test_the_files_in_messages(name: str, files: list[str]) -> None:
    found = read(MSG / f"{name}.msg")
    assert [one.name.display for one in arrivals(found)] == files
    assert reasons(found) == []


def test_a_message_has_the_sender_and_times_of_its_header() -> None:
    (one,) = arrivals(read(MSG / "testMSG_att_msg.msg"))
    message = one.message
    assert message is not None and message.sent is not None
    assert message.identity == "<3975CB0784A2C249A2EDDD4D43C53D08045B971A87@Stitch.pof.com.au>"
    assert message.sender is not None and "nick.booth@pof.com.au" in message.sender
    assert message.sent.interval.earliest.isoformat() == "2010-06-17T23:54:19+00:00"
    assert len(message.transport) == 2


def test_the_store_gives_the_document_in_the_attached_message() -> None:
    cabinet = MemoryCabinet()
    found = read(INTAKE / "pst/tika/testPST.pst", cabinet=cabinet)
    (one,) = arrivals(found)
    assert (one.name.display, reasons(found)) == ("attachment.docx", [])
    assert one.path == ("Début du fichier de données Outlook/2097380::1::1",)
    assert zipfile.ZipFile(io.BytesIO(cabinet.objects[one.object.sha256])).testzip() is None
    assert one.message is not None and one.message.subject == "First email" and one.message.forwarded
