"""What `sanad mail` answers to machines."""

from dataclasses import dataclass
from typing import Literal

from pipeline.intake.imap.answers import MailFolder


@dataclass(frozen=True, slots=True)
class MailFoldersAnswer:
    folders: tuple[MailFolder, ...]
    read: tuple[str, ...]
    """Those that the settings name."""
    schema: Literal["sanad/mail-folders/1"] = "sanad/mail-folders/1"


@dataclass(frozen=True, slots=True)
class MailFetchAnswer:
    submission: str | None
    """None where nothing was new."""
    new: int
    known: int
    gaps: int
    renumbered: tuple[str, ...]
    """Mailboxes that were looked at from the beginning, because the server has numbered their mails anew."""
    unmarked: int
    """Mails that the server did not let us mark."""
    trouble: str | None
    """Why it ended early; the next run goes on behind it."""
    schema: Literal["sanad/mail-fetch/1"] = "sanad/mail-fetch/1"
