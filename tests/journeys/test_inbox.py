"""Arrivals without an incident: led by rules at intake and after the examination, or by a person out of the inbox."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from pipeline.app import Sanad
from pipeline.errors import NotFound, SetupError, UsageError
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.routing import Hint
from pipeline.tasks import perform
from tests.media import photos, scene

ROOT = Path(__file__).parents[2]
CODE = IncidentCode("SYR-ALP-20171113-01")


def new_case(folder: Path, rules: str = "") -> Sanad:
    sanad = Sanad.create(folder)
    (folder / "routing.toml").write_text(rules, encoding="utf-8")
    sanad = Sanad.open(folder)
    sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    return sanad


@pytest.fixture
def sanad(tmp_path: Path) -> Sanad:
    return new_case(tmp_path / "case")


def mail(number: int, subject: str, photo: bytes, more: str = "") -> bytes:
    header = (
        f"From sam@news.example Tue Nov 14 09:00:0{number} 2017\r\nMessage-ID: <{number}@news.example>\r\n"
        f"From: Sam <sam@news.example>\r\nSubject: {subject}\r\nDate: Tue, 14 Nov 2017 09:00:0{number} +0200\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    )
    parts = (
        f"--b\r\nContent-Type: text/plain\r\n\r\n{more}\r\n--b\r\n"
        f"Content-Type: image/jpeg; name=photo{number}.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return (header + parts).encode() + base64.encodebytes(photo) + b"--b--\r\n\r\n"


def mailbox(folder: Path) -> Path:
    """Three mails: one names the town, one names a link besides, one speaks of nothing."""
    pictures = sorted(photos(folder / "made", 3).iterdir())
    whole = (
        mail(1, "Atarib market", pictures[0].read_bytes())
        + mail(2, "more from al Atareb", pictures[1].read_bytes(), "video: https://we.tl/t-abc")
        + mail(3, "good morning", pictures[2].read_bytes())
    )
    path = folder / "inbox.mbox"
    path.write_bytes(whole)
    return path


def submit(sanad: Sanad, path: Path) -> Submission:
    return sanad.submit([path], Handover(SourceCode("T-01")))


def items_of(sanad: Sanad) -> tuple[Digest, ...]:
    with sanad.bench.records.reading() as reading:
        return tuple(item.sha256 for item in reading.items_of(CODE))


def test_without_rules_all_waits_with_ranked_suggestions(sanad: Sanad, tmp_path: Path) -> None:
    submit(sanad, mailbox(tmp_path))
    assert sanad.inbox.size() == (3, 1)
    entries = sanad.inbox.entries(50)
    hints = [entry.suggestions[0].hints if entry.suggestions else () for entry in entries]
    assert hints == [(Hint.NAME, Hint.SENT), (Hint.NAME, Hint.SENT), (Hint.SENT,), (Hint.NAME, Hint.SENT)]
    assert entries[-1].gap is not None
    assert items_of(sanad) == ()


def test_a_rule_leads_items_and_gaps_and_leaves_the_rest(tmp_path: Path) -> None:
    rule = f'[[rule]]\nname = "town"\nincidents = ["{CODE}"]\nwords = ["الأتارب"]\nsender = ["*@news.example"]\n'
    sanad = new_case(tmp_path / "case", rule)
    submit(sanad, mailbox(tmp_path))
    assert len(items_of(sanad)) == 2
    assert sanad.inbox.size() == (1, 0)
    with sanad.bench.records.reading() as reading:
        (gap,) = reading.gaps_of_incident(CODE)
    assert gap.name is not None or gap.reason.id
    assert sanad.verify().whole


def test_a_submission_for_an_incident_asks_no_rule(tmp_path: Path) -> None:
    other = '[[rule]]\nname = "all mail"\nincidents = ["OTHER"]\nchannel = ["mbox"]\n'
    sanad = new_case(tmp_path / "case", other)
    sanad.submit([mailbox(tmp_path)], Handover(SourceCode("T-01")), CODE)
    assert len(items_of(sanad)) == 3
    assert sanad.inbox.size() == (0, 0)
    assert sanad.inbox.unknown_incidents() == ("OTHER",)


def test_a_person_leads_out_of_the_inbox_and_it_is_in_the_ledger(sanad: Sanad, tmp_path: Path) -> None:
    submission = submit(sanad, mailbox(tmp_path))
    first = sanad.inbox.entries(1)[0]
    assert first.item is not None
    sanad.inbox.route([first.item[:12]], CODE)
    assert items_of(sanad) == (first.item,)
    sanad.inbox.route([f"submission:{submission.id}"], CODE)
    assert len(items_of(sanad)) == 3
    assert sanad.inbox.size() == (0, 0)
    assert sanad.verify().whole


def test_what_belongs_nowhere_stays_on_record_outside_the_inbox(sanad: Sanad, tmp_path: Path) -> None:
    submit(sanad, mailbox(tmp_path))
    last = sanad.inbox.entries(50)[2]
    assert last.item is not None
    with pytest.raises(UsageError):
        sanad.inbox.route([last.item[:12]], None)
    sanad.inbox.route([last.item[:12]], None, "A greeting card, of no event.")
    assert sanad.inbox.size() == (2, 1)
    sanad.inbox.route([last.item[:12]], CODE)
    assert last.item in items_of(sanad)


def test_what_is_not_there_changes_nothing(sanad: Sanad, tmp_path: Path) -> None:
    submit(sanad, mailbox(tmp_path))
    first = sanad.inbox.entries(1)[0]
    assert first.item is not None
    with pytest.raises(NotFound):
        sanad.inbox.route([first.item[:12], "ffffffffff"], CODE)
    with pytest.raises(NotFound):
        sanad.inbox.route([first.item[:12]], IncidentCode("NO-SUCH"))
    assert sanad.inbox.size() == (3, 1)


def test_rules_written_later_are_asked_again(sanad: Sanad, tmp_path: Path) -> None:
    submit(sanad, mailbox(tmp_path))
    rule = f'[[rule]]\nname = "town"\nincidents = ["{CODE}"]\nwords = ["Atareb"]\n'
    (tmp_path / "case/routing.toml").write_text(rule, encoding="utf-8")
    again = Sanad.open(tmp_path / "case")
    assert again.inbox.ask_again() == (2, 1)
    assert len(items_of(again)) == 2
    assert again.inbox.ask_again() == (0, 0)


def test_a_faulty_rule_stops_the_case_from_opening(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="incidents"):
        new_case(tmp_path / "case", '[[rule]]\nname = "x"\nwords = ["a"]\n')


@pytest.fixture
def decoding(tmp_path: Path) -> Iterator[Sanad]:
    near = "near = { latitude = 36.139, longitude = 36.830, within_km = 3 }"
    sanad = new_case(tmp_path / "case", f'[[rule]]\nname = "place"\nincidents = ["{CODE}"]\n{near}\n')
    sanad.start_decoders()
    yield sanad
    sanad.stop_decoders()


def test_a_position_in_the_file_leads_it_once_it_was_examined(decoding: Sanad, tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    exif = Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (36.0, 8.0, 24.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (36.0, 49.0, 50.0)
    Image.fromarray(scene(7)).save(folder / "a.jpg", exif=exif)
    Image.fromarray(scene(8)).save(folder / "b.jpg")
    submit(decoding, folder)
    assert decoding.inbox.size() == (2, 0)
    for task in decoding.bench.records.ready(10):
        perform(decoding.bench, decoding.settings.workers, task.key)
    assert decoding.inbox.size() == (1, 0)
    assert len(items_of(decoding)) == 1
    assert decoding.verify().whole
