"""A case on the disk whose items have hashes."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.objects import Item, ItemStatus
from pipeline.storage.case import CaseFolder
from pipeline.storage.records import SqlRecords
from pipeline.storage.unlocking import Key
from tests.build import NOON
from tests.contracts.test_index_contract import Hashes, digest
from tests.unit.storage.nouns import a_case, an_examination


def hashed_case(
    folder: Path, items: int, keys: Sequence[Key] = ()
) -> tuple[CaseFolder, SqlRecords, dict[Digest, tuple[Fingerprint, ...]]]:
    """Each item has one hash of either kind, at two positions that follow each other."""
    case = a_case(folder, keys=keys)
    hashes, saved = Hashes(items), {}
    with case.records.writing() as tx:
        for number in range(items):
            saved[digest(number)] = tuple(hashes.fingerprint(kind) for kind in (HashKind.PDQ, HashKind.PHASH))
            tx.add_item(Item(digest(number), 1, ItemStatus.RECEIVED, NOON))
            tx.put_examination(an_examination(digest(number), fingerprints=saved[digest(number)]))
    return case.folder, case.records, saved


def replaced(records: SqlRecords, number: int, inputs: str, *fingerprints: Fingerprint) -> None:
    """Another examination of one item, with other hashes."""
    with records.writing() as tx:
        tx.put_examination(an_examination(digest(number), inputs=inputs, fingerprints=fingerprints))
