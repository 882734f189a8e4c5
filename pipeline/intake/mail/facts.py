"""What a mail states beside its text: the program that wrote it, who sent it on, which list brought it.

Addresses of the sender's machine (X-Originating-IP, the `from` of Received) are no facts here: shown around, they
endanger people. They stay in the raw mail, which is preserved.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence

from pipeline.intake import names
from pipeline.intake.limits import Readable
from pipeline.intake.mail.fields import Field, first_field, unfolded
from pipeline.intake.mail.names import field_text
from pipeline.model.attestations import StatedFact
from pipeline.model.sentences import Sentence

LONGEST_FACT = 200
_STATED = (
    "User-Agent",
    "X-Mailer",
    "Resent-From",
    "Resent-Date",
    "List-Id",
    "X-Gmail-Labels",
)


def header_facts(header: Sequence[Field], hints: Sequence[str]) -> Iterator[StatedFact]:
    for name in _STATED:
        value = field_text(header, name.lower().encode(), LONGEST_FACT, hints)
        if value is not None:
            yield StatedFact(name, value)


def fact(name: str, value: str) -> StatedFact:
    return StatedFact(name, names.shown(value, LONGEST_FACT))


def md5_note(header: Sequence[Field], content: Readable) -> Sentence | None:
    """Whether the part has the sum that it states (Content-MD5, RFC 1864). None where it states none."""
    stated = unfolded(first_field(header, b"content-md5"))
    if not stated:
        return None
    try:
        wanted = base64.b64decode(stated, validate=True)
    except binascii.Error:
        return None
    made = hashlib.md5(usedforsecurity=False)
    while piece := content.read(1 << 16):
        made.update(piece)
    return Sentence("intake-note-md5-equal" if made.digest() == wanted else "intake-note-md5-differs")
