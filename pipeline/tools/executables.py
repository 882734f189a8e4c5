"""What the kernel loads to run a program: itself, the interpreter of a script, the loader of a binary."""

import struct
from pathlib import Path

_ELF = b"\x7fELF"
_PT_INTERP = 3


def interpreters(program: Path) -> tuple[Path, ...]:
    """Files beside `program` that execve(2) must be allowed to execute, outermost first.

    A script names its interpreter after `#!`, a 64-bit ELF file its loader in the PT_INTERP segment (System V
    ABI, chapter 5). Anything else needs none. Raises OSError.
    """
    with program.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(b"#!"):
            named = Path(head[2:].split(b"\n", 1)[0].split()[0].decode("ascii", "replace")).resolve()
            return (named, *interpreters(named))
        if not head.startswith(_ELF) or len(head) < 64:
            return ()
        (table,) = struct.unpack_from("<Q", head, 32)
        size, count = struct.unpack_from("<HH", head, 54)
        for index in range(count):
            stream.seek(table + index * size)
            entry = stream.read(56)
            kind, _, offset, _, _, length = struct.unpack_from("<IIQQQQ", entry)
            if kind == _PT_INTERP:
                stream.seek(offset)
                return (Path(stream.read(length).rstrip(b"\0").decode()).resolve(),)
    return ()
