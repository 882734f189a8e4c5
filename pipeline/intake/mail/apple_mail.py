"""Mails of Apple's mail program whose attachments lie in folders of their own.

`Messages/17.partial.emlx` is a mail without them; `Attachments/17/2.3/photo.jpg` is the content of its part 2.3.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.intake.exports import Listing
from pipeline.intake.mail.eml import left_over
from pipeline.intake.mail.emlx import EmlxOpener
from pipeline.intake.opening import Member, Walk, container, gap
from pipeline.model.arrivals import Found, GapKind

_MESSAGE = re.compile(rb"(?P<root>(?:.*/)?)Messages/(?P<number>\d+)\.partial\.emlx", re.DOTALL)
_ATTACHMENT = re.compile(rb"Attachments/(?P<number>\d+)/(?P<section>\d+(?:\.\d+)*)/[^/]+", re.DOTALL)


class AppleMailExport:
    """A mailbox folder with such mails. Whole mails (`.emlx`) in it need nothing beside them and are no part of it."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        found = (_MESSAGE.fullmatch(path) for path in listing.paths)
        return tuple(dict.fromkeys(one["root"] for one in found if one is not None))

    def holds(self, root: bytes, path: bytes) -> bool:
        if not path.startswith(root):
            return False
        rest = path[len(root) :]
        message = _MESSAGE.fullmatch(rest)
        return _ATTACHMENT.fullmatch(rest) is not None or (message is not None and not message["root"])

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        messages: list[tuple[bytes, Member]] = []
        attachments: dict[bytes, dict[str, list[Member]]] = {}
        for member in members:
            rest = member.raw[len(root) :]
            stated = _ATTACHMENT.fullmatch(rest)
            message = _MESSAGE.fullmatch(rest)
            if stated is not None:
                sections = attachments.setdefault(stated["number"], {})
                sections.setdefault(stated["section"].decode(), []).append(member)
            elif message is not None:
                messages.append((message["number"], member))
        for number, member in messages:
            yield from _message(member, attachments.pop(number, {}), walk)
        for sections in attachments.values():
            for files in sections.values():
                yield from left_over(files, walk)


def _message(member: Member, sections: dict[str, list[Member]], walk: Walk) -> Iterator[Found]:
    yield container(member.object, member.name, member.place)
    if len(member.place.containers) >= walk.limits.depth:
        yield gap(GapKind.TOO_LARGE, "intake-gap-too-deep", member.name, member.place)
        for files in sections.values():
            yield from left_over(files, walk)
        return
    beside = {section: tuple(files) for section, files in sections.items()}
    yield from EmlxOpener(beside).open(member.object, member.name, member.place, walk)
