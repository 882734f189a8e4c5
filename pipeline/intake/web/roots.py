"""Folders that exports lie in."""

from collections.abc import Iterable


def folder_of(path: bytes) -> bytes:
    """The folder of the file at `path`: empty, or with a slash at the end."""
    return path[: path.rfind(b"/") + 1]


def outermost(roots: Iterable[bytes]) -> tuple[bytes, ...]:
    """Without those that lie inside others."""
    found: list[bytes] = []
    for root in sorted(set(roots)):
        if not found or not root.startswith(found[-1]):
            found.append(root)
    return tuple(found)
