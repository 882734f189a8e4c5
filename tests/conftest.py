"""What tests of every kind share. Each test still builds what it needs."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real files of public projects; tests that look at them are skipped where they are not at hand."""
    named = os.environ.get("SANAD_CORPUS")
    if not named:
        pytest.skip("SANAD_CORPUS is not set")
    return Path(named)
