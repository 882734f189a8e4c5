"""Mails as they are in the world, with the decoded answers of other programs beside them."""

import io
import os
import re
from pathlib import Path

import pytest

from pipeline.intake.limits import guarded
from pipeline.intake.mail.keys import MailKeys
from pipeline.intake.mail.parts import header_end
from pipeline.intake.mail.reading import Mail
from pipeline.intake.mail.signatures import MailSignatures
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, gaps, read, read_bytes, reasons, sha256
from tests.unit.intake.mails import given, mailbox_of

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

MAILS = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake" / "email"
MIME4J = sorted(MAILS.glob("mime4j/*/*.msg"))
OTHERWISE = {
    "multi-2gifs": "mime4j gives no decoded parts; multi-2gifs-base64 holds the same mail",
    "infinite": "mime4j stops at its limit for nested parts; the text behind it is read here",
    "x-gzip64": "mime4j leaves this encoding on; see test_gzip64_is_decoded",
}


def _parts(path: Path) -> list[bytes]:
    """What each part of the mail and of the mails in it decodes to; line ends as on Unix, as in the answers."""
    cabinet = MemoryCabinet()
    decoded: list[bytes] = []
    for one in containers(read(path, "eml", cabinet=cabinet)):
        mail = Mail.read(io.BytesIO(cabinet.objects[one.object.sha256]), one.object)
        own = (part for part in mail.anatomy.parts if part.type.name != "message/rfc822")
        decoded.extend(_lines(guarded(mail.decoded(part)).read()) for part in own)
    return sorted(decoded)


def _lines(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").rstrip(b"\n")


@pytest.mark.parametrize("path", MIME4J, ids=lambda path: path.stem)
def test_mails_have_exactly_the_parts_that_mime4j_decodes(path: Path) -> None:
    answers = [one for one in path.parent.glob(path.stem + "_decoded_*") if one.suffix in (".bin", ".txt")]
    if path.stem in OTHERWISE:
        assert OTHERWISE[path.stem]
        return
    assert _parts(path) == sorted(_lines(one.read_bytes()) for one in answers)


@pytest.mark.parametrize("path", MIME4J, ids=lambda path: path.stem)
def test_files_have_the_bytes_that_mime4j_decodes(path: Path) -> None:
    answers = {sha256(one.read_bytes()) for one in path.parent.glob(path.stem + "_decoded_*.bin")}
    assert answers <= {one.object.sha256 for one in arrivals(read(path, "eml"))}


def test_gzip64_is_decoded() -> None:
    path = MAILS / "mime4j/mimetools-testmsgs/x-gzip64.msg"
    (one,) = _parts(path)
    assert one.endswith(b"My signature exceeds the recommended 4 lines!")


@pytest.mark.parametrize(("name", "files"), [("uu-junk", 2), ("uu-zeegee", 2), ("sig-uu", 2)])
def test_pasted_files_have_the_bytes_of_the_mail_that_was_made_of_them(name: str, files: int) -> None:
    folder = MAILS / "mime4j/mimetools-testmsgs"
    found = arrivals(read(folder / f"{name}.msg", "eml"))
    assert len(found) == files
    if name != "sig-uu":
        target = {sha256(one.read_bytes()) for one in folder.glob("uu-junk-target_decoded_1_2_*.bin")}
        assert {one.object.sha256 for one in found} == target


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("mime4j/mimetools-testmsgs/attachment-filename-encoding-Latin1.msg", ["attachment.äöü"]),
        ("mime4j/mimetools-testmsgs/attachment-filename-encoding-UTF8.msg", ["attachment.äöü"]),
        ("mime4j/mimetools-testmsgs/multi-badnames.msg", ["/foo/bar", "foo bar", "foobar"]),
        ("mime4j/mimetools-testmsgs/multi-2gifs-base64.msg", ["3d-compress.gif", "3d-eye.gif"]),
        ("mime4j/testmsgs/russian-headers.msg", ["Список.doc"]),
        ("mimekit/dkim/related.msg", ["Christopher-Lloyd-as-Doc-Brown.jpg"]),
        ("mimekit/partial/message-partial.eml", ["earrings.jpg"]),
    ],
)
def test_names_are_those_that_were_written(file: str, names: list[str]) -> None:
    assert [one.name.display for one in arrivals(read(MAILS / file, "eml"))] == names


def test_unmunged_from_lines_part_two_mails() -> None:
    found = read(MAILS / "mimekit/mbox/unmunged.mbox.txt")
    assert len(containers(found)) == 1 + 2


def test_a_mailbox_of_1996_has_the_mails_and_images_of_its_summary() -> None:
    summary = (MAILS / "mimekit/mbox/content-length-summary.txt").read_text()
    cabinet = MemoryCabinet()
    found = read(MAILS / "mimekit/mbox/content-length.mbox.txt", cabinet=cabinet)
    mails = [one for one in containers(found) if len(one.path) == 1]
    assert len(mails) == len(re.findall(r"^From ", summary, re.MULTILINE))
    magics = [cabinet.objects[one.object.sha256][:4] for one in arrivals(found)]
    images = sum(magic in (b"GIF8", b"\xff\xd8\xff\xe0") for magic in magics)
    assert images >= len(re.findall(r"Content-Type: image/(?:gif|jpeg)", summary))


