"""Small files of a case that nobody else may read: as they are, or sealed to the identity of an encrypted case."""

from pathlib import Path

from pipeline.storage.age_keys import Identity
from pipeline.storage.disk import write_once

_SUFFIX = ".age"


def secret_path(path: Path, identity: Identity | None) -> Path:
    """Where the file that is known as `path` lies on the disk."""
    return path if identity is None else path.with_name(path.name + _SUFFIX)


def read_secret(path: Path, identity: Identity | None) -> bytes:
    """Raises OSError where it is gone, CustodyError where it cannot be decrypted."""
    content = secret_path(path, identity).read_bytes()
    return content if identity is None else identity.open(content, path.name)


def write_secret(path: Path, content: bytes, identity: Identity | None) -> None:
    """Raises FileExistsError where it is there already: a secret is never replaced."""
    write_once(secret_path(path, identity), content if identity is None else identity.seal(content))
