"""Confined decoders as they run in earnest, started once for these tests."""

from collections.abc import Iterator

import pytest

from pipeline.describe.confined import CONFINED
from pipeline.tools.decoders import DecoderPool


@pytest.fixture(scope="session")
def decoders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start(CONFINED, tmp_path_factory.mktemp("pool")) as pool:
        yield pool
