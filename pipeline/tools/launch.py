"""Starting and ending the zygote: the only Python process that Sanad starts outside its queue."""

import json
import os
import selectors
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SetupError

PROGRAMS = ("ffmpeg", "ffprobe", "exiftool")
_START_S = 60.0
_END_S = 5.0

_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Numeric libraries start threads when they are imported, and threads do not survive a fork."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The zygote as its starter holds it; a fork of the starter holds it too, but must not end it."""

    process: subprocess.Popen[bytes]
    owner: int

    def end(self) -> None:
        """Ends it and every decoder. Does nothing in a fork of the process that started it."""
        if os.getpid() != self.owner:
            return
        self.process.terminate()
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_programs() -> dict[str, Path]:
    """Absolute path of every decoder program that this machine has."""
    found = {name: shutil.which(name) for name in PROGRAMS}
    return {name: Path(place).resolve() for name, place in found.items() if place is not None}


def launch(functions: Mapping[str, str], unpackers: Mapping[str, str], address: Path) -> Parent:
    """Starts the zygote and waits until it listens at `address`. Raises SetupError with what it said."""
    settings = {
        "functions": dict(functions),
        "unpackers": dict(unpackers),
        "programs": {name: str(place) for name, place in find_programs().items()},
        "socket": str(address),
        "parent": os.getpid(),
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", "pipeline.tools.zygote"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
        start_new_session=True,  # an interrupt at the terminal ends the work in order, not the decoders first
    )
    with ExitStack() as unless_ready:
        parent = Parent(process, os.getpid())
        unless_ready.callback(parent.end)
        _hand_over(process, settings)
        _await_ready(process)
        unless_ready.pop_all()
    return parent


def _environment() -> dict[str, str]:
    """Nothing of ours but the way to our modules: a decoder could read a password out of its own memory."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if Path(entry).exists()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        **_ONE_THREAD,
    }


def _hand_over(process: subprocess.Popen[bytes], settings: Mapping[str, object]) -> None:
    if process.stdin is None:
        raise SetupError("the confined decoders have no standard input")
    try:
        process.stdin.write(json.dumps(settings).encode())
        process.stdin.close()
    except BrokenPipeError as error:
        raise SetupError("the confined decoders ended while starting", remedy="run `sanad doctor`") from error


def _await_ready(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is None:
        raise SetupError("the confined decoders have no standard output")
    with process.stdout as said, selectors.DefaultSelector() as selector:
        selector.register(said, selectors.EVENT_READ)
        line = said.readline() if selector.select(_START_S) else b""
    if not line:
        raise SetupError("the confined decoders did not start", remedy="run `sanad doctor`")
    answer = json.loads(line)
    if "trouble" in answer:
        raise SetupError(f"the confined decoders did not start: {answer['trouble']}", remedy="run `sanad doctor`")
