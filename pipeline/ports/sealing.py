"""Seals who is behind a source's code. Whoever takes material in can seal; opening needs the sources key."""

from typing import Protocol

from pipeline.model.basics import SourceCode
from pipeline.model.sources import Sealed, StatedIdentity


class Sealing(Protocol):
    def code_of_conversation(self, stated: str) -> str:
        """A code for the conversation that is stated; the same for the same one throughout the case."""
        ...

    def mark(self, code: SourceCode, stated: StatedIdentity) -> str:
        """Keyed digest that tells whether these words are sealed under this code already."""
        ...

    def seal(self, stated: StatedIdentity) -> Sealed: ...