def test_pieces_join_to_the_mail_that_was_sent(tmp_path: Path) -> None:
    folder = MAILS / "mimekit/partial"
    (whole,) = arrivals(read(folder / "message-partial.eml", "eml"))
    pieces = [(folder / f"message-partial.{number}.eml").read_bytes() for number in (2, 0, 1)]
    (joined,) = arrivals(read_bytes(mailbox_of(pieces), tmp_path, "pieces.mbox"))
    assert joined.object == whole.object
    assert joined.message is not None
    assert whole.message is not None
    assert joined.message.identity == whole.message.identity
    (gap,) = gaps(read(folder / "message-partial.1.eml", "eml"))
    assert gap.reason.parameters[0].value == "1, 3"


def _gmail_key(folder: Path) -> MailKeys:
    armour = (MAILS / "mimekit/dkim/gmail.pub").read_text().splitlines()
    packed = "".join(line for line in armour if "-----" not in line)
    return given(folder, f"v=DKIM1; k=rsa; p={packed}".encode(), b"20120113._domainkey.gmail.com")


@pytest.mark.parametrize("name", ["gmail", "related", "multipart-no-end-boundary"])
def test_mails_of_gmail_fit_the_key_and_changed_ones_do_not(name: str, tmp_path: Path) -> None:
    keys = _gmail_key(tmp_path / "keys")
    whole = (MAILS / f"mimekit/dkim/{name}.msg").read_bytes()
    for content, result in (
        (whole, AttestationResult.VALID),
        (whole.replace(b"Subject: ", b"Subject: Re: ", 1), AttestationResult.INVALID),
        (whole.rstrip() + b"\nadded\n", AttestationResult.INVALID),
    ):
        assert [one.result for one in _dkim(content, keys)] == [result]


def _dkim(content: bytes, keys: MailKeys) -> list[Attestation]:
    stream = io.BytesIO(content)
    signatures = MailSignatures.over(stream, header_end(stream), keys, MemoryCabinet())
    return [one for one in signatures.attestations() if one.kind is AttestationKind.DKIM]


def test_both_signatures_of_rfc_8463_are_looked_at(tmp_path: Path) -> None:
    # The key of RFC 8463, appendix A.2.
    edwards = b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    given(tmp_path / "keys", edwards, b"brisbane._domainkey.football.example.com")
    armour = (MAILS / "mimekit/dkim/example.pub").read_text().splitlines()
    packed = "".join(line for line in armour if "-----" not in line).encode()
    keys = given(tmp_path / "keys", b"v=DKIM1; p=" + packed, b"test._domainkey.football.example.com")
    made = _dkim((MAILS / "mimekit/dkim/rfc8463-example.msg").read_bytes(), keys)
    assert made[0].result is AttestationResult.VALID
    assert made[0].by == "football.example.com (brisbane)"
    # example.pub is another key than the one of the appendix.
    assert made[1].result is AttestationResult.INVALID


def test_the_signature_of_thunderbird_fits() -> None:
    (photo,) = arrivals(read(MAILS / "mimekit/smime/thunderbird-signed.txt", "eml"))
    assert photo.message is not None
    (made,) = photo.message.attestations
    assert (photo.name.display, made.kind) == ("signed.jpg", AttestationKind.MAIL_SIGNATURE)
    assert made.result is AttestationResult.VALID


@pytest.mark.parametrize(
    ("file", "kind", "names", "told"),
    [
        ("messages/bounce.txt", "eml", ["‹message/delivery-status 2›"], []),
        ("messages/multipart-related-mhtml.txt", "eml", ["image1"], []),
        ("messages/simple-embedded-message.eml", "eml", [], []),
        ("mbox/simple.mbox.txt", "mbox", [], ["intake-gap-no-boundary"]),
        ("mbox/unmunged.mbox.txt", "mbox", [], []),
    ],
)
def test_other_mails_have_their_files_and_gaps(file: str, kind: str, names: list[str], told: list[str]) -> None:
    found = read(MAILS / "mimekit" / file, kind)
    assert [one.name.display for one in arrivals(found)] == names
    assert reasons(found) == told


def test_archives_in_a_mailbox_are_met() -> None:
    found = read(MAILS / "mimekit/mbox/issue1189.mbox.txt")
    assert len([one for one in containers(found) if len(one.path) == 1]) == 4
    assert "Attachment.zip" in [one.name.display for one in containers(found)]


def test_every_mail_has_its_answer() -> None:
    """Files that the tests above name; TNEF has its own (test_outlook_corpus.py)."""
    told = Path(__file__).read_text(encoding="utf-8")
    for path in MAILS.glob("mimekit/*/*"):
        if path.is_file() and path.parent.name != "tnef":
            assert path.name.partition(".")[0] in told, path.name


def test_every_real_mail_is_read_without_trouble() -> None:
    for path in MAILS.rglob("*"):
        if path.is_file():
            for kind in (None, "eml", "mbox"):
                assert read(path, kind)
