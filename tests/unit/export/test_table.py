"""Tables: what Bayanat reads out of them, and nothing that a spreadsheet runs."""

import csv
import datetime as dt
import io

import pytest

from pipeline.export.peer_build import PeerDocument, PeerRow
from pipeline.export.table import BAYANAT, Pair, bayanat_table, harmless, ordered, peer_table
from pipeline.model.basics import Digest, IncidentCode, Language, SourceCode
from pipeline.model.likeness import HashKind, Leg, Match, MatchKind, Turn
from pipeline.model.shared import ListFormat
from tests.build import a_digest

A, B, C = sorted(a_digest(word) for word in "abc")


def match(item: Digest, other: Digest, kind: MatchKind) -> Match:
    return Match(item, other, kind, HashKind.PDQ, 12, item, other, 1, 40, 0.97)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =cmd|' /C calc'!A0",
        "\u00a0=1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        "|x",
        "%0A",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    (row,) = rows(bayanat_table([Pair(match(A, B, MatchKind.CANDIDATE), "0" * 32, "1" * 32, (cell,))]))
    assert row["notes"].startswith("'")


@pytest.mark.parametrize("cell", ["", "a=b", "IMG-20171113-WA0003.jpg", "0.45", "صورة", "3f2a"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_bayanat_finds_its_columns_and_orders_by_its_own_limits() -> None:
    """As `flask dedup-import` reads them: under 0.3 potentially a duplicate, 0.3 to 0.5 related, from 0.7 dropped."""
    kinds = list(MatchKind)
    pairs = [Pair(match(A, B, kind), "a" * 32, "b" * 32, ("words", "more")) for kind in kinds]
    table = bayanat_table(pairs)
    assert not table.startswith(b"\xef\xbb\xbf"), "a mark at the beginning would be part of the first column's name"
    found = rows(table)
    assert list(found[0]) == list(BAYANAT)
    assert {"query_video", "match_video", "distance", "unique_index", "notes"} <= set(BAYANAT)
    read = {row["kind"]: float(row["distance"]) for row in found}
    assert max(read["same_bytes"], read["same_exposure"]) < 0.3
    assert all(0.3 <= read[kind] <= 0.5 for kind in ("same_scene", "candidate"))
    for row in found:
        assert (row["query_video"], row["match_video"]) == ("a" * 32, "b" * 32)
        assert (row["query_sha256"], row["match_sha256"]) == (A, B)
        assert (row["query_md5"], row["match_md5"]) == ("a" * 32, "b" * 32)
        assert row["notes"] == "words more"


def test_every_pair_stands_there_once_and_has_an_index_of_its_own() -> None:
    sure, maybe = match(A, B, MatchKind.SAME_EXPOSURE), match(A, C, MatchKind.CANDIDATE)
    again = ordered([maybe, sure, maybe, sure])
    assert again == (sure, maybe)
    found = rows(bayanat_table(Pair(one, "0" * 32, "1" * 32, ()) for one in again))
    assert len({row["unique_index"] for row in found}) == 2


def test_a_table_of_what_comes_near_keeps_names_in_their_cells() -> None:
    row = PeerRow(
        number=3,
        line=4,
        sha256=A,
        name='=HYPERLINK("http://x","y")\r\n"quoted", and more',
        received=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        source=SourceCode("S-04"),
        incidents=(IncidentCode("I-1"), IncidentCode("I-2")),
        kind=MatchKind.CANDIDATE,
        kind_words="",
        legs=(Leg.HASHES,),
        hash_kind=HashKind.PDQ,
        distance=0,
        turn=Turn.MIRRORED,
        pictures=1,
        position_s=1.5,
        their_position_s=2.0,
        inliers=0,
        homography=(),
        sound=(),
        words=("\u2068one\u2069", "two"),
    )
    document = PeerDocument(Language.ENGLISH, ListFormat.SANAD, A, None, None, None, (row,), False, 1, 0, ())
    (found,) = rows(peer_table(document))
    assert found["name"] == "'" + row.name
    assert (found["bits"], found["turn"], found["incidents"]) == ("0", "mirrored", "I-1 I-2")
    assert found["words"] == "one two"
