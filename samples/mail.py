"""The two mailboxes, byte by byte, with the habits and faults of mail programs of the time."""

import base64
from dataclasses import dataclass

OWN_SERVER = "mx.documentation.example"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file; `headers` are the raw header lines that name it."""

    body: bytes
    headers: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: envelope sender and time of the mbox line, raw header lines, text, attachments."""

    envelope: str
    headers: bytes
    text: bytes
    charset: str
    attachments: tuple[Attachment, ...]


def word(text: str, charset: str = "utf-8") -> bytes:
    """An RFC 2047 encoded word in base64."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?=".encode()


def extended(text: str) -> bytes:
    """An RFC 2231 parameter value: charset, empty language, percent-encoded UTF-8."""
    return (
        b"UTF-8''"
        + "".join(chr(b) if (chr(b).isalnum() and b < 128) or b == 46 else f"%{b:02X}" for b in text.encode()).encode()
    )


def attached(body: bytes, kind: str, name: bytes, form: str) -> Attachment:
    """An attachment whose name is written as `plain` bytes in quotes, as an encoded `word`, or `extended`."""
    quoted = b"=" + name if form == "extended" else b'="' + name + b'"'
    star = b"*" if form == "extended" else b""
    lines = (
        b"Content-Type: " + kind.encode() + b";\n name" + star + quoted,
        b"Content-Disposition: attachment;\n filename" + star + quoted,
        b"Content-Transfer-Encoding: base64",
    )
    return Attachment(body, b"\n".join(lines))


def forwarded(letter: bytes) -> Attachment:
    """Another mail, enclosed whole."""
    return Attachment(letter, b"Content-Type: message/rfc822\nContent-Disposition: inline")


def letter_bytes(letter: Letter, boundary: str) -> bytes:
    """The mail with LF line ends, without the mbox line."""
    edge = b"--" + boundary.encode()
    kind = f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{boundary}"\n'.encode()
    text = (
        f"Content-Type: text/plain; charset={letter.charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
        + letter.text
    )
    parts = [text]
    for item in letter.attachments:
        enclosed = item.headers.startswith(b"Content-Type: message/")
        body = item.body if enclosed else base64.encodebytes(item.body)
        parts.append(item.headers + b"\n\n" + body)
    return (
        letter.headers + kind + b"\n" + b"".join(edge + b"\n" + p.rstrip(b"\n") + b"\n" for p in parts) + edge + b"--\n"
    )


def mailbox(letters: tuple[Letter, ...]) -> bytes:
    """An mbox whose bodies were not quoted, as several old programs leave them."""
    sheets = []
    for n, letter in enumerate(letters, 1):
        body = letter_bytes(letter, f"----=_Part_{n:04d}_20171113")
        sheets.append(b"From " + letter.envelope.encode() + b"\n" + body + b"\n")
    return b"".join(sheets)


def header(
    sender: tuple[str, str],
    subject: bytes,
    date: str,
    ident: str,
    received: tuple[str, ...],
    to: str = "evidence@documentation.example",
) -> bytes:
    """Header lines of a mail: its way (newest first), sender (name, address), subject, date, Message-ID."""
    way = b"".join(f"Received: {line}\n".encode() for line in received)
    name = word(sender[0]) + f" <{sender[1]}>".encode()
    rest = f"Date: {date}\nMessage-ID: <{ident}>\n".encode()
    return way + b"From: " + name + f"\nTo: {to}\n".encode() + b"Subject: " + subject + b"\n" + rest


def way(host: str, sender: str, ident: str, arrived: str, left: str) -> tuple[str, ...]:
    """The Received chain of a mail that came to our own server over the sender's provider."""
    return (
        f"from {host} ({host} [198.51.100.24])\n\tby {OWN_SERVER} (Postfix) with ESMTPS id {ident}\n"
        f"\tfor <evidence@documentation.example>; {arrived}",
        f"from [10.64.3.17] (unknown [203.0.113.88])\n\tby {host} with ESMTPSA id {ident.lower()}x\n"
        f"\tfor <evidence@documentation.example>; {left}\n\t(envelope-from {sender})",
    )
