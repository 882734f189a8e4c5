"""Files over HTTP, from their announcement to the signed receipt; interrupted, resumed, repeated."""

import io
import json
import zipfile
from collections.abc import Iterator

import httpx2
import pytest

from pipeline.app import Sanad
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.basics import Digest, SubmissionId
from pipeline.storage.receipts import verify_receipt
from tests.http_intake import (
    API,
    BOTH,
    DROP,
    Server,
    add_token,
    announce,
    finish,
    hand_in,
    offset_of,
    send,
    sending,
    serving,
    sha256,
)

PHOTO = b"\xff\xd8\xff\xe0 a photo of the market"
FILM = bytes(range(256)) * 40_000  # ten megabytes: three pieces


@pytest.fixture(scope="module")
def sanad(tmp_path_factory: pytest.TempPathFactory) -> Sanad:
    return Sanad.create(tmp_path_factory.mktemp("http") / "case")


@pytest.fixture(scope="module")
def server(sanad: Sanad) -> Iterator[Server]:
    with serving(sanad.folder.path) as running:
        yield running


@pytest.fixture
def client(sanad: Sanad, server: Server, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    """Each test has a source of its own."""
    name = f"T{abs(hash(request.node.name)) % 10**9}"
    with server.client(add_token(sanad, name, BOTH, source=name)) as one:
        yield one


@pytest.fixture
def drop(sanad: Sanad, server: Server, request: pytest.FixtureRequest) -> Iterator[httpx2.Client]:
    name = f"D{abs(hash(request.node.name)) % 10**9}"
    with server.client(add_token(sanad, name, DROP, source=name)) as one:
        yield one


def arrivals(sanad: Sanad, receipt: dict) -> list[tuple[str, str]]:
    with sanad.bench.records.reading() as reading:
        entries = reading.entries(SubmissionId(receipt["submission"]))
    return [(entry.name.display, entry.object.sha256) for entry in entries if entry.receipt]


def test_what_is_sent_is_on_record_with_a_signed_receipt(sanad: Sanad, client: httpx2.Client) -> None:
    told = announce(client, {"DCIM/a.jpg": PHOTO, "film.mp4": FILM}, consent="given", restriction="team only, ask Omar")
    assert told["not_understood"] == ["ask Omar"]
    assert [(one["received"], one["complete"]) for one in told["files"]] == [(0, False), (0, False)]
    for content in (PHOTO, FILM):
        answer = send(client, told["id"], content)
        assert (answer.status_code, answer.headers["Upload-Complete"]) == (200, "?1")
    document = finish(client, told["id"]).content
    checked = verify_receipt(document, sanad.folder.key.public_key)
    assert checked.valid
    receipt = json.loads(document)
    assert arrivals(sanad, receipt) == [("a.jpg", sha256(PHOTO)), ("film.mp4", sha256(FILM))]
    with sanad.bench.records.reading() as reading:
        submission = reading.submission(SubmissionId(receipt["submission"]))
        (one,) = reading.receipts_of(Digest(sha256(FILM)))
        notes = [event.happening.note or "" for event in reading.events()]
    assert submission is not None
    assert submission.handover.consent == "given"
    assert (one.arrival.channel, one.source) == (Channel.HTTP, submission.handover.source)
    assert any(f"with token {submission.handover.source}" in note for note in notes)
    assert client.get(f"{API}/submissions/{told['id']}").json()["state"] == "finished"
    assert not list((sanad.folder.path / "vault" / "arriving").glob(f"{told['id']}/*"))


def test_finishing_again_answers_the_same_receipt(client: httpx2.Client) -> None:
    id = announce(client, {"a": b"finished twice"})["id"]
    send(client, id, b"finished twice")
    first, second = finish(client, id), finish(client, id)
    assert first.content == second.content
    assert client.get(f"{API}/submissions/{id}/receipt").content == first.content
    assert send(client, id, b"finished twice").status_code == 410


def test_a_broken_connection_costs_nothing_that_came(server: Server, client: httpx2.Client) -> None:
    id = announce(client, {"film.mp4": FILM + b"broken"})["id"]
    whole = FILM + b"broken"
    sending(server, client, id, whole, 7_000_000).close()
    # The server notices in its own time; until then the file is being sent, and it says so.
    answer = httpx2.Response(409)
    for _ in range(200):
        at = offset_of(client, id, whole)
        answer = send(client, id, whole[at:], at, whole)
        if answer.status_code == 200:
            break
    assert answer.status_code == 200
    assert at > 4_000_000
    assert finish(client, id).status_code == 200


def test_a_file_may_come_in_parts(sanad: Sanad, client: httpx2.Client) -> None:
    content = b"0123456789" * 10
    id = announce(client, {"parts": content})["id"]
    answer = send(client, id, content[:30], 0, content)
    assert (answer.status_code, answer.json()["received"]) == (202, 30)
    wrong = send(client, id, content[50:], 50, content)
    assert (wrong.status_code, wrong.headers["Upload-Offset"], wrong.json()["received"]) == (409, "30", 30)
    url = f"{API}/submissions/{id}/files/{sha256(content)}"
    answer = client.put(url, content=content[30:60], headers={"Content-Range": "bytes 30-59/100"})
    assert (answer.status_code, offset_of(client, id, content)) == (202, 60)
    # Chunked, without a length.
    answer = client.put(url, content=iter([content[60:80], content[80:]]), headers={"Upload-Offset": "60"})
    assert answer.status_code == 200
    assert arrivals(sanad, finish(client, id).json()) == [("parts", sha256(content))]


def test_without_an_offset_sending_begins_anew(client: httpx2.Client) -> None:
    content = b"begun anew, quite often" * 4
    id = announce(client, {"a": content})["id"]
    send(client, id, content[:20], 0, content)
    assert client.put(f"{API}/submissions/{id}/files/{sha256(content)}", content=content).status_code == 200


def test_announcing_the_same_again_finds_the_open_delivery(client: httpx2.Client) -> None:
    content = b"announced twice" * 10
    first = announce(client, {"a": content})
    send(client, first["id"], content[:40], 0, content)
    second = announce(client, {"a": content})
    assert second["id"] == first["id"]
    assert second["files"][0]["received"] == 40


def test_other_bytes_than_announced_are_not_kept(sanad: Sanad, client: httpx2.Client) -> None:
    content, other = b"what was announced", b"what came instead!"
    id = announce(client, {"a": content})["id"]
    answer = send(client, id, other, 0, content)
    assert (answer.status_code, answer.json()["found"], answer.json()["received"]) == (422, sha256(other), 0)
    assert not sanad.bench.vault.holds(Digest(sha256(content)))
    assert not sanad.bench.vault.holds(Digest(sha256(other)))
    assert finish(client, id).json()["missing"] == [sha256(content)]
    with sanad.bench.records.reading() as reading:
        assert any("not kept" in (event.happening.note or "") for event in reading.events())
    assert send(client, id, content).status_code == 200
    assert finish(client, id).status_code == 200


def test_the_same_files_again_make_no_second_receipt(sanad: Sanad, client: httpx2.Client) -> None:
    content = b"handed in twice"
    first = hand_in(client, {"a": content})
    again = announce(client, {"a": content})
    assert again["files"][0]["complete"], "whoever may read is told that it is here"
    second = finish(client, again["id"]).json()
    assert second["repeats"] == first["submission"]
    with sanad.bench.records.reading() as reading:
        assert len(reading.receipts_of(Digest(sha256(content)))) == 1


def test_what_was_not_sent_because_the_case_held_it_says_so(
    sanad: Sanad, client: httpx2.Client, drop: httpx2.Client
) -> None:
    content = b"held by the case"
    hand_in(drop, {"a": content})
    receipt = finish(client, announce(client, {"b": content})["id"]).json()
    with sanad.bench.records.reading() as reading:
        mine = [one for one in reading.receipts_of(Digest(sha256(content))) if one.submission == receipt["submission"]]
    assert [note.id for note in mine[0].arrival.notes] == ["intake-note-delivered-held"]


def test_a_drop_is_never_told_what_the_case_holds(client: httpx2.Client, drop: httpx2.Client) -> None:
    content = b"known to the case"
    hand_in(client, {"a": content})
    told = announce(drop, {"a": content})
    assert [(one["received"], one["complete"]) for one in told["files"]] == [(0, False)]
    assert offset_of(drop, told["id"], content) == 0
    assert send(drop, told["id"], content).status_code == 200
    first = finish(drop, told["id"]).json()
    second = hand_in(drop, {"a": content})
    for receipt in (first, second):
        assert [entry["known"] for entry in receipt["entries"]] == [None] * len(receipt["entries"])
        assert (receipt["repeats"], receipt["tally"]) == (None, [])


def test_a_drop_sees_and_sends_its_own_only(client: httpx2.Client, drop: httpx2.Client) -> None:
    id = announce(client, {"a": b"of the team"})["id"]
    assert drop.get(f"{API}/submissions/{id}").status_code == 404
    assert send(drop, id, b"of the team").status_code == 404
    assert finish(drop, id).status_code == 404
    own = announce(drop, {"a": b"of the drop"})["id"]
    assert client.get(f"{API}/submissions/{own}").status_code == 200, "whoever may read sees all"
    assert send(client, own, b"of the drop").status_code == 403, "and sends nothing into them"
    refused = drop.post(f"{API}/submissions", json={"files": [_file(b"x")], "source": "S-99"})
    assert refused.status_code == 403
    refused = drop.post(f"{API}/submissions", json={"files": [_file(b"x")], "incident": "SYR-ALP-20171113-01"})
    assert refused.status_code == 403


def test_containers_are_opened_and_exports_come_together(sanad: Sanad, client: httpx2.Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.jpg", PHOTO + b"inside")
    chat = "[13/11/2017, 14:10:02] Qamar: \u200e<attached: 00000046-PHOTO-2017-11-13-14-10-02.jpg>\r\n".encode()
    files = {
        "box.zip": packed.getvalue(),
        "WhatsApp Chat - X/_chat.txt": chat,
        "WhatsApp Chat - X/00000046-PHOTO-2017-11-13-14-10-02.jpg": PHOTO + b"chat",
    }
    receipt = hand_in(client, files)
    found = dict(arrivals(sanad, receipt))
    assert found["inside.jpg"] == sha256(PHOTO + b"inside")
    with sanad.bench.records.reading() as reading:
        (sent,) = reading.receipts_of(Digest(sha256(PHOTO + b"chat")))
    assert sent.arrival.channel is Channel.WHATSAPP


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/evil", "/etc/passwd", "C:\\evil.exe", "a\r\nX-Evil: 1.jpg", "\x00", "صورة\u202egpj.exe", "."],
)
def test_names_lead_nowhere(sanad: Sanad, client: httpx2.Client, name: str) -> None:
    content = f"named {name!r}".encode()
    before = {path for path in sanad.folder.path.parent.rglob("*") if "vault" not in path.parts}
    told = client.post(f"{API}/submissions", json={"files": [{**_file(content), "name": name}]})
    assert told.status_code == 201
    assert "X-Evil" not in told.headers
    assert send(client, told.json()["id"], content).status_code == 200
    answer = finish(client, told.json()["id"])
    assert answer.status_code == 200
    ((shown, digest),) = arrivals(sanad, answer.json())
    assert digest == sha256(content)
    assert not set(shown) & set("\r\n\x00\u202e")
    after = {path for path in sanad.folder.path.parent.rglob("*") if "vault" not in path.parts}
    assert {path for path in after - before if path.parent.name != "receipts"} <= {
        path for path in after if path.parent.name in ("records", "run")
    }


def test_a_file_without_bytes_and_the_same_file_under_two_names(sanad: Sanad, client: httpx2.Client) -> None:
    id = announce(client, {"empty": b"", "one": b"same", "two": b"same"})["id"]
    assert send(client, id, b"").status_code == 200
    assert send(client, id, b"same").status_code == 200
    receipt = finish(client, id).json()
    assert [name for name, _ in arrivals(sanad, receipt)] == ["empty", "one", "two"]


def test_what_does_not_come_is_a_gap_if_its_sender_says_so(sanad: Sanad, client: httpx2.Client) -> None:
    came, never = b"this one came", b"this one did not come"
    id = announce(client, {"came": came, "never": never})["id"]
    send(client, id, came)
    send(client, id, never[:5], 0, never)
    assert finish(client, id).status_code == 409
    receipt = finish(client, id, leave_out_missing=True).json()
    told = client.get(f"{API}/submissions/{id}").json()["files"]
    assert [(one["received"], one["complete"]) for one in told] == [(len(came), True), (0, False)]
    assert arrivals(sanad, receipt) == [("came", sha256(came))]
    with sanad.bench.records.reading() as reading:
        (gap,) = reading.gaps_of(SubmissionId(receipt["submission"]))
    assert (gap.kind, gap.channel) == (GapKind.MISSING, Channel.HTTP)
    assert [parameter.value for parameter in gap.reason.parameters] == [5, len(never)]


def _file(content: bytes) -> dict:
    return {"name": "a", "size": len(content), "sha256": sha256(content)}
