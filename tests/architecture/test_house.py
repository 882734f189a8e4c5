"""The house stands as it is drawn: imports run down, the read-first file stays short, nothing knows too much."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = sorted((ROOT / "pipeline").rglob("*.py")) + sorted((ROOT / "workers").rglob("*.py"))


def test_imports_run_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_journey_can_be_read_at_one_sitting() -> None:
    assert len((ROOT / "pipeline/journey.py").read_text().splitlines()) <= 120


def test_only_settings_reads_the_environment() -> None:
    """Programs are handed an environment, and options name theirs; nobody else looks for one."""
    allowed = {"settings.py", "sockets.py"}
    for path in PACKAGE:
        if path.name in allowed or "tools" in path.parts:
            continue
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not names & {"environ", "getenv"}, path


def test_one_place_catches_everything() -> None:
    """`run_check` turns a check's own mistake into a finding; everywhere else it must come to light."""
    found = [
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type)
    ]
    assert found == ["pipeline/checks/__init__.py"]


def _is_broad(caught: ast.expr | None) -> bool:
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def test_only_the_tools_start_processes() -> None:
    for path in (ROOT / "pipeline").rglob("*.py"):
        if "tools" not in path.parts:
            imported = {
                alias.name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Import)
                for alias in node.names
            }
            assert "subprocess" not in imported, path


def test_modules_stay_small() -> None:
    long = {path.relative_to(ROOT).as_posix(): n for path in PACKAGE if (n := len(path.read_text().splitlines())) > 350}
    assert not long
