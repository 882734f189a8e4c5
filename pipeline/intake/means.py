"""What a walk through containers may use, and how far it goes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.intake.limits import OpeningLimits
from pipeline.intake.mail.keys import KeySource, MailKeys
from pipeline.intake.mail.times import MailServers
from pipeline.ports import Decoders


@dataclass(frozen=True, slots=True)
class Means:
    """Given once for a submission; readers, openers and exports find it as `walk.means`."""

    limits: OpeningLimits = field(default_factory=OpeningLimits)
    servers: MailServers = field(default_factory=MailServers)
    keys: KeySource = field(default_factory=MailKeys)
    """Public keys of mail servers. None by default, and nobody is asked for them."""
    passwords: tuple[str, ...] = ()
    """Tried on whatever is encrypted, in this order."""
    context_lines: int = 0
    """Messages kept on either side of one that brought a file. None by default: they are other people's words."""
    decoders: Callable[[], Decoders] | None = None
    """Confined decoders, started at the first call; None where none can be had. Intake must do without."""
