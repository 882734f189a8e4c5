"""What every reader keeps to, over a sample of each kind of arrival, whole and damaged."""

import tempfile
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Arrival, Found, FoundContainer, FoundGap
from pipeline.model.basics import Language, SourceCode
from pipeline.model.sentences import Sentence
from pipeline.wording.catalogue import Catalogue
from tests.unit.intake.arrange import MemoryCabinet, read, root_of
from tests.unit.intake.samples import FILES, skype_members

SOURCE = SourceCode("S-01")
SAMPLES = [*FILES, "folder", "skype folder"]


words = cache(Catalogue.open)


def lay_out(name: str, folder: Path) -> Path:
    if name == "folder":
        target = folder / "folder"
        (target / "sub").mkdir(parents=True)
        for number, (file, content) in enumerate(FILES.items()):
            if file != "messages.json":
                (target / ("sub" if number % 2 else "") / file).write_bytes(content)
        (target / "link").symlink_to("/etc/passwd")
        return target
    if name == "skype folder":
        target = folder / "skype"
        (target / "media").mkdir(parents=True)
        for file, content in skype_members().items():
            (target / file).write_bytes(content)
        return target
    target = folder / name
    target.write_bytes(FILES[name])
    return target


def sentences_of(found: Found) -> list[Sentence]:
    if isinstance(found, FoundContainer):
        return []
    said = list(found.message.notes) if found.message else []
    for made in found.message.attestations if found.message else ():
        said += [*((made.reason,) if made.reason else ()), *made.limits]
    return [*said, found.reason] if isinstance(found, FoundGap) else [*said, *found.notes]


def identities(found: list[Found]) -> list[str]:
    return [
        receipt_id(SOURCE, one) if isinstance(one, Arrival) else gap_id(SOURCE, one)
        for one in found
        if not isinstance(one, FoundContainer)
    ]


def assert_lawful(found: list[Found], cabinet: MemoryCabinet) -> None:
    """What holds for every arrival, however damaged."""
    opened: set[str] = set()
    for one in found:
        assert set(one.containers) <= opened, "a container comes before what is in it"
        assert len(one.path) == len(one.containers)
        if isinstance(one, FoundContainer):
            opened.add(one.object.sha256)
        if not isinstance(one, FoundGap):
            assert len(cabinet.objects[one.object.sha256]) == one.object.size
        if not isinstance(one, FoundContainer) and one.message is not None and one.message.raw is not None:
            assert one.message.raw in cabinet.objects
        for sentence in sentences_of(one):
            in_both = {words(language).say(sentence, ZoneInfo("UTC")) for language in Language}
            assert len(in_both) == len(Language)


@pytest.mark.parametrize("name", SAMPLES)
def test_all_is_preserved_and_in_order(name: str, tmp_path: Path) -> None:
    cabinet = MemoryCabinet()
    found = read(lay_out(name, tmp_path), cabinet=cabinet)
    assert any(isinstance(one, Arrival | FoundGap) for one in found)
    assert_lawful(found, cabinet)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_input_gives_the_same_answers(name: str, tmp_path: Path) -> None:
    path = lay_out(name, tmp_path)
    first, second = read(path), read(path)
    assert first == second
    assert identities(first) == identities(second)


@pytest.mark.parametrize("name", SAMPLES)
def test_identities_hold_wherever_it_lies(name: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    here, there = lay_out(name, tmp_path / "one"), lay_out(name, tmp_path / "two")
    moved = there.rename(there.with_name("called otherwise"))
    assert identities(read(here)) == identities(read(moved))


@pytest.mark.parametrize("name", SAMPLES)
def test_another_source_makes_other_identities(name: str, tmp_path: Path) -> None:
    found = [one for one in read(lay_out(name, tmp_path)) if isinstance(one, Arrival)]
    ours = {receipt_id(SOURCE, one) for one in found}
    assert ours.isdisjoint(receipt_id(SourceCode("S-02"), one) for one in found)


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_anywhere_is_read_as_far_as_it_goes(name: str) -> None:
    content = FILES[name]
    step = max(1, len(content) // 40)
    with tempfile.TemporaryDirectory() as folder:
        for length in range(0, len(content), step):
            _read_whatever(content[:length], Path(folder))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_raises(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        _read_whatever(bytes(content), Path(folder))


@pytest.mark.parametrize(
    "kind", ["zip", "tar", "gzip", "archive", "mbox", "eml", "skype", "whatsapp", "telegram", "signal"]
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=600))
def test_no_content_raises_under_any_kind(kind: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _read_whatever(content, Path(folder), kind)


def _read_whatever(content: bytes, folder: Path, kind: str | None = None) -> None:
    path = folder / "whatever"
    path.write_bytes(content)
    cabinet = MemoryCabinet()
    assert_lawful(list(reader_for(root_of(path), kind).read(cabinet)), cabinet)
    assert path.read_bytes() == content
