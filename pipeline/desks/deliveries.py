"""What is sent over HTTP, from its announcement to its submission.

Sending can go on after any interruption, of the sender or of this machine: what came is on the disk, who sends what is
on record. Whatever came whole is taken in at last, also where nobody finishes the delivery.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.desks.announcing import Announcement, Bounds, permitted, require_bounds
from pipeline.desks.delivery_troubles import Closed, Forbidden, NotWhole
from pipeline.desks.incoming import Incoming
from pipeline.desks.room import RoomDesk
from pipeline.errors import NotFound, SanadError
from pipeline.intake.delivered import DeliveredFile
from pipeline.intake.estimate import Estimate
from pipeline.model.arrivals import Submission
from pipeline.model.basics import Digest, SubmissionId
from pipeline.model.custody import EventOutcome, EventType
from pipeline.model.deliveries import AnnouncedFile, Delivery, DeliveryState
from pipeline.model.tokens import Scope, Token
from pipeline.ports import Workbench
from pipeline.steps.casefile import require_incident
from pipeline.storage.arriving import Arriving, InUse


class Take(Protocol):
    """Runs intake over a delivery's files."""

    def __call__(self, delivery: Delivery, files: tuple[DeliveredFile, ...]) -> Submission: ...


@dataclass(frozen=True, slots=True)
class FileProgress:
    sha256: Digest
    size: int
    received: int
    whole: bool
    """Nothing more needs to be sent."""


@dataclass(frozen=True, slots=True)
class Progress:
    delivery: Delivery
    files: tuple[FileProgress, ...]


