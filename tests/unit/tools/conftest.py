from collections.abc import Iterator

import pytest

from pipeline.tools.decoders import DecoderPool


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start({}, tmp_path_factory.mktemp("sockets")) as started:
        yield started
