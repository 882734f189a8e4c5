"""What the tests of intake build: a cabinet in memory, roots, mails, archives and Skype exports."""

import hashlib
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.intake import names
from pipeline.intake.limits import OpeningLimits
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Arrival, Found, FoundContainer, FoundGap
from pipeline.model.basics import Digest
from pipeline.model.objects import Object
from pipeline.ports import Root


class MemoryCabinet:
    """Keeps in memory, and refuses to open what was not kept."""

    def __init__(self) -> None:
        self.objects: dict[Digest, bytes] = {}

    def keep(self, stream: BinaryIO) -> Object:
        whole = bytearray()
        while piece := stream.read(1 << 16):
            whole += piece
        digest = Digest(hashlib.sha256(whole).hexdigest())
        self.objects[digest] = bytes(whole)
        return Object(digest, len(whole))

    def keep_part(self, container: Digest, start: int, end: int) -> Object:
        return self.keep(io.BytesIO(self.objects[container][start:end]))

    def open(self, digest: Digest) -> BinaryIO:
        return io.BytesIO(self.objects[digest])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def root_of(path: Path) -> Root:
    raw = os.fsencode(path)
    return Root(names.from_bytes(path.name.encode()), raw, path.is_dir())


def read(
    path: Path,
    kind: str | None = None,
    *,
    cabinet: MemoryCabinet | None = None,
    limits: OpeningLimits | None = None,
    servers: MailServers | None = None,
) -> list[Found]:
    """Everything that is found at `path`."""
    means = Means(limits or OpeningLimits(), servers or MailServers())
    return list(reader_for(root_of(path), kind, means).read(cabinet or MemoryCabinet()))


def read_bytes(content: bytes, folder: Path, name: str = "handed-over", **options: object) -> list[Found]:
    path = folder / name
    path.write_bytes(content)
    return read(path, **options)  # type: ignore[arg-type]


def arrivals(found: Iterable[Found]) -> list[Arrival]:
    return [one for one in found if isinstance(one, Arrival)]


def gaps(found: Iterable[Found]) -> list[FoundGap]:
    return [one for one in found if isinstance(one, FoundGap)]


def containers(found: Iterable[Found]) -> list[FoundContainer]:
    return [one for one in found if isinstance(one, FoundContainer)]


def reasons(found: Iterable[Found]) -> list[str]:
    return [one.reason.id for one in gaps(found)]


def notes(one: Arrival) -> list[str]:
    told = one.message.notes if one.message else one.notes
    return [note.id for note in told]


def zip_of(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return target.getvalue()


def tar_of(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def mail(
    parts: Sequence[bytes], header: bytes = b"", subtype: bytes = b"mixed", boundary: bytes = b"frontier"
) -> bytes:
    """A mail of these parts, each with its own header; `header` is put in front."""
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        header + b"From: sam@example.org\r\nSubject: photos\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/"
        + subtype
        + b'; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + body
        + b"--"
        + boundary
        + b"--\r\n"
    )


def attached(name_fields: bytes, content: bytes = b"aGVsbG8=") -> bytes:
    """A photo attached in base64, with this Content-Disposition."""
    return (
        b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: "
        + name_fields
        + b"\r\n\r\n"
        + content
    )


def skype_export(conversations: Sequence[Mapping[str, object]], **more: object) -> bytes:
    export = {"userId": "8:live:owner", "exportDate": "2020-07-06T20:55", "conversations": list(conversations)}
    return json.dumps(export | more).encode()
