"""Nouns to and from JSON text."""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import CustodyError

T = TypeVar("T")


@cache
def _adapter(noun: Any) -> TypeAdapter[Any]:
    """The translator of one noun; costly to build, so built once."""
    return TypeAdapter(noun)


def plain(value: object) -> Any:
    """`value` (a noun, or tuples and mappings of plain values) as JSON types; floats stay as they are."""
    noun: Any = type(value)
    return _adapter(noun).dump_python(value, mode="json")


def from_text(noun: type[T], text: str | bytes, where: str) -> T:
    """The noun that `text` holds. Raises CustodyError, naming `where`, if it does not hold one."""
    hashable: Any = noun  # mypy takes the `__hash__` of the noun's instances for that of the class
    try:
        value: T = _adapter(hashable).validate_json(text)
    except ValidationError as error:
        raise CustodyError(
            f"{where} does not hold a {noun.__name__} ({error.error_count()} errors)",
            remedy="Run `sanad custody verify`, and compare with a backup of the case.",
        ) from error
    return value
