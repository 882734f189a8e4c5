"""The sources key: anybody who takes material in can seal; who may open depends on what keeps its secret half."""

import base64
import dataclasses
import stat
from pathlib import Path

import pyrage
import pytest

from pipeline.errors import CustodyError, UsageError
from pipeline.intake.persons import stated_identity
from pipeline.model.arrivals import Channel
from pipeline.model.basics import SourceCode
from pipeline.model.sources import IdentityRole, Sealed
from pipeline.storage.case import CaseFolder
from pipeline.storage.sealing import Guard, SourcesKey, guard_of, make_sources_key
from pipeline.storage.unlocking import Passphrase, make_key_file
from tests.unit.storage.nouns import SetClock

CODE = SourceCode("S-1")
WHO = stated_identity(IdentityRole.SENDER, Channel.MBOX, "سامي <Sam@News.Example>")


def a_case(folder: Path, **keys: object) -> CaseFolder:
    return CaseFolder.create(folder, SetClock(), **keys)  # type: ignore[arg-type]


def test_what_is_sealed_is_an_age_file_that_only_the_secret_half_opens(tmp_path: Path) -> None:
    key = a_case(tmp_path / "case").sources_key
    sealed = key.seal(WHO)
    raw = base64.b64decode(sealed.age)
    assert raw.startswith(b"age-encryption.org/v1\n")
    assert b"Sam" not in raw
    assert key.seal(WHO) != sealed, "no two seals are alike"
    assert key.unlock(None).open(sealed) == WHO
    secret = (tmp_path / "case" / "keys" / "sources.key").read_text().strip()
    assert b"Sam@News.Example" in pyrage.decrypt(raw, [pyrage.x25519.Identity.from_str(secret)])


def test_a_case_without_keys_says_that_its_secret_half_lies_open(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    assert case.sources_key.guard is Guard.NOTHING
    assert guard_of(case.path / "keys") is Guard.NOTHING
    assert stat.S_IMODE((case.path / "keys" / "sources.key").stat().st_mode) == 0o600


def test_a_key_of_its_own_is_asked_for_also_in_an_open_case(tmp_path: Path) -> None:
    file = make_key_file(tmp_path / "sources.txt")
    case = a_case(tmp_path / "case", sources_keys=(Passphrase("only the lead knows it"), file))
    key = case.sources_key
    sealed = key.seal(WHO)
    assert key.guard is Guard.OWN_KEY
    assert not (case.path / "keys" / "sources.key").exists()
    with pytest.raises(UsageError, match="key of its own"):
        key.unlock(None)
    with pytest.raises(UsageError, match="does not open"):
        key.unlock(Passphrase("something else"))
    for right in (Passphrase("only the lead knows it"), file):
        assert key.unlock(right).open(sealed) == WHO


def test_in_an_encrypted_case_whoever_opens_it_opens_the_seals(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case", keys=(Passphrase("of the case"),))
    assert case.sources_key.guard is Guard.CASE
    sealed = case.sources_key.seal(WHO)
    again = CaseFolder.open(case.path, Passphrase("of the case"))
    assert again.sources_key.unlock(None).open(sealed) == WHO
    kept = b"".join(path.read_bytes() for path in (case.path / "keys").iterdir())
    assert b"AGE-SECRET-KEY" not in kept


def test_an_encrypted_case_can_keep_its_sources_from_who_works_on_it(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case", keys=(Passphrase("of the case"),), sources_keys=(Passphrase("of the lead"),))
    again = CaseFolder.open(case.path, Passphrase("of the case"))
    sealed = again.sources_key.seal(WHO)
    with pytest.raises(UsageError, match="does not open"):
        again.sources_key.unlock(Passphrase("of the case"))
    assert again.sources_key.unlock(Passphrase("of the lead")).open(sealed) == WHO


def test_an_older_case_gets_its_key_on_first_need(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    for name in ("sources.key", "sources.pub"):
        (case.path / "keys" / name).unlink()
    assert guard_of(case.path / "keys") is None
    sealed = case.sources_key.seal(WHO)
    assert case.sources_key.unlock(None).open(sealed) == WHO


def test_a_key_is_never_replaced_and_one_that_was_cut_short_is_finished(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    folder = case.path / "keys"
    public, secret = (folder / "sources.pub").read_bytes(), (folder / "sources.key").read_bytes()
    make_sources_key(folder, (), None)
    assert ((folder / "sources.pub").read_bytes(), (folder / "sources.key").read_bytes()) == (public, secret)
    (folder / "sources.pub").unlink()
    assert case.sources_key.recipient == public.decode().strip()


def test_a_lost_or_damaged_key_is_a_matter_of_custody(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    sealed = case.sources_key.seal(WHO)
    (case.path / "keys" / "sources.key").write_text("not a key")
    with pytest.raises(CustodyError, match="cannot be read"):
        case.sources_key.unlock(None)
    (case.path / "keys" / "sources.key").unlink()
    with pytest.raises(CustodyError, match="cannot be read"):
        case.sources_key.unlock(None)
    other = a_case(tmp_path / "other").sources_key
    with pytest.raises(CustodyError):
        other.unlock(None).open(sealed)
    for damaged in ("", "AAAA", "not base64"):
        with pytest.raises(CustodyError):
            other.unlock(None).open(Sealed(sealed.recipient, damaged))


def test_marks_tell_two_ways_of_naming_apart_and_nothing_else(tmp_path: Path) -> None:
    key: SourcesKey = a_case(tmp_path / "case").sources_key
    again = stated_identity(IdentityRole.NEIGHBOUR, Channel.EML, WHO.raw)
    shorter = stated_identity(IdentityRole.SENDER, Channel.MBOX, "sam@news.example")
    assert key.mark(CODE, WHO) == key.mark(CODE, again)
    assert len({key.mark(CODE, WHO), key.mark(CODE, shorter), key.mark(SourceCode("S-2"), WHO)}) == 3
    assert key.mark(CODE, WHO) != a_case(tmp_path / "other").sources_key.mark(CODE, WHO)
    assert key.code_of_conversation("8:live:sam").startswith("C-")
    assert dataclasses.asdict(key.seal(WHO)).keys() == {"recipient", "age"}


def test_a_public_half_that_somebody_else_laid_down_is_found_before_anything_is_opened(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    other = a_case(tmp_path / "other")
    case.sources_key.seal(WHO)
    other.sources_key.seal(WHO)
    public = tmp_path / "case/keys/sources.pub"
    public.chmod(0o644)
    public.write_bytes((tmp_path / "other/keys/sources.pub").read_bytes())
    with pytest.raises(CustodyError, match="public half"):
        case.sources_key.unlock(None)
    assert other.sources_key.unlock(None)
