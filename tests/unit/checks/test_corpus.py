"""Real files of public projects: cameras' originals are not suspected, and editors are named but not accused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.checks import run_check
from pipeline.describe.confined import CONFINED
from pipeline.describe.describe import describe
from pipeline.errors import SetupError, Unavailable
from pipeline.model.descriptions import Description
from pipeline.model.findings import Outcome
from pipeline.tools.decoders import DecoderPool
from tests.unit.checks import cases

pytestmark = pytest.mark.corpus

# file below media/, last program, history
FILES: tuple[tuple[str, str, str], ...] = (
    ("heic/exif-samples/iphone_13_pro_max.HEIC", "no_editor_named", "camera_structure"),
    ("heic/pillow-heif/xiaomi.heic", "no_editor_named", "camera_structure"),
    ("video/mei/with-gps.mp4", "no_editor_named", "camera_structure"),
    ("video/mei/with-gps.mov", "no_editor_named", "camera_structure"),
    ("photos-gps/exif-samples/DSCN0010.jpg", "no_editor_named", "camera_structure"),
    ("neardup/imagededup/ukbench00120.jpg", "no_editor_named", "camera_structure"),
    ("photos-gps/exif-samples/45-gps_ifd.jpg", "no_editor_named", "history_unknown"),  # a racing game
    ("c2pa/c2pa-rs/c.mov", "no_editor_named", "history_unknown"),  # a computer
    ("photos/exif-samples/Canon_40D.jpg", "pixel_editor", "history_unknown"),
    ("photos/immich/el_torcal_rocks.jpg", "pixel_editor", "history_unknown"),
    ("video/mei/xmp480qt.mov", "pixel_editor", "history_unknown"),
    ("neardup-video/threatexchange/pattern-sd-grey-bar.mp4", "container_rewritten", "history_unknown"),
    ("photos/exifr/noexif.jpg", "no_editor_named", "history_unknown"),
)


@pytest.fixture(scope="module")
def decoders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    try:
        pool = DecoderPool.start(CONFINED, tmp_path_factory.mktemp("s"))
    except (SetupError, Unavailable) as trouble:
        pytest.skip(f"no decoders here: {trouble}")
    with pool:
        yield pool


@pytest.mark.parametrize(("name", "program", "history"), FILES)
def test_real_files(corpus: Path, decoders: DecoderPool, name: str, program: str, history: str) -> None:
    path = corpus / "media" / name
    if not path.is_file():
        pytest.skip(f"not in this corpus: {name}")
    described = _described(path, decoders)
    full = cases.case(described, names=(path.name,), size=path.stat().st_size)
    found = {check.name: run_check(check, full) for check in cases.CHECKS.values()}
    assert [finding.code for finding in found["file_integrity"]] == ["decodes_whole"]
    assert [finding.code for finding in found["editing_software"]] == [program]
    assert [finding.code for finding in found["platform_traces"]] == [history]
    # None of them was recorded at the market: clocks may say so, nothing about the file may.
    for check in ("file_integrity", "editing_software", "platform_traces"):
        assert all(finding.outcome is not Outcome.CONTRADICTS for finding in found[check])


def _described(path: Path, decoders: DecoderPool) -> Description:
    with path.open("rb") as source:
        return describe(source, path.stat().st_size, decoders).description
