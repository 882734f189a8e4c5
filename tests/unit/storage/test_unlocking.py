"""An identity behind a passphrase, a key file, or either: plain age files, opened by the right key and no other."""

import stat
from pathlib import Path

import pyrage
import pytest

from pipeline.errors import CustodyError, InvalidInput, SetupError, UsageError
from pipeline.storage.age_keys import Identity
from pipeline.storage.unlocking import (
    KeyFile,
    Passphrase,
    key_file_at,
    lock_anew,
    lock_away,
    locked_by,
    make_key_file,
    passphrase_at,
    unlock,
)
from tests.unit.storage.locks import a_key


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "case" / "keys"
    folder.mkdir(parents=True)
    return folder


def test_a_passphrase_opens_and_another_one_says_so(keys: Path) -> None:
    identity = Identity.generate()
    # Composed and decomposed: two keyboards, the same letters.
    lock_away(keys, "case", identity, [Passphrase("caf\u00e9 و\u0624 سوق")])
    assert locked_by(keys, "case") == ("passphrase",)
    assert unlock(keys, "case", Passphrase("cafe\u0301 و\u0648\u0654 سوق")).text == identity.text
    with pytest.raises(UsageError, match="this passphrase does not open"):
        unlock(keys, "case", Passphrase("cafe و سوق"))
    locked = (keys / "case.passphrase.age").read_bytes()
    assert pyrage.passphrase.decrypt(locked, "caf\u00e9 و\u0624 سوق").decode() == identity.text


def test_a_key_file_opens_and_another_one_says_so(keys: Path, tmp_path: Path) -> None:
    identity, key = Identity.generate(), make_key_file(tmp_path / "stick" / "case.key")
    lock_away(keys, "case", identity, [key])
    assert unlock(keys, "case", key_file_at(tmp_path / "stick" / "case.key")).text == identity.text
    with pytest.raises(UsageError, match="this key file does not open"):
        unlock(keys, "case", a_key())
    with pytest.raises(UsageError, match="not opened by a passphrase") as caught:
        unlock(keys, "case", Passphrase("words"))
    assert caught.value.remedy == "Give its key file."


def test_a_locked_identity_is_never_replaced_by_locking_another_away(keys: Path) -> None:
    key = a_key()
    first = Identity.generate()
    lock_away(keys, "case", first, [key])
    with pytest.raises(FileExistsError):
        lock_away(keys, "case", Identity.generate(), [key])
    assert unlock(keys, "case", key).text == first.text


def test_a_new_key_takes_the_place_of_the_one_of_its_sort(keys: Path) -> None:
    identity, old, new = Identity.generate(), a_key(), a_key()
    lock_away(keys, "case", identity, [old])
    lock_anew(keys, "case", identity, new)
    assert unlock(keys, "case", new).text == identity.text
    with pytest.raises(UsageError):
        unlock(keys, "case", old)
    assert [path.name for path in keys.iterdir()] == ["case.keyfile.age"]


def test_what_was_lost_or_damaged_is_said_to_be(keys: Path) -> None:
    key = a_key()
    with pytest.raises(CustodyError, match="locked key of the case cannot be read"):
        unlock(keys, "case", key)
    (keys / "case.keyfile.age").write_bytes(key.identity.seal(b"no identity"))
    with pytest.raises(CustodyError, match="locked key of the case cannot be read"):
        unlock(keys, "case", key)


def test_a_new_key_file_is_private_and_none_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "case.key"
    made = make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_file_at(path).identity.text == made.identity.text
    with pytest.raises(UsageError, match="exists already"):
        make_key_file(path)


@pytest.mark.parametrize("content", ["", "# only words\n", "AGE-SECRET-KEY-1QQQ", "a\nb\n", "\0" * 100])
def test_what_is_no_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "case.key"
    path.write_text(content)
    with pytest.raises(InvalidInput):
        key_file_at(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        key_file_at(tmp_path / "absent")


def test_the_first_line_of_a_file_is_the_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "words"
    path.write_text("  four words, سوق \nand no more\n", encoding="utf-8")
    assert passphrase_at(path).words == "  four words, سوق "
    for content in (b"", b"\nwords\n", b"\xff\xfe"):
        path.write_bytes(content)
        with pytest.raises(InvalidInput):
            passphrase_at(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        passphrase_at(tmp_path / "absent")


def test_secrets_do_not_show_where_keys_are_printed(tmp_path: Path) -> None:
    key = a_key()
    assert "hunter" not in repr(Passphrase("hunter2"))
    assert key.identity.text not in repr(KeyFile(key.identity))
    with pytest.raises(UsageError):
        Passphrase("")
    assert Passphrase("short").weak
    assert not Passphrase("several words in a row").weak


def test_a_passphrase_that_was_locked_on_a_much_faster_machine_is_not_said_to_be_wrong(keys: Path) -> None:
    stanza = b"-> scrypt INtgWcAKpPCeUcYCfo33FQ 40\nQStLr9+ox9zoq00cH5v02sswA/hz/UCwhycOBdzzcDw\n"
    content = b"age-encryption.org/v1\n" + stanza + b"--- " + b"A" * 43 + b"\n" + bytes(40)
    (keys / "case.passphrase.age").write_bytes(content)
    with pytest.raises(SetupError, match="too slow"):
        unlock(keys, "case", Passphrase("words"))
