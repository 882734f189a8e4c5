"""Which programs and libraries can change a result, with their versions: part of every task's key."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from pipeline.model.basics import ToolVersion
from pipeline.tools.probe import probe_tools

LIBRARIES: Final = ("opencv-python-headless", "exifread", "ImageHash", "pillow", "pillow-heif", "numpy", "numba")
"""Libraries whose version can change a result."""


def sanad_version() -> str:
    try:
        return version("sanad")
    except PackageNotFoundError:
        return "0.1.0+checkout"


def tools_in_use() -> tuple[ToolVersion, ...]:
    """Sanad first, then every program and library that can change a result."""
    programs = (ToolVersion(report.name, report.version or "missing") for report in probe_tools())
    libraries = (ToolVersion(name, version(name)) for name in LIBRARIES)
    return (ToolVersion("sanad", sanad_version()), *programs, *libraries)
