"""What a sender can get wrong: each with what she needs to go on."""

from pipeline.errors import InvalidInput, UsageError
from pipeline.model.basics import Digest


class Forbidden(UsageError):
    """The token may not do this."""


class Closed(UsageError):
    """The delivery has ended."""


class WrongOffset(UsageError):
    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes are here: go on from there, or begin anew")
        self.received = received


class TooMuch(InvalidInput):
    """More bytes than were announced, or than may come."""


class TooMany(UsageError):
    """More is open than a token may have open."""


class OtherBytes(InvalidInput):
    """All bytes came, and they are not those that were announced. None of them was kept."""

    def __init__(self, announced: Digest, found: Digest, size: int) -> None:
        super().__init__(
            f"{size} bytes came with the SHA-256 {found} in place of {announced}", remedy="Send the file once more."
        )
        self.found = found
        self.size = size


class NotWhole(UsageError):
    """Files are missing that were announced."""

    def __init__(self, missing: tuple[Digest, ...]) -> None:
        super().__init__(
            f"{len(missing)} of the announced files are not here whole",
            remedy="Send them, or finish with leave_out_missing: they go on record as missing.",
        )
        self.missing = missing
