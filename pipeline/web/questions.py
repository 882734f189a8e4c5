"""Questions that were asked on the page, and their answers: in memory, for those who asked, for an hour."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from pipeline.desks.asking import AskDesk, Asked
from pipeline.desks.delivery_troubles import TooMany
from pipeline.errors import NotFound, SanadError, SetupError, Unavailable
from pipeline.export.visible import line
from pipeline.model.asking import Answer, HeldCopy
from pipeline.model.basics import Digest
from pipeline.model.likeness import Match
from pipeline.ports import Decoders
from pipeline.steps.answer_pictures import PairPictures
from pipeline.tools.lazily import LazyPool

LOG: Final = logging.getLogger("sanad.web")
MOST_OF_ONE: Final = 24
"""Questions that one session has at a time."""
MOST: Final = 96
LOOK_STEP: Final = 5
"""Per cent of a video between two notes of how far the look at it has come."""
MOST_PAIRS: Final = 24
"""Copies of one answer whose pictures are shown."""


@dataclass(slots=True)
class Held:
    """One question with what is known so far."""

    id: str
    owner: str
    """Key of the session that asked."""
    asked: Asked
    begun: float
    answer: Answer | None = None
    version: int = 0
    """Grows with each answer, as a long look goes on, and when there is trouble."""
    looked: int | None = None
    """Per cent of a video that was looked at; None while nothing is known of it."""
    broken: bool = False
    """The search ended before its end."""
    dropped: bool = False
    job: Future[None] | None = None
    receipt: bytes | None = None
    _numbers: dict[Digest, int] = field(default_factory=dict)
    _pairs: dict[int, tuple[Match | None, PairPictures | None]] = field(default_factory=dict)
    _drawing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def shown_name(self) -> str:
        return line(self.asked.question.name.display)

    @property
    def finished(self) -> bool:
        return self.broken or (self.answer is not None and self.answer.finished)

    def drop(self) -> None:
        """Nobody waits for it any more. Its file goes at once where no worker has begun."""
        self.dropped = True
        if self.job is not None:
            self.job.cancel()

    def learn(self, answer: Answer) -> None:
        for copy in answer.copies[:MOST_PAIRS]:
            self._numbers.setdefault(copy.held.item.sha256, len(self._numbers) + 1)
        self.answer = answer
        self.version += 1

    def reached(self, share: float) -> None:
        """Noted in steps, so that the page is not drawn anew all the time."""
        percent = int(share * 100) // LOOK_STEP * LOOK_STEP
        if percent > (self.looked or 0):
            self.looked = percent
            self.version += 1

    def fail(self) -> None:
        self.broken = True
        self.version += 1

    def place(self, copy: HeldCopy) -> int | None:
        """What its pictures are called; the same for as long as the question is held."""
        return self._numbers.get(copy.held.item.sha256)

    def pair(self, place: int) -> PairPictures | None:
        """Drawn once for each match. Raises NotFound where there is no such copy."""
        answer = self.answer
        copies = answer.copies if answer is not None else ()
        copy = next((one for one in copies if self.place(one) == place), None)
        if answer is None or copy is None:
            raise NotFound("no such picture")
        with self._drawing:
            known = self._pairs.get(place)
            if known is None or known[0] != copy.match:
                known = self._pairs[place] = (copy.match, self.asked.pair(answer, copy))
        return known[1]


class Questions:
    def __init__(self, desk: AskDesk, at_once: int, keep_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.desk = desk
        self._keep_s = keep_s
        self._clock = clock
        self._held: dict[str, Held] = {}
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="sanad-ask")
        self._receipts = threading.Lock()
        self._pool: LazyPool | None = None

    def require_room(self, owner: str) -> None:
        """Raises TooMany where nothing more can be asked now."""
        self._forget_old()
        with self._lock:
            own = sum(held.owner == owner for held in self._held.values())
            if own >= MOST_OF_ONE or len(self._held) >= MOST:
                raise TooMany("too many questions are open: remove some of them first")

    def add(self, owner: str, asked: Asked) -> Held:
        """It is answered as soon as a worker is free."""
        held = Held(secrets.token_hex(16), owner, asked, self._clock())
        with self._lock:
            self._held[held.id] = held
        held.job = self._workers.submit(self._answer, held)
        held.job.add_done_callback(lambda done: self._ended(held, done))
        return held

    def of(self, owner: str) -> tuple[Held, ...]:
        """Newest first."""
        self._forget_old()
        with self._lock:
            return tuple(held for held in reversed(self._held.values()) if held.owner == owner)

    def get(self, owner: str, id: str) -> Held:
        """Raises NotFound, also for what somebody else asked."""
        self._forget_old()
        with self._lock:
            held = self._held.get(id)
        if held is None or held.owner != owner:
            raise NotFound("no such question")
        return held

    def forget(self, owner: str, id: str) -> None:
        held = self.get(owner, id)
        with self._lock:
            self._held.pop(id, None)
        held.drop()

    def forget_all(self, owner: str) -> None:
        for held in self.of(owner):
            self.forget(owner, held.id)

    def receipt(self, held: Held) -> bytes:
        """The signed receipt of a finished answer, the same one each time. Raises NotFound before it is finished."""
        answer = held.answer
        if answer is None or not answer.finished:
            raise NotFound("the answer is not finished")
        with self._receipts:
            if held.receipt is None:
                held.receipt = self.desk.receipt(answer)
        return held.receipt

    def close(self) -> None:
        with self._lock:
            for held in self._held.values():
                held.dropped = True
            self._held.clear()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._close_decoders()

    def _answer(self, held: Held) -> None:
        for answer in self.desk.answers(held.asked, self._decoders, held.reached):
            if held.dropped:
                return
            held.learn(answer)

    def _ended(self, held: Held, done: Future[None]) -> None:
        held.asked.release()
        trouble = None if done.cancelled() else done.exception()
        if held.answer is not None and held.answer.finished:
            held.asked.keep_shown(held.answer, MOST_PAIRS)
        if trouble is None:
            return
        # What was asked about never stands in a log.
        LOG.warning("a question was not answered: %s", _told(trouble))
        held.fail()

    def _decoders(self) -> Decoders:
        """Those of this process; where they cannot be had, the next question tries again."""
        with self._lock:
            if self._pool is None:
                self._pool = self.desk.decoders()
            pool = self._pool
            try:
                return pool()
            except (SetupError, Unavailable):
                self._pool = None
                raise

    def _close_decoders(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.__exit__(None, None, None)
                self._pool = None

    def _forget_old(self) -> None:
        ends = self._clock() - self._keep_s
        with self._lock:
            for held in [one for one in self._held.values() if one.begun < ends]:
                held.drop()
                del self._held[held.id]


def _told(trouble: BaseException) -> str:
    return f"{type(trouble).__name__}: {trouble.message}" if isinstance(trouble, SanadError) else type(trouble).__name__
