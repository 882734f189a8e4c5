"""Indexes that find nothing, for tests that are about another one."""

from collections.abc import Sequence

from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint
from pipeline.ports import Alike, Heard, Reading


class NoFeatures:
    def catch_up(self, reading: Reading) -> None:
        pass

    def alike(self, reading: Reading, asked: Sequence[Imprint], but_not: Digest) -> Sequence[Alike]:
        return ()


class NoSounds:
    def catch_up(self, reading: Reading) -> None:
        pass

    def heard(self, reading: Reading, asked: Imprint, but_not: Digest) -> Sequence[Heard]:
        return ()
