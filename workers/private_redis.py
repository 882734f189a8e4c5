"""A Redis of the case's own, on a Unix socket that only its user can open."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import IO, Final

from redis import Redis
from redis.exceptions import RedisError

from pipeline.errors import SetupError, Unavailable
from pipeline.tools.sockets import socket_folder
from workers.bond import end_with_parent

START_S: Final = 10.0


class PrivateRedis:
    """Starts `redis-server` for a case, or joins the one that another process of the case started."""

    def __init__(self, case: Path, *, on_disk: bool = True) -> None:
        """`on_disk`: keep an append-only file. An encrypted case has none: what is lost is told anew."""
        self._on_disk = on_disk
        self._folder = socket_folder(case)
        self._data = case.resolve() / "run" / "redis"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def socket(self) -> Path:
        return self._folder / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Returns when it answers. Raises SetupError without a server program, Unavailable if it will not start."""
        self._lock = (self._folder / "redis.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._wait()  # another `sanad work` of this case holds it
            return
        self.socket.unlink(missing_ok=True)
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [_server(), *self._options()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(end_with_parent, signal.SIGKILL, os.getpid()),
        )
        self._wait()

    def stop(self) -> None:
        """Ends the server if this process started it; what is queued stays in its append-only file, if it has one."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def running(self) -> bool:
        try:
            return bool(Redis.from_url(self.url, socket_connect_timeout=1).ping())
        except RedisError:
            return False

    def _wait(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self.running():
                return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.01)
        raise Unavailable(f"the private Redis did not answer on {self.socket}", remedy="sanad doctor")

    def _options(self) -> list[str]:
        return [
            *("--port", "0"),
            *("--unixsocket", os.fspath(self.socket), "--unixsocketperm", "700"),
            *("--dir", os.fspath(self._data)),
            *("--appendonly", "yes" if self._on_disk else "no", "--save", ""),
            *("--enable-module-command", "no", "--enable-debug-command", "no"),
            *("--daemonize", "no", "--loglevel", "warning"),
        ]


def _server() -> str:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return found
    raise SetupError("no Redis server is installed", remedy="apt-get install redis-server")
