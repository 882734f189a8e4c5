"""The three layouts of Outlook's stores ([MS-PST] 2.2): of 1997, of 2003, and that of Outlook 2013 for .ost.

The last is not in Microsoft's paper; it has pages of 4,096 bytes and blocks packed with DEFLATE.
"""

from dataclasses import dataclass

from pipeline.errors import Undecodable
from pipeline.intake.outlook.fields import u16

MAGIC = b"!BDN"


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes and places in bytes."""

    number: int
    """Of offsets and of names of blocks."""
    page: int
    page_count: int
    """Where a page of a tree says how many entries it has."""
    count_size: int
    block_tail: int
    node_root: int
    """In the header: where the tree of nodes begins."""
    block_root: int
    cipher: int
    packed: bool
    index_bits: int
    """Of the number of an item within a block of a heap."""

    @property
    def branch(self) -> int:
        return 3 * self.number

    @property
    def block_entry(self) -> int:
        return 24 if self.number == 8 else 12

    @property
    def node_entry(self) -> int:
        return 32 if self.number == 8 else 16

    @property
    def subnode_start(self) -> int:
        return 8 if self.number == 8 else 4


_OF_1997 = Layout(4, 512, 496, 1, 12, 188, 196, 461, packed=False, index_bits=11)
_OF_2003 = Layout(8, 512, 488, 1, 16, 224, 240, 513, packed=False, index_bits=11)
_OF_2013 = Layout(8, 4_096, 4_056, 2, 24, 224, 240, 513, packed=True, index_bits=14)


def layout_of(header: bytes) -> Layout:
    """By the version in the file's header. Raises Undecodable."""
    if not header.startswith(MAGIC):
        raise Undecodable("outlook", "no store")
    version = u16(header, 10)
    if version in (14, 15):
        return _OF_1997
    if 21 <= version < 36:
        return _OF_2003
    if version >= 36:
        return _OF_2013
    raise Undecodable("outlook", f"a store of version {version}")
