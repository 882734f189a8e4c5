"""The sections `[imap.NAME]` of the settings, each made a desk."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.desks.doors import DoorsDesk
from pipeline.desks.mailboxes import MailboxDesk
from pipeline.errors import NotFound, SetupError
from pipeline.intake.imap.account import Account, Protection, Secret
from pipeline.intake.imap.secrets import secret_in
from pipeline.intake.mail.times import MailServers
from pipeline.intake.means import Means
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import IncidentCode, SourceCode
from pipeline.ports import Reader
from pipeline.settings import ImapSettings, password_in_environment
from pipeline.steps.casefile import require_incident

_PORTS: Final = {Protection.IMPLICIT: 993, Protection.STARTTLS: 143, Protection.NONE: 143}


def mailbox_desk(doors: DoorsDesk, name: str, case: Path) -> MailboxDesk:
    """The mailboxes of the section `[imap.NAME]`. Raises NotFound where the settings have none of that name."""
    section = doors.settings.imap.get(name)
    if section is None:
        known = ", ".join(sorted(doors.settings.imap)) or "none yet; config/sanad.toml shows the form"
        raise NotFound(f"the settings have no section [imap.{name}]", remedy=f"sections: {known}")
    file = section.password_file or section.token_file
    secret_file = None if file is None else case / file
    account = Account(
        host=section.host,
        port=section.port or _PORTS[Protection(section.tls)],
        user=section.user,
        secret=_secret(section, secret_file),
        protection=Protection(section.tls),
        ca_file=None if section.ca_file is None else case / section.ca_file,
    )
    take = partial(_take, doors, section)
    return MailboxDesk(doors.bench, account, section.mailboxes, take, section.poll_s, section.mark, secret_file)


def _take(doors: DoorsDesk, section: ImapSettings, readers: Callable[[Means], list[Reader]]) -> Submission:
    incident = None if section.incident is None else IncidentCode(section.incident)
    if incident is not None:
        with doors.bench().records.reading() as reading:
            require_incident(reading, incident)
    handover = Handover(SourceCode(section.source), method=f"fetched over IMAP from {section.host}")
    servers = MailServers(doors.settings.mail.own_servers, own_mailbox=True)
    return doors.take(readers, replace(doors.means(), servers=servers), handover, incident)


def _secret(section: ImapSettings, file: Path | None) -> Callable[[], Secret]:
    if file is not None:
        return lambda: Secret(secret_in(file), is_token=section.token_file is not None)

    def from_environment() -> Secret:
        name = section.password_env or ""
        found = password_in_environment(name)
        if found is None:
            raise SetupError(f"the environment variable {name} is not set", remedy="it holds the mailbox's password")
        return Secret(found)

    return from_environment
