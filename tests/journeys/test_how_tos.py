"""The how-tos of CONTRIBUTING.md are carried out, so that they stay right."""

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python (\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("how_to", ["container", "check", "exporter"])
def test_a_how_to_works_as_written(how_to: str) -> None:
    blocks = [code for name, code in BLOCK.findall(TEXT) if name == how_to]
    assert len(blocks) == 2, "what to write, and how to see that it works"
    namespace: dict[str, object] = {"__name__": f"how_to_{how_to}"}
    for code in blocks:
        # dont_inherit: the how-to is its own program.
        exec(compile(code, f"CONTRIBUTING.md ({how_to})", "exec", dont_inherit=True), namespace)
