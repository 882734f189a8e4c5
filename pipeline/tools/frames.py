"""How a decoder that takes a file apart tells of it: frames through the answer pipe, read while it works.

PART  what the function says of the next part, as JSON
DATA  bytes of that part, never none
END   the part is over: `{}`, or why it could not be read to its end
LAST  no more parts: `{}`, or why it stopped
"""

import struct
from typing import Final

HEADER: Final = struct.Struct("!cI")
"""Kind and length of what follows."""
PART: Final = b"P"
DATA: Final = b"D"
END: Final = b"E"
LAST: Final = b"L"

LONGEST_HEAD: Final = 1 << 16
"""Bytes of JSON about one part, or about its end."""
LONGEST_DATA: Final = 1 << 20
FINE: Final = b"{}"


def frame(kind: bytes, content: bytes) -> bytes:
    """Raises ValueError where `content` is longer than the reader takes."""
    if len(content) > (LONGEST_DATA if kind == DATA else LONGEST_HEAD):
        raise ValueError(f"{len(content)} bytes are too many for one frame")
    return HEADER.pack(kind, len(content)) + content