@dataclass(frozen=True, slots=True)
class DeliveryDesk:
    bench: Callable[[], Workbench]
    arriving: Arriving
    room: RoomDesk
    bounds: Bounds
    take: Take
    receipt: Callable[[Submission, bool], bytes]
    """Writes the signed receipt; it tells what the case had on record before, or not."""
    kept_receipt: Callable[[SubmissionId], bytes]

    def begin(self, token: Token, announced: Announcement) -> Progress:
        """Puts it on record that something is going to be sent. Announcing the same again finds the open delivery.

        Raises Forbidden, NotFound, UsageError, TooMany, TooMuch, NoRoom.
        """
        bench = self.bench()
        announced = permitted(token, announced)
        if token.allows(Scope.READ):
            announced = replace(announced, files=tuple(map(self._looked_up, announced.files)))
        with bench.records.writing() as tx:
            if announced.incident is not None:
                require_incident(tx, announced.incident)
            standing = tx.open_deliveries(token.name)
            again = next((one for one in standing if announced.same_as(one)), None)
            if again is not None:
                return self._progress(again)
            require_bounds(self.bounds, standing, announced)
            # Once in pieces and once in the vault, until the pieces go.
            self.room.require(Estimate(len(announced.files), announced.coming, 2 * announced.coming))
            handover, incident, files = announced.handover, announced.incident, announced.files
            delivery = Delivery(bench.new_id(), token.name, handover, incident, files, bench.clock.now())
            row = tx.put_delivery(delivery)
            note = f"delivery {delivery.id} announced with token {token.name}"
            tx.record(bench.happening(EventType.METADATA_MODIFICATION, rows=(row,), note=note))
        return self._progress(delivery)

    def progress(self, token: Token, id: str) -> Progress:
        """Raises NotFound, also for what is not this token's business."""
        return self._progress(self._known(token, id))

    @contextmanager
    def receiving(self, token: Token, id: str, digest: Digest) -> Iterator[Incoming]:
        """One announced file, to be sent on. Raises NotFound, Closed, InUse, NoRoom."""
        delivery = self._open(token, id)
        size = delivery.size_of(digest)
        if size is None:
            raise NotFound("no file with this digest was announced")
        with self.arriving.held(id, shared=True):
            delivery = self._open(token, id)
            file = self.arriving.file(id, delivery.digests.index(digest))
            with file.held():
                incoming = Incoming(digest, size, file, lambda what: self._note_wrong(delivery, what))
                # Held by the case already, and the sender was told so: nothing needs to come.
                incoming.whole = incoming.whole or delivery.held(digest)
                rest = 0 if incoming.whole else size - incoming.received
                self.room.require(Estimate(1, rest, rest))
                yield incoming

    def finish(self, token: Token, id: str, *, leave_out_missing: bool) -> tuple[Delivery, bytes]:
        """Takes the delivery in; the signed receipt. Finishing again answers the same receipt.

        Raises NotFound, NotWhole, Closed, InUse.
        """
        delivery = self._own(token, id)
        if delivery.submission is None:
            with self.arriving.held(id, shared=False):
                delivery = self._own(token, id)
                if delivery.submission is None:
                    delivery = self._finished(delivery, leave_out_missing)
        if delivery.submission is None:
            raise Closed("the delivery was closed, because nothing of it came")
        return delivery, self.kept_receipt(delivery.submission)

    def receipt_of(self, token: Token, id: str) -> bytes:
        """Raises NotFound where it is not finished, or not this token's business."""
        delivery = self._known(token, id)
        if delivery.submission is None:
            raise NotFound("the delivery is not finished")
        return self.kept_receipt(delivery.submission)

    def close_old(self, older_than: dt.timedelta) -> tuple[Delivery, ...]:
        """Takes in what came whole of deliveries that nobody finished, and puts the rest on record as missing."""
        before = self.bench().clock.now() - older_than
        with self.bench().records.reading() as reading:
            standing = reading.open_deliveries()
        old = [
            delivery
            for delivery in standing
            if delivery.begun < before and self.arriving.last_change(delivery.id) < before.timestamp()
        ]
        closed = []
        for delivery in old:
            with suppress(InUse), self.arriving.held(delivery.id, shared=False):
                closed.append(self._finished(delivery, leave_out_missing=True))
        known = {delivery.id for delivery in standing}
        for id in self.arriving.deliveries():
            if id not in known:
                self._forget(id)
        return tuple(closed)

    def _finished(self, delivery: Delivery, leave_out_missing: bool) -> Delivery:
        """The delivery is held by us alone."""
        bench = self.bench()
        if delivery.state is not DeliveryState.OPEN:
            return delivery
        files = tuple(self._delivered(delivery, file) for file in delivery.files)
        missing = [file.announced.sha256 for file in files if file.content is None and not file.announced.held]
        if missing and not leave_out_missing:
            raise NotWhole(tuple(dict.fromkeys(missing)))
        if not any(file.received or file.announced.held for file in files) and missing:
            return self._ended(delivery, DeliveryState.ABANDONED, None)
        with bench.records.writing() as tx:
            note = f"delivery {delivery.id} is taken in, handed over with token {delivery.token}"
            tx.record(bench.happening(EventType.INGESTION_START, note=note))
        submission = self.take(delivery, files)
        self.receipt(submission, self._is_told(delivery))
        return self._ended(delivery, DeliveryState.FINISHED, submission.id)

    def _ended(self, delivery: Delivery, state: DeliveryState, submission: SubmissionId | None) -> Delivery:
        bench = self.bench()
        ended = replace(delivery, state=state, ended=bench.clock.now(), submission=submission)
        became = f"submission {submission}" if submission else "abandoned: nothing of it came"
        with bench.records.writing() as tx:
            row = tx.put_delivery(ended)
            note = f"delivery {delivery.id} of token {delivery.token}: {became}"
            tx.record(bench.happening(EventType.METADATA_MODIFICATION, rows=(row,), note=note))
            tx.sign_head()
        # Only now: cut short before this line, it is taken in once more, and nothing is doubled by that.
        self.arriving.remove(delivery.id)
        return ended

    def _delivered(self, delivery: Delivery, announced: AnnouncedFile) -> DeliveredFile:
        file = self.arriving.file(delivery.id, delivery.digests.index(announced.sha256))
        return DeliveredFile(announced, file.received, file.open if file.whole else None)

    def _is_told(self, delivery: Delivery) -> bool:
        with self.bench().records.reading() as reading:
            return any(token.allows(Scope.READ) for token in reading.tokens() if token.name == delivery.token)

    def _looked_up(self, file: AnnouncedFile) -> AnnouncedFile:
        vault = self.bench().vault
        if not vault.holds(file.sha256):
            return file
        with vault.open(file.sha256) as stream:
            return replace(file, held=stream.seek(0, 2) == file.size)

    def _progress(self, delivery: Delivery) -> Progress:
        ended = delivery.state is not DeliveryState.OPEN
        taken_in = self._taken_in(delivery)
        files = []
        for number, digest in enumerate(delivery.digests):
            size, file = delivery.size_of(digest) or 0, self.arriving.file(delivery.id, number)
            whole = digest in taken_in if ended else file.whole or delivery.held(digest)
            files.append(FileProgress(digest, size, size if whole else 0 if ended else file.received, whole))
        return Progress(delivery, tuple(files))

    def _taken_in(self, delivery: Delivery) -> frozenset[Digest]:
        """What it brought, by its own submission: whether the case holds more is nobody's business."""
        if delivery.submission is None:
            return frozenset()
        with self.bench().records.reading() as reading:
            return frozenset(entry.object.sha256 for entry in reading.entries(delivery.submission))

    def _known(self, token: Token, id: str) -> Delivery:
        with self.bench().records.reading() as reading:
            delivery = reading.delivery(id)
        if delivery is None or (delivery.token != token.name and not token.allows(Scope.READ)):
            raise NotFound("no such delivery")
        return delivery

    def _own(self, token: Token, id: str) -> Delivery:
        delivery = self._known(token, id)
        if delivery.token != token.name:
            raise Forbidden("another token began this delivery")
        return delivery

    def _open(self, token: Token, id: str) -> Delivery:
        delivery = self._own(token, id)
        if delivery.state is not DeliveryState.OPEN:
            raise Closed("the delivery has ended")
        return delivery

    def _note_wrong(self, delivery: Delivery, what: str) -> None:
        """Bytes that were not what was announced are not kept; that they came is."""
        bench, note = self.bench(), f"delivery {delivery.id} of token {delivery.token}: {what}; not kept"
        with bench.records.writing() as tx:
            tx.record(bench.happening(EventType.FIXITY_CHECK, outcome=EventOutcome.FAILURE, note=note))

    def _forget(self, id: str) -> None:
        """What a crash left behind after the delivery was on record as ended."""
        with suppress(SanadError), self.arriving.held(id, shared=False):
            self.arriving.remove(id)
