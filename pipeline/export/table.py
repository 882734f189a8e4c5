"""Tables as CSV: what comes near to a list, and the matches that Bayanat imports.

A table is opened in a spreadsheet sooner or later, where a cell that begins like a formula is one; names come from
outside.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.export.peer_build import PeerDocument
from pipeline.export.words import bare
from pipeline.model.basics import Digest
from pipeline.model.likeness import Match, MatchKind

_FORMULA: Final = frozenset("=+-@\t\r\n|%＝＋－＠")
"""What a cell may not begin with, in the wide forms too."""

PLACE: Final = {
    MatchKind.SAME_BYTES: 0.0,
    MatchKind.SAME_EXPOSURE: 0.1,
    MatchKind.SAME_SCENE: 0.4,
    MatchKind.CANDIDATE: 0.45,
}
"""Where a kind stands on the scale of JusticeAI's distances, as Bayanat reads it: under 0.3 is potentially a duplicate,
0.3 to 0.5 potentially related. It is a place on a scale and nothing that was measured."""

BAYANAT: Final = (
    "unique_index",
    "query_video",
    "query_sha256",
    "match_video",
    "match_sha256",
    "distance",
    "notes",
    "query_md5",
    "match_md5",
    "kind",
    "bits",
    "agreement",
)
"""`query_video`, `match_video`, `distance`, `unique_index` and `notes` are what `flask dedup-import` reads;
`query_sha256` and `match_sha256` stand in JusticeAI's tables too, the others are ours."""

_PEERS: Final = (
    "number",
    "line",
    "sha256",
    "name",
    "received",
    "source",
    "incidents",
    "kind",
    "hash",
    "bits",
    "turn",
    "details",
    "position_s",
    "their_position_s",
    "words",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A match with what other systems know its items by."""

    match: Match
    md5: str
    """Of the original of `match.item`: a key for joining, which vouches for nothing."""
    other_md5: str
    words: Sequence[str]


def bayanat_table(pairs: Iterable[Pair]) -> bytes:
    """UTF-8 without a mark at its beginning, which would become part of the first column's name."""
    return _written(BAYANAT, (_bayanat_row(pair) for pair in pairs))


def peer_table(document: PeerDocument) -> bytes:
    rows = (
        (
            str(row.number),
            str(row.line),
            row.sha256,
            row.name,
            row.received.isoformat() if row.received else "",
            row.source or "",
            " ".join(row.incidents),
            row.kind.value,
            row.hash_kind.value if row.hash_kind else "",
            "" if row.distance is None else str(row.distance),
            row.turn.value,
            str(row.inliers),
            f"{row.position_s:.3f}",
            f"{row.their_position_s:.3f}",
            bare(" ".join(row.words)),
        )
        for row in document.rows
    )
    return _written(_PEERS, rows)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0")[:1] in _FORMULA and cell else cell


def _bayanat_row(pair: Pair) -> tuple[str, ...]:
    match = pair.match
    return (
        f"{match.item[:32]}-{match.other[:32]}",
        pair.md5,
        match.item,
        pair.other_md5,
        match.other,
        f"{PLACE[match.kind]:.2f}",
        bare(" ".join(pair.words)),
        pair.md5,
        pair.other_md5,
        match.kind.value,
        "" if match.distance is None else str(match.distance),
        f"{match.agreement:.4f}",
    )


def _written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8", "backslashreplace")


def ordered(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Each pair once, the surest first."""
    found: dict[tuple[Digest, Digest], Match] = {(match.item, match.other): match for match in matches}
    return tuple(sorted(found.values(), key=lambda match: (PLACE[match.kind], match.item, match.other)))
