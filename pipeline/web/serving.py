"""Runs the application with uvicorn: on this machine only, unless the way to it is encrypted."""

import asyncio
import ipaddress
import logging
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.errors import InvalidInput, Unavailable, UsageError

_CONNECTIONS: Final = 128
_LARGEST_HEADERS: Final = 32 * 1024
_ENDING_S: Final = 10


@dataclass(frozen=True, slots=True)
class Place:
    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    """A proxy on this machine, or in front of it, encrypts the way."""


class PatientProtocol(H11Protocol):
    """Hangs up on whoever opens a connection and does not ask: uvicorn waits for headers without end."""

    headers_s: ClassVar[float] = 20.0
    """For the headers of a request, and for a connection on which nothing is asked."""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(self.headers_s, self._hang_up)

    def _hang_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr]
            self.transport.close()


def serve(app: FastAPI, place: Place, ready: Callable[[str], None]) -> None:
    """Until Ctrl-C or SIGTERM. `ready` is told the address once it can be asked.

    Raises UsageError for a place that others could listen at, InvalidInput for a certificate that cannot be used,
    Unavailable where the port is taken.
    """
    require_closed(place)
    _log_to_stderr()
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=place.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_LARGEST_HEADERS,
        timeout_graceful_shutdown=_ENDING_S,
        ssl_certfile=place.tls_cert,
        ssl_keyfile=place.tls_key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise InvalidInput(f"the certificate or its key cannot be used: {error}") from error
    with _bound(place) as listening:
        port = listening.getsockname()[1]
        shown = f"[{place.host}]" if ":" in place.host else place.host
        ready(f"{'https' if place.tls_cert else 'http'}://{shown}:{port}")
        uvicorn.Server(config).run([listening])


def require_closed(place: Place) -> None:
    """Raises UsageError where tokens and files would go over a network as they are."""
    if (place.tls_cert is None) != (place.tls_key is None):
        raise UsageError("a certificate needs its key", remedy="--tls-cert FILE --tls-key FILE")
    if place.tls_cert is None and not place.behind_proxy and not _is_this_machine(place.host):
        raise UsageError(
            f"{place.host} can be reached from other machines, and nothing is encrypted on the way",
            remedy="Give --tls-cert and --tls-key, or --behind-proxy where a proxy encrypts the way.",
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((place.host, place.port))
        listening.listen(_CONNECTIONS)
    except OSError as error:
        listening.close()
        raise Unavailable(
            f"{place.host}:{place.port} cannot be listened at: {error.strerror}", remedy="Give another --port."
        ) from error
    return listening


def _log_to_stderr() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("sanad.web").setLevel(logging.INFO)
