"""A crop, a mirrored crop and a dark copy find their picture, from submission to match, and are searched themselves."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, SourceCode
from pipeline.model.imprints import ImprintKind
from pipeline.model.likeness import Leg
from pipeline.tasks import perform
from tests.media import scene


@pytest.fixture(scope="module")
def sanad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sanad]:
    opened = Sanad.create(tmp_path_factory.mktemp("found") / "case")
    opened.start_decoders()
    yield opened
    opened.stop_decoders()


def submitted(sanad: Sanad, folder: Path, name: str, picture: NDArray[np.uint8]) -> Digest:
    assert cv2.imwrite(str(folder / name), picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    submission = sanad.submit([folder / name], Handover(SourceCode("source-1")))
    while ready := sanad.bench.records.ready(100):
        for task in ready:
            perform(sanad.bench, sanad.settings.workers, task.key)
    with sanad.bench.records.reading() as reading:
        (entry,) = reading.entries(submission.id)
    return entry.object.sha256


def test_copies_that_no_hash_comes_near_to_are_found_by_their_features(sanad: Sanad, tmp_path: Path) -> None:
    whole = scene(11, 960, 720)
    held = submitted(sanad, tmp_path, "whole.jpg", whole)
    submitted(sanad, tmp_path, "other.jpg", scene(12))
    copies = {
        "crop": whole[180:580, 240:770],
        "mirrored crop": np.ascontiguousarray(whole[100:560, 60:700][:, ::-1]),
        "dark": np.round(whole * 0.05).astype(np.uint8),
    }
    for name, picture in copies.items():
        item = submitted(sanad, tmp_path, f"{name}.jpg", picture)
        with sanad.bench.records.reading() as reading:
            (imprint,) = reading.imprints_of(item, ImprintKind.DETAIL)
            alike = sanad.bench.indexes.features.alike(reading, [imprint], item)
            matches = [match for match in reading.matches_of(item) if held in (match.item, match.other)]
            examination = reading.examination(item)
        assert held in {one.item for one in alike}, name
        # What the pixels say of a picture at a twentieth of its light is another matter.
        assert name == "dark" or [Leg.FEATURES in match.legs for match in matches] == [True], name
        assert examination is not None
        assert examination.not_searchable == ()
        assert examination.imprints == (imprint.mark,)
    with sanad.bench.records.reading() as reading:
        assert reading.searchable_count() == (5, 0)


def test_what_shows_nothing_is_said_to_be_unsearchable(sanad: Sanad, tmp_path: Path) -> None:
    item = submitted(sanad, tmp_path, "black.jpg", np.full((480, 640, 3), 4, np.uint8))
    with sanad.bench.records.reading() as reading:
        examination = reading.examination(item)
        assert not reading.imprints_of(item, ImprintKind.DETAIL)
    assert examination is not None
    assert len(examination.not_searchable) == 1
    assert examination.searchable_pictures == 0
