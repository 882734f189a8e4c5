"""A decoder's module that starts a thread when it is imported, as some numeric libraries do."""

import threading
from typing import BinaryIO

from pipeline.ports import JsonObject, JsonValue

_never = threading.Event()
threading.Thread(target=_never.wait, daemon=True).start()


def decode(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]:
    return None, ()
