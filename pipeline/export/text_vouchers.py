"""What vouches for an arrival, and what records around it state, as lines for a terminal."""

from collections.abc import Callable, Iterator

from pipeline.export.attestation_parts import AttestationPart
from pipeline.export.item_parts import ReceiptPart

_ISOLATE, _END = "\u2068", "\u2069"


def voucher_lines(receipt: ReceiptPart, say: Callable[[str], str]) -> Iterator[str]:
    """`say` gives the words of a message of the summary."""
    if receipt.attestations:
        yield f"{say('head-vouchers')}: {say('vouchers-note')}"
    for made in receipt.attestations:
        yield " · ".join(_told(made, say))
    for fact in receipt.facts:
        yield f"{_own(fact.name)}: {_own(fact.value)} ({say('label-stated')})"


def _told(made: AttestationPart, say: Callable[[str], str]) -> Iterator[str]:
    yield f"{made.kind_words}: {made.result_words}"
    if made.by:
        yield _own(made.by)
    if made.time:
        yield f"{say('label-dated')} {_own(made.time.shown)}"
    said = ((made.reason,) if made.reason else ()) + made.limits
    if said:
        yield " ".join(one.text for one in said)


def _own(words: str) -> str:
    """Words from outside, set apart from the direction of the line."""
    return f"{_ISOLATE}{words}{_END}"
