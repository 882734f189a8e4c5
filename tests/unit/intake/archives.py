"""Archives that the tests build: by libarchive's own writer, and by hand where it writes none."""

import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

RAR4_MARK = b"Rar!\x1a\x07\x00"
RAR5_MARK = b"Rar!\x1a\x07\x01\x00"


def written(format_name: str, members: Mapping[str, bytes], *, options: str = "", password: str | None = None) -> bytes:
    """An archive of libarchive's own making: `7zip`, `cpio_newc`, `iso9660`, `zip` …"""
    import libarchive  # here, so that the samples can be built where it is not installed

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive")
        with libarchive.file_writer(str(path), format_name, options=options, passphrase=password) as archive:
            for name, content in members.items():
                archive.add_file_from_memory(name, len(content), content)
        return path.read_bytes()


def seven_zip(members: Mapping[str, bytes]) -> bytes:
    return written("7zip", members)


def rar4(members: Mapping[str, bytes], *, main_flags: int = 0, file_flags: int = 0, end_flags: int = 0) -> bytes:
    """Stored, not packed. Flags: 0x80 of the archive for locked headers, 0x4 of a file for a locked file."""
    files = b"".join(_rar4_file(name, content, len(content), file_flags) for name, content in members.items())
    return RAR4_MARK + rar4_block(0x73, main_flags, bytes(6)) + files + rar4_block(0x7B, 0x4000 | end_flags, b"")


def _rar4_file(name: str, content: bytes, whole: int, flags: int, crc: int | None = None) -> bytes:
    raw = name.encode()
    sum_of = zlib.crc32(content) if crc is None else crc
    fields = struct.pack("<IIBIIBBHI", len(content), whole, 3, sum_of, 0, 20, 0x30, len(raw), 0o100644)
    return rar4_block(0x74, 0x8000 | flags, fields + raw) + content


def rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar4_volumes(name: str, content: bytes, cut: int) -> tuple[bytes, bytes]:
    """One stored file over two volumes."""
    first = (
        RAR4_MARK
        + rar4_block(0x73, 0x0101, bytes(6))
        + _rar4_file(name, content[:cut], len(content), 0x02, zlib.crc32(content[:cut]))
        + rar4_block(0x7B, 0x4001, b"")
    )
    second = (
        RAR4_MARK
        + rar4_block(0x73, 0x0001, bytes(6))
        + _rar4_file(name, content[cut:], len(content), 0x01, zlib.crc32(content))
        + rar4_block(0x7B, 0x4000, b"")
    )
    return first, second


def vint(value: int) -> bytes:
    """A number as RAR 5 writes it: seven bits in a byte."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def rar5(members: Mapping[str, bytes], *, locked: bool = False, locked_headers: bool = False) -> bytes:
    """Stored, not packed."""
    crypt = rar5_block(4, 0, vint(0) + vint(0) + b"\x0f" + bytes(16)) if locked_headers else b""
    files = b"".join(_rar5_file(name, content, len(content), locked=locked) for name, content in members.items())
    return RAR5_MARK + crypt + rar5_block(1, 0, vint(0)) + files + rar5_block(5, 0, vint(0))


def _rar5_file(
    name: str, content: bytes, whole: int, *, flags: int = 0, crc: int | None = None, locked: bool = False
) -> bytes:
    raw = name.encode()
    # Version, flags, count, salt, initialisation vector of the record "file encryption".
    record = vint(1) + vint(0) + vint(0) + b"\x0f" + bytes(32)
    extra = vint(len(record)) + record if locked else b""
    body = (
        vint(0x0004)
        + vint(whole)
        + vint(0o100644)
        + struct.pack("<I", zlib.crc32(content) if crc is None else crc)
        + vint(0)
        + vint(1)
        + vint(len(raw))
        + raw
    )
    return rar5_block(2, flags | 0x02 | (0x01 if extra else 0), body, data=len(content), extra=extra) + content


def rar5_block(kind: int, flags: int, body: bytes, *, data: int | None = None, extra: bytes = b"") -> bytes:
    head = vint(kind) + vint(flags)
    head += vint(len(extra)) if extra else b""
    head += vint(data) if data is not None else b""
    head += body + extra
    sized = vint(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized


def rar5_volumes(name: str, content: bytes, cut: int) -> tuple[bytes, bytes]:
    """One stored file over two volumes."""
    first = (
        RAR5_MARK
        + rar5_block(1, 0, vint(0x01))
        + _rar5_file(name, content[:cut], len(content), flags=0x10)
        + rar5_block(5, 0, vint(1))
    )
    second = (
        RAR5_MARK
        + rar5_block(1, 0, vint(0x03) + vint(1))
        + _rar5_file(name, content[cut:], len(content), flags=0x08, crc=zlib.crc32(content))
        + rar5_block(5, 0, vint(0))
    )
    return first, second


def lha(members: Mapping[str, bytes]) -> bytes:
    """Level 1 headers, stored (`-lh0-`)."""
    return b"".join(_lha_member(name.encode(), content) for name, content in members.items()) + b"\0"


def _lha_member(name: bytes, content: bytes) -> bytes:
    body = (
        b"-lh0-"
        + struct.pack("<IIIBB", len(content), len(content), 0, 0x20, 1)
        + bytes([len(name)])
        + name
        + struct.pack("<HBH", crc16(content), ord("U"), 0)
    )
    return bytes([len(body), sum(body) & 0xFF]) + body + content


def crc16(content: bytes) -> int:
    """CRC-16/ARC."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def cab(members: Mapping[str, bytes]) -> bytes:
    """One folder of one uncompressed block."""
    content = b"".join(members.values())
    files, at = b"", 0
    for name, one in members.items():
        files += struct.pack("<IIHHHH", len(one), at, 0, 0x5A21, 0, 0xA0) + name.encode() + b"\0"
        at += len(one)
    files_at = 36 + 8
    data_at = files_at + len(files)
    folder = struct.pack("<IHH", data_at, 1, 0)
    block = struct.pack("<IHH", 0, len(content), len(content)) + content
    whole = data_at + len(block)
    header = b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, whole, 0, files_at, 0, 3, 1, 1, len(members), 0, 0, 0)
    return header + folder + files + block


