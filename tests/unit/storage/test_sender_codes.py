"""One sender has one code, whatever name stands in front of the account."""

from pathlib import Path

from pipeline.storage.pseudonyms import create_pseudonyms


def test_a_skype_account_has_one_code_under_every_name(tmp_path: Path) -> None:
    codes = create_pseudonyms(tmp_path)
    one = {codes.code(stated) for stated in ("8:live:sam", "Sam <8:live:sam>", "x@example.org <8:LIVE:sam>")}
    assert len(one) == 1
    assert codes.code("x@example.org") not in one
    assert codes.code("Eve ‹8:live:sam›") not in one


def test_mail_addresses_have_one_code_under_every_name(tmp_path: Path) -> None:
    codes = create_pseudonyms(tmp_path)
    assert codes.code("Sam <sam@example.org>") == codes.code("SAM@example.org")
