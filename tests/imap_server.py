"""A real Dovecot on loopback for the tests, and a line to it that can be listened in on, or cut."""

import datetime as dt
import getpass
import grp
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imapclient import IMAPClient

PASSWORD = "أربع-كلمات"
_TRIES = 200
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mailbox_list_index = no
mail_fsync = never
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
{more}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    folder: Path
    plain: int
    """Port without TLS, or with STARTTLS."""
    tls: int
    owner: tuple[int, int]

    @property
    def ca_file(self) -> Path:
        return self.folder / "server.pem"

    def maildir(self, user: str, mailbox: str = "INBOX") -> Path:
        """`mailbox` as Maildir++ names it, in modified UTF-7 after a dot."""
        top = self.folder / "homes" / user / "Maildir"
        return top if mailbox == "INBOX" else top / f".{mailbox}"

    def deliver(self, user: str, mails: Mapping[str, bytes], mailbox: str = "INBOX") -> None:
        """Lays mails into the mailbox as a mail program does: each under a name of its own, first in `tmp`."""
        maildir = self.maildir(user, mailbox)
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
        for name, content in mails.items():
            laid = maildir / "tmp" / f"1446038{len(name):03}.{name}.host"
            laid.write_bytes(content)
            laid.rename(maildir / "new" / laid.name)
        self._own(self.folder / "homes" / user)

    def _own(self, top: Path) -> None:
        for path in (top, *top.rglob("*")):
            os.chown(path, *self.owner)

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """A second connection, as of the team's own mail program."""
        with IMAPClient("127.0.0.1", self.plain, ssl=False, timeout=20) as client:
            client.plain_login(user, PASSWORD)
            yield client

    def state(self, user: str, mailbox: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """Flags of every mail, by UID."""
        with self.client(user) as client:
            client.select_folder(mailbox, readonly=True)
            uids = client.search("ALL")
            return {uid: tuple(one[b"FLAGS"]) for uid, one in client.fetch(uids, ["FLAGS"]).items()}

    def number_anew(self, user: str) -> None:
        """As after a mailbox was restored from a backup: another UIDVALIDITY, other numbers."""
        with self.client(user) as client:
            validity = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
        for path in self.maildir(user).glob("dovecot*"):
            path.unlink()
        # The next number is far off: mails are not numbered as they were before.
        (self.maildir(user) / "dovecot-uidlist").write_text(f"3 V{validity + 1} N9001 G{'0a' * 16}\n")
        self._own(self.folder / "homes" / user)


@contextmanager
def dovecot(more: str = "") -> Iterator[Dovecot]:
    """A server with every user that is asked for. Skips where none can be started."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("dovecot is not installed: .ci/system-packages test")
    # Not below pytest's own folder, which other users cannot enter: as root, mails belong to somebody else.
    folder = Path(tempfile.mkdtemp(prefix="sanad-imap-"))
    try:
        folder.chmod(0o755)
        server = _laid_out(folder, more)
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stdout=out, stderr=out)
        try:
            if not _answers(server.plain, process):
                told = (folder / "out").read_text() + "".join(path.read_text() for path in folder.glob("log"))
                pytest.skip(f"dovecot could not be started here: {told[-500:]}")
            yield server
        finally:
            process.terminate()
            process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _laid_out(folder: Path, more: str) -> Dovecot:
    me = getpass.getuser()
    as_root = os.getuid() == 0
    mail_user = pwd.getpwnam("nobody") if as_root else pwd.getpwuid(os.getuid())
    internal, login = ("dovecot", "dovenull") if as_root else (me, me)
    plain, tls = _free_port(), _free_port()
    (folder / "homes").mkdir()
    os.chown(folder / "homes", mail_user.pw_uid, mail_user.pw_gid)
    _certificate(folder)
    group = "dovecot" if as_root else grp.getgrgid(os.getgid()).gr_name
    (folder / "dovecot.conf").write_text(
        _CONFIG.format(
            folder=folder,
            internal=internal,
            login=login,
            group=group,
            more=more,
            password=PASSWORD,
            uid=mail_user.pw_uid,
            gid=mail_user.pw_gid,
            plain=plain,
            tls=tls,
        )
    )
    return Dovecot(folder, plain, tls, (mail_user.pw_uid, mail_user.pw_gid))


def _answers(port: int, process: "subprocess.Popen[bytes]") -> bool:
    for _ in range(_TRIES):
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                if line.recv(4) == b"* OK":
                    return True
        except OSError:
            pass
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@dataclass
class Line:
    """A port that hands everything on to the server. `heard` is called with what a client says; False cuts the line."""

    server: int
    heard: Callable[[bytes], bool] = lambda said: True
    port: int = 0
    _listening: socket.socket = field(default_factory=socket.socket)
    _open: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> "Line":
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listening, *self._open):
            _cut(each)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self.server))
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=self._pour, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pour, args=(server, client, False), daemon=True).start()

    def _pour(self, source: socket.socket, target: socket.socket, from_client: bool) -> None:
        try:
            while said := source.recv(1 << 16):
                if from_client and not self.heard(said):
                    break
                target.sendall(said)
        except OSError:
            pass
        _cut(source)
        _cut(target)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