def locked_seven_zip() -> bytes:
    """One member behind 7zAES: the header is readable, the bytes are not."""
    packed = bytes(16)
    name = "secret.jpg".encode("utf-16-le") + b"\0\0"
    folder = b"\x01" + b"\x24\x06\xf1\x07\x01" + b"\x01\x13"  # one coder, four bytes of id, one of properties
    header = (
        b"\x01\x04"
        + b"\x06\x00\x01\x09\x10\x00"  # one packed stream of 16 bytes
        + b"\x07\x0b\x01\x00"
        + folder
        + b"\x0c\x10\x00"
        + b"\x08\x0a\x01\x00\x00\x00\x00\x00"  # its sum
        + b"\x00"
        + b"\x05\x01\x11"
        + bytes([len(name) + 1])
        + b"\x00"
        + name
        + b"\x00"
        + b"\x00"
    )
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + packed + header


def cpio_with_links(members: Mapping[str, bytes], hard: Mapping[str, str], soft: Mapping[str, str]) -> bytes:
    """`newc`: hard links share a number; the last of them would carry the bytes, here the first does."""
    numbers = {name: 100 + number for number, name in enumerate(members)}
    parts = [_cpio_member(name, numbers[name], 0o100644, 2, content) for name, content in members.items()]
    parts += [_cpio_member(name, numbers[target], 0o100644, 2, b"") for name, target in hard.items()]
    parts += [
        _cpio_member(name, 900 + number, 0o120777, 1, target.encode())
        for number, (name, target) in enumerate(soft.items())
    ]
    return b"".join(parts) + _cpio_member("TRAILER!!!", 0, 0, 1, b"")


def _cpio_member(name: str, number: int, mode: int, links: int, content: bytes) -> bytes:
    raw = name.encode() + b"\0"
    fields = (number, mode, 0, 0, links, 0, len(content), 0, 0, 0, 0, len(raw), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + raw
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def locked_zip(members: Mapping[str, bytes], password: bytes) -> bytes:
    """Stored under the old cipher of zip, with the password as these very bytes."""
    front, directory = b"", b""
    for name, content in members.items():
        crc, raw = zlib.crc32(content), name.encode()
        packed = _old_cipher(bytes(11) + bytes([crc >> 24]) + content, password)
        fields = struct.pack("<5H3L2H", 20, 0x801, 0, 0, 0x21, crc, len(packed), len(content), len(raw), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields
        directory += struct.pack("<HHHLL", 0, 0, 0, 0, len(front)) + raw
        front += b"PK\x03\x04" + fields + raw + packed
    count = len(members)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(front), 0)
    return front + directory + end


def _old_cipher(plain: bytes, password: bytes) -> bytes:
    """APPNOTE.TXT, section 6.1."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = ~zlib.crc32(bytes([byte]), ~keys[0] & 0xFFFFFFFF) & 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = ~zlib.crc32(bytes([keys[1] >> 24]), ~keys[2] & 0xFFFFFFFF) & 0xFFFFFFFF

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in plain:
        mixed = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mixed * (mixed ^ 1)) >> 8 & 0xFF))
        update(byte)
    return bytes(out)
