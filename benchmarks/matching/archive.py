"""A case that holds photos, examined as in earnest, and questions put to it as `sanad ask` puts them."""

import hashlib
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.app import Sanad
from pipeline.compare.matching import compare
from pipeline.journey import look_at
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, SourceCode
from pipeline.model.imprints import Imprint
from pipeline.model.likeness import Match
from pipeline.steps.comparing import gallery, neighbours
from pipeline.storage.question_vault import QuestionVault
from pipeline.storage.unnamed import UnnamedFile
from pipeline.tasks import perform

MOST_BYTES = 1 << 28


@dataclass(frozen=True, slots=True)
class Asked:
    """What the whole chain answered about one file."""

    matches: Mapping[Digest, Match]
    """By the item of the archive."""
    look_s: float
    """Decoding, hashes, local features."""
    search_s: float
    """Both indexes."""
    compare_s: float
    imprints: Sequence[Imprint] = ()
    """Of what was asked about."""


def filled(case: Path, files: Mapping[str, bytes]) -> Sanad:
    """A case in which every file is examined and compared with those before it; its decoders run.

    One that is there already is used as it is.
    """
    if case.exists():
        known = Sanad.open(case)
        known.start_decoders()
        return known
    case.parent.mkdir(parents=True, exist_ok=True)
    sanad = Sanad.create(case)
    sanad.start_decoders()
    inbox = case.parent / f"{case.name}-inbox"
    inbox.mkdir()
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    sanad.submit([inbox], Handover(SourceCode("bench")))
    while tasks := sanad.bench.records.ready(1000):
        for task in tasks:
            perform(sanad.bench, sanad.settings.workers, task.key)
    return sanad


def digest_of(content: bytes) -> Digest:
    return Digest(hashlib.sha256(content).hexdigest())


def ask(sanad: Sanad, content: bytes) -> Asked:
    file = UnnamedFile.of(io.BytesIO(content), None, MOST_BYTES)
    bench = replace(sanad.bench, vault=QuestionVault(sanad.bench.vault, file))
    started = time.process_time()
    try:
        examination, imprints = look_at(bench, file.sha256)
        looked = time.process_time()
        near = neighbours(bench, examination, imprints)
        searched = time.process_time()
        found = compare(file.sha256, examination.searchable_pictures, near, gallery(bench, examination, imprints, near))
        compared = time.process_time()
    finally:
        file.close()
    matches = {(one.other if one.item == file.sha256 else one.item): one for one in found}
    return Asked(matches, looked - started, searched - looked, compared - searched, imprints)


def matches_of(sanad: Sanad, items: Sequence[Digest]) -> tuple[Match, ...]:
    """All that are on record between these items, each once."""
    with sanad.bench.records.reading() as reading:
        found = {(match.item, match.other): match for item in items for match in reading.matches_of(item)}
    return tuple(found[pair] for pair in sorted(found))
