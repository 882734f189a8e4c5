"""Confined decoders for one piece of work, started only if it turns out to need them."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import SetupError, Unavailable
from pipeline.ports import Decoders
from pipeline.tools.decoders import DecoderPool


class LazyPool:
    """Call it for the pool. What kept it from starting once keeps it from starting again."""

    def __init__(
        self,
        unpackers: Mapping[str, str],
        require: Callable[[Decoders], None],
        functions: Mapping[str, str] | None = None,
    ) -> None:
        """`require` raises SetupError where the pool is confined less than the settings demand."""
        self._unpackers = unpackers
        self._functions = functions or {}
        self._require = require
        self._stack = ExitStack()
        self._pool: DecoderPool | None = None
        self._trouble: SetupError | Unavailable | None = None

    def __call__(self) -> Decoders:
        """Raises SetupError or Unavailable where no decoders can be had."""
        if self._trouble is not None:
            raise self._trouble
        if self._pool is None:
            try:
                self._pool = self._started()
            except (SetupError, Unavailable) as trouble:
                self._trouble = trouble
                raise
        return self._pool

    def _started(self) -> DecoderPool:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="sanad-intake-"))
        pool = self._stack.enter_context(DecoderPool.start(self._functions, Path(folder), self._unpackers))
        self._require(pool)
        return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
