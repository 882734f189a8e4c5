"""How stores disguise their blocks ([MS-PST] 5.1 and 5.2): no key is needed, so nothing is kept from anybody."""

import numpy as np

from pipeline.errors import Undecodable

_PLAIN, _PERMUTED, _CYCLIC = 0, 1, 2
_FIRST = bytes.fromhex(
    "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7233b"
    "388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf264a6b98"
    "faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe304d3492d50e3c"
    "2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b9528758fced1d37491b6a"
    "e0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0a201f72ebc2468750dfe"
    "ba2fb5d0da3d"
)
_MIDDLE = bytes.fromhex(
    "14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c36399"
    "b8dd73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9fbf01930"
    "82092ec99da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365ce4d8353d45b9"
    "2cecb7312b290768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6eae9f3d52f7020f21f"
    "0567ad5510cecde3273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce261e0c6c159abbb58de5f"
    "df60797eb28a"
)
_LAST = bytes(_FIRST.index(value) for value in range(256))
"""Undoes `_FIRST`; `_MIDDLE` undoes itself."""
_TABLES = tuple(np.frombuffer(table, np.uint8) for table in (_FIRST, _MIDDLE, _LAST))


def deciphered(raw: bytes, cipher: int, block: int) -> bytes:
    """The bytes of a data block; its number is the start of the running key. Raises Undecodable."""
    if cipher == _PLAIN:
        return raw
    if cipher == _PERMUTED:
        return raw.translate(_LAST)
    if cipher == _CYCLIC:
        return _cycled(raw, block)
    raise Undecodable("outlook", f"a store with cipher {cipher}")


def _cycled(raw: bytes, block: int) -> bytes:
    """The same function disguises and reveals; sums run in eight bits, the key in sixteen."""
    first, middle, last = _TABLES
    start = (block ^ block >> 16) & 0xFFFF
    key = (np.arange(len(raw), dtype=np.uint32) + start) & 0xFFFF
    low, high = (key & 0xFF).astype(np.uint8), (key >> 8).astype(np.uint8)
    found = first[np.frombuffer(raw, np.uint8) + low]
    found = middle[found + high]
    found = last[found - high]
    return bytes(found - low)
