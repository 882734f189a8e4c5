"""What runs inside a confined child: archives and compressed files, member by member.

libarchive is given the one format that the first bytes showed, never a choice: what is a RAR to us must not be
read as something else, and filters would take off layers that nobody preserved. It is loaded when the decoders'
parent imports this module, before anything is confined.
"""

import bz2
import lzma
import os
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import c_int, c_void_p, create_string_buffer
from stat import S_IFMT, S_ISDIR, S_ISLNK, S_ISREG
from typing import Any, BinaryIO, Final

from pipeline.errors import Undecodable
from pipeline.intake.archives.kinds import COMPRESSIONS, NO_LIBRARY, STAGE, ArchiveKind
from pipeline.intake.archives.rar_blocks import RarFile, rar_contents
from pipeline.ports import JsonObject, JsonValue

try:
    import libarchive.ffi as loaded
except (ImportError, AttributeError, OSError, TypeError):  # the package, or the library underneath, is not there
    loaded = None
ffi: Any = loaded
ArchiveError: Any = OSError if ffi is None else ffi.ArchiveError
if ffi is not None:
    for _question in ("entry_is_data_encrypted", "entry_is_metadata_encrypted", "read_has_encrypted_entries"):
        ffi.ffi(_question, [c_void_p], c_int)

_CHUNK: Final = 1 << 18
_BLOCK: Final = 1 << 16
_LONGEST_NAME: Final = 16_384
"""Bytes; PATH_MAX is 4096."""
_MOST_BAD_HEADERS: Final = 1_000
_WARN: Final = -20
_EOF: Final = 1
_FATAL: Final = -30
_SEVEN_ZIP_START: Final = struct.Struct("<12xQQ")
"""Where the list of members begins behind these 32 bytes, and how long it is."""
_LOCKED: Final = re.compile(r"ncrypt|passw|crypto", re.IGNORECASE)
_ENDS_EARLY: Final = re.compile(r"truncated|end of file|unexpected EOF|when unstoring", re.IGNORECASE)

Part = tuple[JsonObject, Iterable[bytes]]


def library_version() -> tuple[int, int, int] | None:
    """Of libarchive; None where it is not installed."""
    if ffi is None:
        return None
    number = int(ffi.version_number())
    return number // 1_000_000, number // 1_000 % 1_000, number % 1_000


