"""Mailbox files: where one mail ends and the next begins."""

import io
from pathlib import Path

import pytest

from pipeline.intake.mail.mbox import mails_in
from pipeline.model.arrivals import Channel
from tests.unit.intake.arrange import arrivals, attached, containers, mail, notes, read_bytes, reasons
from tests.unit.intake.samples import eml

BODY = b"From: a@example.org\nSubject: s\n\n"


def split(raw: bytes) -> list[bytes]:
    return [raw[start:end] for start, end in mails_in(io.BytesIO(raw), len(raw))]


@pytest.mark.parametrize(
    "line",
    [
        b"From -",
        b"From - Mon Jun  3 12:50:27 1996",
        b"From 1844347792267117879@xxx",
        b"From 1844347792267117879@xxx Fri Sep 26 10:19:54 +0000 2025",
        b"From sam@example.org Sun Jun 28 17:20:30 2020",
        b"From sam at example.org  Sun Jun 28 17:20:30 2020",
        b"From MAILER-DAEMON Sun Jun 28 17:20:30 UTC 2020",
    ],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_every_programs_line_parts_mails(line: bytes, newline: bytes) -> None:
    raw = (line + b"\n" + BODY + b"one\n\n" + line + b"\n" + BODY + b"two\n").replace(b"\n", newline)
    one, two = split(raw)
    assert one == (BODY + b"one\n").replace(b"\n", newline)
    assert two == (BODY + b"two\n").replace(b"\n", newline)


@pytest.mark.parametrize(
    "line",
    [
        b"From Russia with love\nYear: 1963",
        b"From here\nto: there",
        b"From a@example.org\nno field here",
        b"Fromage: x",
    ],
)
def test_lines_of_a_body_do_not(line: bytes) -> None:
    assert len(split(b"From -\n" + BODY + b"\n" + line + b"\nend\n")) == 1


def test_lines_at_the_edge_of_a_chunk_are_found() -> None:
    filler = b"x" * 99 + b"\n"
    one = b"From -\n" + BODY + filler * 10_485
    for more in range(60):
        raw = one + b"y" * more + b"\n\nFrom -\n" + BODY
        assert len(split(raw)) == 2, more


def test_attachments_of_all_mails_are_found(tmp_path: Path) -> None:
    box = b"".join(b"From - Sun Jun 28 17:20:30 2020\r\n" + eml() + b"\r\n" for _ in range(3))
    found = read_bytes(box, tmp_path)
    assert len(arrivals(found)) == 3 * 3
    assert {one.channel for one in arrivals(found)} == {Channel.MBOX}
    assert len(containers(found)) == 1 + 3 * 3
    assert arrivals(found)[-1].path[0] == "3"


def test_quoted_lines_are_told(tmp_path: Path) -> None:
    part = attached(b"inline; filename=a")
    box = b"From -\n" + mail([b"Content-Type: text/plain\n\n>From here\n>From there", part]).replace(b"\r\n", b"\n")
    (photo,) = arrivals(read_bytes(box, tmp_path))
    assert notes(photo) == ["intake-note-from-quoted"]


def test_a_file_that_is_no_mailbox_is_a_gap(tmp_path: Path) -> None:
    assert reasons(read_bytes(b"nothing", tmp_path, kind="mbox")) == ["intake-gap-no-mail"]
