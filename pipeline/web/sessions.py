"""Who is signed in to the pages: kept in memory only, for a working day at most."""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.model.basics import Digest

IDLE_S: Final = 30 * 60.0
LONGEST_S: Final = 10 * 3600.0
MOST: Final = 200
"""Beyond, the one that was idle for longest ends."""
_RANDOM_BYTES: Final = 32


@dataclass(slots=True)
class Session:
    key: str
    """Digest of what the browser holds: who reads this memory cannot be that browser."""
    token: Digest
    """Of the token that signed in."""
    form_key: str
    """Stands in every form of this session: a form on another page has it not."""
    begun: float
    seen: float

    def sent(self, form_key: str) -> bool:
        """Whether a form came from this session's own pages."""
        return hmac.compare_digest(self.form_key.encode(), form_key.encode("utf-8", "surrogatepass"))


class Sessions:
    def __init__(self, ended: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        """`ended` is told the key of each session that is over; `clock`: seconds, monotonic."""
        self._ended = ended
        self._clock = clock
        self._open: OrderedDict[str, Session] = OrderedDict()

    def begin(self, token: Digest) -> str:
        """A new session: what its browser is given."""
        secret, now = secrets.token_urlsafe(_RANDOM_BYTES), self._clock()
        session = Session(_digest(secret), token, secrets.token_urlsafe(_RANDOM_BYTES), now, now)
        self._open[session.key] = session
        while len(self._open) > MOST:
            self.end(next(iter(self._open.values())))
        return secret

    def find(self, secret: str) -> Session | None:
        """None where there is none any more."""
        now = self._clock()
        for old in [one for one in self._open.values() if self._is_over(one, now)]:
            self.end(old)
        session = self._open.get(_digest(secret))
        if session is not None:
            session.seen = now
            self._open.move_to_end(session.key)
        return session

    def end(self, session: Session) -> None:
        if self._open.pop(session.key, None) is not None:
            self._ended(session.key)

    @staticmethod
    def _is_over(session: Session, now: float) -> bool:
        return now - session.seen > IDLE_S or now - session.begun > LONGEST_S


def _digest(secret: str) -> str:
    return hashlib.sha256(secret[:200].encode("utf-8", "surrogatepass")).hexdigest()
