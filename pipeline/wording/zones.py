"""Time zones from the tzdata package, never from the machine.

The offset of a place in 2017 must be the same wherever a summary is written, and `zoneinfo` would prefer
whatever zone files the operating system happens to hold.
"""

import re
from importlib import resources
from typing import IO
from zoneinfo import ZoneInfo

from pipeline.errors import InvalidInput

_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}")


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone `name`. Raises InvalidInput where tzdata holds no such zone."""
    if _ZONE_NAME.fullmatch(name):
        entry = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
        if entry.is_file():
            with entry.open("rb") as stream:
                return _read(name, stream)
    raise _unknown(name)


def _read(name: str, stream: IO[bytes]) -> ZoneInfo:
    try:
        return ZoneInfo.from_file(stream, key=name)
    except ValueError as trouble:
        # The package also holds tables such as `zone.tab`, which are no zones.
        raise _unknown(name) from trouble


def _unknown(name: str) -> InvalidInput:
    return InvalidInput(f"unknown time zone: {name[:80]!r}", remedy="Use an IANA name such as Asia/Damascus.")
