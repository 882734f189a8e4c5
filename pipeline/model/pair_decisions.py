"""What people say about two items: whether they are copies of one capture. It outweighs what was measured."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest


class PairStatus(StrEnum):
    COPY = "copy"
    """Of one capture, whatever was measured: it joins them."""
    SAME_SCENE = "same_scene"
    """One place or moment, two captures: it parts them."""
    NOT_A_COPY = "not_a_copy"
    """It parts them, and is not asked again."""


@dataclass(frozen=True, slots=True)
class PairDecision:
    """About one pair, `item` < `other`. Added, never overwritten: the latest of a pair holds."""

    item: Digest
    other: Digest
    status: PairStatus
    reviewer: str
    reason: str
    time: dt.datetime
