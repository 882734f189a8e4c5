"""The sections [imap.NAME], and the files that passwords stand in."""

from pathlib import Path

import pytest

from pipeline.desks.doors import DoorsDesk
from pipeline.desks.mail_sections import mailbox_desk
from pipeline.errors import NotFound, SetupError
from pipeline.intake.imap.secrets import is_readable_by_others, secret_in
from pipeline.settings import Settings, load_settings

GOOD = 'host = "mail.example.org"\nuser = "team"\n'


def settings(case: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    (case / "sanad.toml").write_text(f"[imap.team]\n{text}\n")
    return load_settings(case, environment or {})


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    found = settings(tmp_path, GOOD + 'password_env = "SANAD_IMAP_TEAM"', {"SANAD_IMAP_TEAM": "secret"})
    section = found.imap["team"]
    assert (section.mailboxes, section.tls, section.mark, section.incident) == (("INBOX",), "implicit", None, None)
    assert load_settings(tmp_path / "none", {}).imap == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD, "password_env"),
        (GOOD + 'password_env = "A"\ntoken_file = "b"', "password_env"),
        (GOOD + 'password = "open"', "password"),
        (GOOD + 'password_env = "A"\ntls = "none"', "this machine"),
        (GOOD + 'password_env = "A"\ntls = "off"', "tls"),
        (GOOD + "password_env = 'A'\nmark = '\\Seen'", "mark"),
        (GOOD + "password_env = 'A'\nmark = '\\Deleted'", "mark"),
        (GOOD + 'password_env = "A"\nmailboxes = []', "mailboxes"),
        (GOOD + 'password_env = "A"\npoll_s = 7200', "poll_s"),
        ('user = "team"\npassword_env = "A"', "host"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SetupError, match=named):
        settings(tmp_path, text)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_a_server_on_this_machine_needs_no_tls(tmp_path: Path, host: str) -> None:
    found = settings(tmp_path, f'host = "{host}"\nuser = "team"\npassword_env = "A"\ntls = "none"')
    assert found.imap["team"].tls == "none"


def desk_of(case: Path, found: Settings) -> DoorsDesk:
    def none(*_: object) -> None:
        raise AssertionError("nothing is to be taken in")

    return DoorsDesk(none, found, case, none)  # type: ignore[arg-type]


def test_a_section_becomes_an_account(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n")
    found = settings(tmp_path, GOOD + 'token_file = "token"\ntls = "starttls"')
    desk = mailbox_desk(desk_of(tmp_path, found), "team", tmp_path)
    assert (desk.account.port, desk.account.door) == (143, "imap/mail.example.org:143/team")
    secret = desk.account.secret()
    assert (secret.text, secret.is_token) == ("abc", True)
    assert "abc" not in repr(secret)
    with pytest.raises(NotFound, match="other"):
        mailbox_desk(desk_of(tmp_path, found), "other", tmp_path)


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    found = settings(tmp_path, GOOD + 'password_env = "SANAD_NO_SUCH_VARIABLE"')
    with pytest.raises(SetupError, match="SANAD_NO_SUCH_VARIABLE"):
        mailbox_desk(desk_of(tmp_path, found), "team", tmp_path).account.secret()


def test_passwords_stand_in_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes("\ufeffكلمة سر \r\nnote".encode())
    assert secret_in(file) == "كلمة سر "
    for content in (b"", b"\nlater", b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(SetupError):
            secret_in(file)
    with pytest.raises(SetupError):
        secret_in(tmp_path / "none")
    file.chmod(0o640)
    assert is_readable_by_others(file)
    file.chmod(0o600)
    assert not is_readable_by_others(file)
    assert not is_readable_by_others(tmp_path / "none")
