"""What raw streams of a known size have in common: where they stand, and moving about."""

import io


class SizedRaw(io.RawIOBase):
    """A read-only, seekable raw stream. Whoever derives from it sets `_size`, and reads at `_position`."""

    _size: int
    _position: int = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"negative seek position {base + offset}")
        self._position = base + offset
        return self._position
