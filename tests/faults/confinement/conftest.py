from collections.abc import Iterator

import pytest

from pipeline.ports import Limits
from pipeline.tools.decoders import DecoderPool
from tests.faults.confinement import misbehaving

TIGHT = Limits(memory_bytes=256 << 20, cpu_s=2, wall_s=5, output_bytes=1 << 20, processes=1)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start(misbehaving.FUNCTIONS, tmp_path_factory.mktemp("sockets")) as started:
        yield started
