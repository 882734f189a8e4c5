"""What a client and the zygote say to each other: one JSON message each way, with descriptors beside the first.

The answer of a decoder itself never passes through the zygote: it goes through a pipe that the client made.
"""

import json
import os
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pipeline.ports import JsonObject, Limits

SOCKET_NAME = "decoders.sock"
REQUEST_BYTES = 65_536
"""Longest request; a sequenced packet of this size always fits the default socket buffer."""
ENDING_BYTES = 4_096

Role = Literal["stdin", "stdout", "stderr", "evidence", "notes"]
ROLES: tuple[Role, ...] = ("stdin", "stdout", "stderr", "evidence", "notes")
"""A descriptor's place in this row is its number inside the decoder."""
EVIDENCE = ROLES.index("evidence")
NOTES = ROLES.index("notes")


@dataclass(frozen=True, slots=True)
class Request:
    """One confined run. `arguments` of a program stand in its list `argv`; a function gets them as they are."""

    kind: Literal["call", "unpack", "run"]
    name: str
    arguments: JsonObject
    limits: Limits
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a decoder ended, as its parent saw it. At most one of `signal`, `limit` and `refused` matters."""

    exit_code: int = 0
    signal: int = 0
    limit: Literal["", "wall", "cpu", "threads"] = ""
    refused: str = ""
    """Why the zygote started nothing; a fault of the installation or the caller, never of the evidence."""


def pack_request(request: Request) -> bytes:
    return json.dumps(asdict(request)).encode()


def unpack_request(message: bytes) -> Request:
    """Raises ValueError, TypeError or KeyError where the message is none of ours."""
    found = json.loads(message)
    limits = found["limits"]
    roles = tuple(found["roles"])
    if found["kind"] not in ("call", "unpack", "run") or not set(roles) <= set(ROLES):
        raise ValueError("unknown kind or role")
    return Request(found["kind"], str(found["name"]), dict(found["arguments"]), Limits(**limits), roles)


def pack_ending(ending: Ending) -> bytes:
    return json.dumps(asdict(ending)).encode()[:ENDING_BYTES]


def unpack_ending(message: bytes) -> Ending:
    return Ending(**json.loads(message))


def send(connection: socket.socket, request: Request, descriptors: Mapping[Role, int]) -> None:
    """Sends `request` with one descriptor per role, in the order of `request.roles`. Raises OSError."""
    socket.send_fds(connection, [pack_request(request)], [descriptors[role] for role in request.roles])


def receive(connection: socket.socket) -> tuple[bytes, Sequence[int]]:
    """One message and its descriptors (close-on-exec); an empty message means that the other side has gone."""
    message, descriptors, _, _ = socket.recv_fds(connection, REQUEST_BYTES, len(ROLES), socket.MSG_CMSG_CLOEXEC)
    return message, descriptors


def peer_user(connection: socket.socket) -> int:
    """User id of the process at the other end."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    user: int = struct.unpack("3i", credentials)[1]
    return user


def connect(path: Path) -> socket.socket:
    """A connection to the zygote at `path`. Raises OSError."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        with_short_name(path, connection.connect)
    except OSError:
        connection.close()
        raise
    return connection


def listen(path: Path) -> socket.socket:
    """A listening socket at `path` that only this user may reach. Raises OSError."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
    earlier = os.umask(0o177)
    try:
        with_short_name(path, listener.bind)
    finally:
        os.umask(earlier)
    listener.listen(128)
    return listener


def with_short_name(path: Path, use: Callable[[str], None]) -> None:
    """Socket addresses end at 107 bytes, and case folders do not: reach the folder through a descriptor."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        use(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)
