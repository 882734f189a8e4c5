"""One connection to a mail server, with the library's troubles put into our words.

Mails are asked for with `BODY.PEEK`, which sets no flag, and piece by piece, so that a server that states a wrong
size, or a very large mail, fills no memory. Mailboxes are opened read-only (EXAMINE) unless mails are to be marked.
"""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Any, Final, Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError
from imapclient.imap_utf7 import decode as decode_utf7

from pipeline.errors import NotFound, SetupError
from pipeline.intake import names
from pipeline.intake.imap.account import Account, Protection
from pipeline.intake.imap.answers import Cut, Listed, MailFolder, MailTrouble, Opened, Refused

_CONNECT_S, _ANSWER_S = 20, 60
_WINDOW: Final = 10_000
"""Mails in one answer to a search: the line that holds their numbers must not become endless."""
_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")
"""RFC 5530: try again later."""
_NO_SENSE = (ValueError, LookupError, TypeError, ArithmeticError)
"""What the library's parsers raise over answers that they do not understand."""


class Connection:
    """Logged in. Every method raises `Cut` where the connection is lost."""

    def __init__(self, client: Any, host: str) -> None:
        self._client = client
        self._host = host

    @classmethod
    def open(cls, account: Account) -> Self:
        """Raises Cut where the server cannot be reached, SetupError where it does not let us in."""
        secret = account.secret()
        made = cls(cls._greeted(account), account.host)
        with ExitStack() as undone:
            undone.callback(_shut, made._client)
            with made._worded("logging in"):
                made._log_in(account, secret.text, is_token=secret.is_token)
            undone.pop_all()
        return made

    @classmethod
    def _greeted(cls, account: Account) -> Any:
        within = cls(None, account.host)
        with within._worded("connecting"):
            try:
                context = ssl.create_default_context(cafile=account.ca_file)
            except OSError as error:
                raise SetupError(f"ca_file {account.ca_file} cannot be used: {error}") from error
            implicit = account.protection is Protection.IMPLICIT
            client = IMAPClient(
                account.host,
                account.port,
                ssl=implicit,
                ssl_context=context if implicit else None,
                timeout=SocketTimeout(_CONNECT_S, _ANSWER_S),
            )
            client.normalise_times = False
            if account.protection is Protection.STARTTLS:
                with ExitStack() as undone:
                    undone.callback(_shut, client)
                    client.starttls(context)
                    undone.pop_all()
            return client

    def _log_in(self, account: Account, secret: str, *, is_token: bool) -> None:
        try:
            if is_token:
                self._client.oauth2_login(account.user, secret)
            elif self._client.has_capability("AUTH=PLAIN"):
                # The LOGIN command has no way to say a letter beyond ASCII.
                self._client.plain_login(account.user, secret)
            else:
                self._client.login(account.user, secret)
        except LoginError as error:
            # The library calls it by the same name when the line breaks meanwhile.
            if _is_for_later(error) or isinstance(error.__context__, imaplib.IMAP4.abort):
                raise self._trouble(Cut, "logging in", error) from error
            raise SetupError(
                f"{self._host} does not let {account.user} in: {_words(error)}",
                remedy="check user and password (or token) of this section; some providers want an app password",
            ) from error

    # Looking

    def folders(self) -> tuple[MailFolder, ...]:
        """Every mailbox with the number of its mails, by name."""
        with self._worded("listing mailboxes"):
            self._client.folder_encode = False
            listed = self._client.list_folders()
            self._client.folder_encode = True
            unusable = {b"\\noselect", b"\\nonexistent"}
            named = {_folder_name(raw): not unusable & {flag.lower() for flag in flags} for flags, _, raw in listed}
        return tuple(self._folder(name, holds_mails=named[name]) for name in sorted(named))

    def _folder(self, name: str, *, holds_mails: bool) -> MailFolder:
        mails = None
        if holds_mails:
            try:
                with self._worded("counting mails"):
                    mails = int(self._client.folder_status(name, ["MESSAGES"])[b"MESSAGES"])
            except Refused:
                pass
        return MailFolder(name, mails)

    def select(self, mailbox: str, *, to_mark: bool = False) -> Opened:
        """Opens a mailbox, read-only unless mails are `to_mark`. Raises NotFound, SetupError."""
        try:
            with self._worded("opening a mailbox"):
                told = self._client.select_folder(mailbox, readonly=not to_mark)
        except Refused as error:
            raise NotFound(
                f"there is no mailbox {names.shown(mailbox, 100)!r} that could be opened: {error.message}",
                remedy="sanad mail list NAME shows those that there are",
            ) from error
        validity, next_uid = told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT")
        if not isinstance(validity, int):
            raise SetupError(f"{self._host} gives its mails no lasting numbers (UIDVALIDITY): nothing could be resumed")
        return Opened(mailbox, validity, next_uid if isinstance(next_uid, int) else None, int(told[b"EXISTS"]))

    def uids_after(self, opened: Opened, last: int) -> tuple[int, ...]:
        """Numbers of all mails above `last` in the open mailbox, ascending."""
        found: set[int] = set()
        # From the newest on, in windows of places: where few are new, little is asked.
        for top in range(opened.mails, 0, -_WINDOW):
            bottom = max(1, top - _WINDOW + 1)
            span = f"{bottom}:*" if top == opened.mails else f"{bottom}:{top}"
            with self._worded("searching"):
                told = [int(uid) for uid in self._client.search([span])]
            # Asked for numbers above the last one, servers name the last one: they are sifted here.
            found.update(uid for uid in told if uid > last)
            if any(uid <= last for uid in told):
                break
        return tuple(sorted(found))

    def listed(self, uids: Sequence[int]) -> dict[int, Listed]:
        """What the server states of these mails; those that are gone are missing."""
        with self._worded("asking about mails"):
            told = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", "FLAGS"])
            return {
                uid: Listed(
                    uid,
                    size,
                    of.get(b"INTERNALDATE"),
                    tuple(sorted(flag.decode("ascii", "replace") for flag in of.get(b"FLAGS") or ())),
                )
                for uid, of in told.items()
                # Others may tell of a mail's flags meanwhile: then there is no size.
                if isinstance(size := of.get(b"RFC822.SIZE"), int)
            }

    def pieces(self, uids: Sequence[int], start: int, length: int) -> dict[int, bytes]:
        """From each mail at most `length` bytes from `start` on; fewer where it ends. Those that are gone are missing.

        Raises Refused.
        """
        with self._worded("fetching mails"):
            told = self._client.fetch(uids, [f"BODY.PEEK[]<{start}.{length}>"])
            return {uid: body for uid, of in told.items() for name, body in of.items() if _is_body(name, body)}

    def still_there(self, uid: int) -> bool:
        with self._worded("asking about a mail"):
            self._client.noop()
            return uid in self._client.search([b"UID", str(uid).encode()])

    # Marking and waiting

    def mark(self, uids: Sequence[int], flag: str) -> None:
        """Adds one flag. Raises Refused."""
        with self._worded("marking mails"):
            self._client.add_flags(uids, [flag.encode("ascii")], silent=True)

    @property
    def can_idle(self) -> bool:
        with self._worded("asking what it can do"):
            return bool(self._client.has_capability("IDLE"))

    def idle(self, seconds: float) -> None:
        """Until the server tells of a change in the open mailbox, or `seconds` are over (RFC 2177). Raises Refused:
        after that the connection is of no use."""
        with self._worded("waiting for new mail"):
            self._client.idle()
            if not self._is_told_already():
                self._client.idle_check(timeout=seconds)
            self._client.idle_done()

    def _is_told_already(self) -> bool:
        """Whether the server's next words came together with its last: waiting for the line would miss them."""
        line = self._client.socket()
        line.setblocking(False)
        try:
            return bool(self._client._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            line.settimeout(_ANSWER_S)

    def close(self) -> None:
        try:
            self._client.logout()
        except (OSError, imaplib.IMAP4.error, *_NO_SENSE):
            _shut(self._client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _worded(self, doing: str) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise SetupError(
                f"the certificate of {self._host} is not trusted: {error.verify_message}",
                remedy="ca_file names the certificate of a server of your own; nothing was sent",
            ) from error
        except (OSError, EOFError, imaplib.IMAP4.abort) as error:
            raise self._trouble(Cut, doing, error) from error
        except (imaplib.IMAP4.error, *_NO_SENSE) as error:
            raise self._trouble(Cut if _is_for_later(error) else Refused, doing, error) from error

    def _trouble(self, kind: type[MailTrouble], doing: str, error: Exception) -> MailTrouble:
        told = f"{self._host}: {doing} failed ({_words(error) or type(error).__name__})"
        return kind(told, remedy="run it again: it goes on where it stopped")


def _shut(client: Any) -> None:
    # Where TLS failed, or the server hung up, the line is closed already.
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


def _is_body(name: bytes, body: object) -> bool:
    return name.startswith(b"BODY[]") and isinstance(body, bytes)


def _is_for_later(error: Exception) -> bool:
    return any(code in str(error).upper() for code in _LATER)


def _words(error: Exception) -> str:
    return names.shown(" ".join(str(error).split()), 200)


def _folder_name(raw: bytes | str | int) -> str:
    """A mailbox's name; one that is no modified UTF-7 (RFC 3501, 5.1.3) as it stands."""
    as_bytes = raw if isinstance(raw, bytes) else str(raw).encode()
    try:
        return str(decode_utf7(as_bytes))
    except ValueError:
        return names.decoded(as_bytes)