def unpack_archive(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Arguments: `kind`, a value of `ArchiveKind`. Says of each member `name` (hexadecimal), `kind` (`file`,
    `folder`, `link`, `other`, or `locked` by a password) and `target`, the name that a hard link leads to. Without
    a name stand: a compressed file; `locked`, the archive as a whole; `volumes`, other parts of it are needed.
    Raises Undecodable.
    """
    kind = ArchiveKind(str(arguments["kind"]))
    if kind in (ArchiveKind.XZ, ArchiveKind.BZIP2):
        yield _said(b"", "file"), _inflated(source, kind)
        return
    if kind in (ArchiveKind.RAR4, ArchiveKind.RAR5):
        yield from _rar(source, kind)
        return
    with _opened(source, kind) as archive:
        yield from _members(archive, kind)


def _rar(source: BinaryIO, kind: ArchiveKind) -> Iterator[Part]:
    """Held to what its headers state; see `rar_blocks`."""
    stated = rar_contents(source, kind)
    if stated.locked:
        yield _said(b"", "locked"), ()
        return
    if stated.continued or stated.unfinished:
        yield _said(b"", "volumes"), ()
    os.lseek(source.fileno(), 0, os.SEEK_SET)
    files = iter(stated.files)
    with _opened(source, kind) as archive:
        for head, pieces in _members(archive, kind):
            yield _as_stated(head, pieces, next(files, None))


def _as_stated(head: JsonObject, pieces: Iterable[bytes], file: RarFile | None) -> Part:
    if file is None or head["kind"] != "file":
        return head, pieces
    if file.locked:
        return {**head, "kind": "locked"}, ()
    return head, _summed(pieces, file)


def _summed(pieces: Iterable[bytes], file: RarFile) -> Iterator[bytes]:
    crc = size = 0
    for piece in pieces:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        yield piece
    if file.size is not None and size != file.size:
        raise Undecodable(STAGE, "cut off" if size < file.size else "more bytes than its header states")
    if file.crc is not None and crc != file.crc:
        raise Undecodable(STAGE, "its checksum does not fit")


def _inflated(source: BinaryIO, kind: ArchiveKind) -> Iterator[bytes]:
    try:
        with lzma.open(source) if kind is ArchiveKind.XZ else bz2.open(source) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except EOFError as error:
        raise Undecodable(STAGE, "cut off") from error
    except (lzma.LZMAError, OSError, ValueError) as error:
        raise Undecodable(STAGE, str(error)) from error


class _Archive:
    """libarchive's own pointers, and why it went no further."""

    def __init__(self, pointer: object, entry: object) -> None:
        self.pointer = pointer
        self.entry = entry
        self.over: str | None = None


@contextmanager
def _opened(source: BinaryIO, kind: ArchiveKind) -> Iterator[_Archive]:
    """What libarchive complains of while the block runs becomes Undecodable."""
    if ffi is None:
        raise Undecodable(STAGE, NO_LIBRARY)
    archive = _Archive(ffi.read_new(), ffi.entry_new())
    try:
        packed = kind in COMPRESSIONS
        ffi.get_read_filter_function(kind.value if packed else "none")(archive.pointer)
        ffi.get_read_format_function("raw" if packed else kind.value)(archive.pointer)
        ffi.read_open_fd(archive.pointer, source.fileno(), _BLOCK)
        if packed and ffi.filter_count(archive.pointer) < 2:  # it would hand out the file as it stands
            raise Undecodable(STAGE, "damaged")
        yield archive
    except ArchiveError as error:
        raise Undecodable(STAGE, "cut off" if _lacks_its_end(source, kind) else _worded(error)) from error
    except ValueError as error:
        raise Undecodable(STAGE, f"this libarchive does not read {kind.value}") from error
    finally:
        ffi.entry_free(archive.entry)
        ffi.read_free(archive.pointer)


def _members(archive: _Archive, kind: ArchiveKind) -> Iterator[Part]:
    try:
        while _next(archive):
            yield (_said(b"", "file"), _content(archive)) if kind in COMPRESSIONS else _member(archive)
            if archive.over is not None:
                raise Undecodable(STAGE, archive.over)
    except ArchiveError as error:
        if not _is_locked(archive, error):
            raise
        yield _said(b"", "locked"), ()


def _next(archive: _Archive) -> bool:
    """Goes to the next member; a bad header costs its member only, where the archive can be read on."""
    for _ in range(_MOST_BAD_HEADERS):
        try:
            return bool(ffi.read_next_header2(archive.pointer, archive.entry) != _EOF)
        except ArchiveError as error:
            if error.retcode == _FATAL or _is_locked(archive, error):
                raise
    raise Undecodable(STAGE, "too many bad headers")


def _member(archive: _Archive) -> Part:
    entry = archive.entry
    name = _name(entry)
    mode = ffi.entry_filetype(entry)
    target = ffi.entry_hardlink(entry)
    sized = bool(ffi.entry_size_is_set(entry)) and ffi.entry_size(entry) > 0
    if ffi.entry_is_data_encrypted(entry) > 0 or ffi.entry_is_metadata_encrypted(entry) > 0:
        return _said(name, "locked"), ()
    if target is not None and not sized:  # the last of several links in a cpio carries the bytes of all
        return _said(name, "link", target), ()
    if S_ISDIR(mode):
        return _said(name, "folder"), ()
    if S_ISLNK(mode):
        return _said(name, "link"), ()
    if S_ISREG(mode) or not S_IFMT(mode):
        return _said(name, "file"), _content(archive)
    return _said(name, "other"), ()


def _said(name: bytes, kind: str, target: bytes = b"") -> JsonObject:
    said: dict[str, JsonValue] = {"name": name[:_LONGEST_NAME].hex(), "kind": kind}
    return said | {"target": target[:_LONGEST_NAME].hex()} if target else said


def _name(entry: object) -> bytes:
    raw = ffi.entry_pathname(entry)
    if raw is None:  # no UTF-8 can be made of it
        raw = (ffi.entry_pathname_w(entry) or "").encode("utf-8", "surrogatepass")
    return bytes(raw)


def _content(archive: _Archive) -> Iterator[bytes]:
    buffer = create_string_buffer(_CHUNK)
    try:
        while count := ffi.read_data(archive.pointer, buffer, _CHUNK):
            if count == _WARN:  # a sum that does not fit
                raise Undecodable(STAGE, _complaint(archive))
            yield buffer.raw[:count]
    except ArchiveError as error:
        if error.retcode == _FATAL:
            archive.over = _worded(error)
        raise Undecodable(STAGE, _worded(error)) from error


def _is_locked(archive: _Archive, error: Any) -> bool:
    return ffi.read_has_encrypted_entries(archive.pointer) > 0 or _LOCKED.search(_worded(error)) is not None


def _lacks_its_end(source: BinaryIO, kind: ArchiveKind) -> bool:
    """libarchive does not say of a 7z that its end is missing, where the list of members stands."""
    if kind is not ArchiveKind.SEVEN_ZIP:
        return False
    start = os.pread(source.fileno(), _SEVEN_ZIP_START.size, 0)
    size = os.fstat(source.fileno()).st_size
    return len(start) < _SEVEN_ZIP_START.size or sum(_SEVEN_ZIP_START.unpack(start)) + 32 > size


def _complaint(archive: _Archive) -> str:
    said = ffi.error_string(archive.pointer)
    return said.decode("utf-8", "replace") if said else "damaged"


def _worded(error: Any) -> str:
    said = error.msg if isinstance(error.msg, str) else ""
    return "cut off" if _ENDS_EARLY.search(said) else said or "damaged"
