"""Where nothing may be written beside the program, nor into anybody's home, the search is compiled all the same."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASKS = """
from pipeline.compare.index import kernels
from pipeline.compare.index.engine import CompiledEngine, compiled_engine
assert isinstance(compiled_engine(), CompiledEngine), compiled_engine()
print(kernels.__file__, type(kernels.look_up._cache).__name__)
"""


def test_the_search_is_compiled_without_a_place_to_keep_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    # Also root, who may write anywhere, cannot make a folder in the place of a file.
    (tmp_path / "pipeline/compare/index/__pycache__").write_text("")
    (tmp_path / "no-home").write_text("")
    home = {name: str(tmp_path / "no-home" / "inside") for name in ("HOME", "XDG_CACHE_HOME")}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-B", "-c", ASKS],
        cwd=tmp_path,
        env={**environment, **home, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "pipeline/compare/index/kernels.py"), "NullCache"]
