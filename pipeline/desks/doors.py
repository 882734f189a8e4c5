"""The doors that media comes in through: files and folders, a pipe, a watched folder."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.desks.watching import WatchDesk
from pipeline.errors import NotFound
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.delivered import DeliveredFile, DeliveryReader
from pipeline.intake.limits import GIB, OpeningLimits
from pipeline.intake.mail.dns import txt_record
from pipeline.intake.mail.keys import MailKeys
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.intake.names import from_bytes
from pipeline.intake.opening import Waiting
from pipeline.intake.sniff import AUTO, FolderReader, readers_for
from pipeline.intake.stream import Piped, StreamReader
from pipeline.journey import receive
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import IncidentCode
from pipeline.model.deliveries import Delivery
from pipeline.ports import Decoders, Reader, Root, Workbench
from pipeline.settings import Settings
from pipeline.steps.casefile import require_incident
from pipeline.tools.lazily import LazyPool


@dataclass(frozen=True, slots=True)
class DoorsDesk:
    bench: Callable[[], Workbench]
    settings: Settings
    mail_keys: Path
    """Folder of the public keys of mail servers that the team has."""
    require_level: Callable[[Decoders], None]
    """Raises SetupError where decoding would be less confined than the settings demand."""

    def submit(
        self,
        paths: Sequence[Path],
        handover: Handover,
        incident: IncidentCode | None = None,
        kind: str | None = None,
        context_lines: int | None = None,
        passwords: Sequence[str] = (),
        piped: Piped | None = None,
    ) -> Submission:
        """See `Sanad.submit`."""
        roots = [root_at(path) for path in paths]
        with self.bench().records.reading() as reading:
            if incident is not None:
                require_incident(reading, incident)
        waiting = Waiting(len(roots) + (piped is not None))

        def readers(means: Means) -> list[Reader]:
            streams: list[Reader] = [] if piped is None else [StreamReader(piped, kind or AUTO, means, waiting)]
            return readers_for(roots, kind, means, waiting) + streams

        means = replace(self.means(context_lines), passwords=tuple(passwords))
        return self.take(readers, means, handover, incident)

    def watching(self, handover: Handover, incident: IncidentCode | None = None) -> WatchDesk:
        """Takes in what is dropped into a folder."""

        def take(folder: Path, names: frozenset[bytes]) -> Submission:
            root = root_at(folder)
            return self.take(lambda means: [FolderReader(root, means, only=names)], self.means(), handover, incident)

        return WatchDesk(self.bench, take)

    def delivered(self, delivery: Delivery, files: tuple[DeliveredFile, ...]) -> Submission:
        """Takes in what was sent over HTTP."""

        def readers(means: Means) -> list[Reader]:
            return [DeliveryReader(delivery.id, files, means)]

        return self.take(readers, self.means(), delivery.handover, delivery.incident)

    def take(
        self,
        readers: Callable[[Means], list[Reader]],
        means: Means,
        handover: Handover,
        incident: IncidentCode | None,
    ) -> Submission:
        """With confined decoders of its own at hand, for archives and mail stores; those of workers may be away."""
        with LazyPool(CONFINED_UNPACKING, self.require_level) as decoders:
            return receive(self.bench(), handover, readers(replace(means, decoders=decoders)), incident)

    def means(self, context_lines: int | None = None) -> Means:
        """What readers may use, by the settings."""
        intake, mail = self.settings.intake, self.settings.mail
        limits = OpeningLimits(depth=intake.depth, members=intake.members, unpacked_bytes=intake.unpacked_gib * GIB)
        lines = intake.context_lines if context_lines is None else context_lines
        keys = MailKeys(self.mail_keys, txt_record if mail.dns == "system" else None)
        return Means(limits, MailServers(mail.own_servers), keys, context_lines=lines)


def root_at(path: Path) -> Root:
    """What lies at `path`. Raises NotFound; reading it is the reader's business."""
    if not path.exists():
        raise NotFound(f"no such file or folder: {path}")
    name = from_bytes(os.fsencode(path.resolve().name))
    return Root(name, os.fsencode(path), path.is_dir())
