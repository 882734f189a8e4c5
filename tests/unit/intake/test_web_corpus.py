"""Web archives and archived posts as they are in the world, with the answers that their makers gave."""

import os
from pathlib import Path

import pytest

from pipeline.intake.web.tokens import sums_of_bytes, token_of, token_voucher
from pipeline.model.arrivals import Channel
from pipeline.model.attestations import AttestationKind, AttestationResult
from tests.unit.intake.arrange import arrivals, gaps, notes, read, reasons

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif("SANAD_CORPUS" not in os.environ, reason="needs the corpus"),
]

INTAKE = Path(os.environ.get("SANAD_CORPUS", ".")) / "intake"
WACZ = INTAKE / "wacz" / "py-wacz"
RUN = INTAKE / "auto-archiver" / "real-run-1.2.9"
VALID, INVALID, NOT_CHECKED = AttestationResult.VALID, AttestationResult.INVALID, AttestationResult.NOT_CHECKED


@pytest.mark.parametrize(
    ("name", "results"),
    [
        ("valid_example_1", [VALID]),
        ("valid_example_2", [VALID, VALID]),
        ("valid_signed_example_1", [VALID, VALID, VALID, VALID]),
        # Signed with a certificate of an authority for trying out; sums and time-stamp fit.
        ("invalid_signed_example_1", [VALID, VALID, INVALID, VALID]),
    ],
)
def test_the_samples_of_py_wacz_have_its_answers(name: str, results: list[AttestationResult]) -> None:
    gap = next(one for one in gaps(read(WACZ / f"{name}.wacz")) if one.reason.id == "intake-gap-web-left")
    assert gap.message is not None and [one.result for one in gap.message.attestations] == results


def test_the_invalid_sample_lacks_what_it_lists() -> None:
    assert reasons(read(WACZ / "invalid_example_1.wacz")) == ["intake-gap-wacz-missing"]


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("example-collection.warc", 1),
        ("example-collection-with-lists.warc", 18),
        ("example-iana.warc", 57),
        ("example-warcinfo-metadata.warc", 1),
        ("example-resource.warc.gz", 2),
    ],
)
def test_web_archives_without_photos_are_counted(name: str, others: int) -> None:
    found = read(WACZ / name)
    counted = sum(int(one.value) for gap in gaps(found) for one in gap.reason.parameters if one.name == "pages")
    assert counted == others and reasons(found) == ["intake-gap-web-left"] and not arrivals(found)


def test_a_run_of_the_auto_archiver() -> None:
    found = read(RUN)
    ours = [one for one in arrivals(found) if one.channel is Channel.AUTO_ARCHIVER]
    assert len(ours) == 6 and not gaps(found)
    posts = {one.message.conversation: one.message for one in ours if one.message is not None}
    assert set(posts) == {"http://127.0.0.1:8765/clip.mp4", "http://127.0.0.1:8765/post.html"}
    assert posts["http://127.0.0.1:8765/post.html"].subject == "قصف السوق (1)"
    made = [one for one in ours if notes(one) == ["intake-note-aa-thumbnail"]]
    assert len(made) == 4
    kinds = {(v.kind, v.result) for one in ours if one.message for v in one.message.attestations}
    assert kinds == {
        (AttestationKind.CONTAINER_DIGESTS, VALID),
        (AttestationKind.SELF_VERIFYING_NAME, VALID),
    }


def test_one_post_of_it_by_itself() -> None:
    found = read(RUN / "local_archive" / "http-127-0-0-1-8765-post-html")
    assert len(arrivals(found)) == 3 and not gaps(found)
    assert all(one.message is not None for one in arrivals(found))


@pytest.mark.parametrize("name", ["valid_timestamp", "self_signed", "digicert"])
def test_tokens_of_public_authorities_are_read(name: str) -> None:
    """None of them carries its root, so none can be checked to the end; that they are about other bytes is seen."""
    raw = (INTAKE / "auto-archiver" / "tests-data" / "timestamping" / f"{name}.tsr").read_bytes()
    token = token_of(raw)
    assert token is not None
    imprint = token.response.tst_info.message_imprint.message
    assert token_voucher(token, lambda _: imprint).result is NOT_CHECKED
    assert token_voucher(token, sums_of_bytes(b"other")).result is INVALID
