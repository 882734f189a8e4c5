"""What a mail speaks of and does not hold: links to clouds and posts, bodies that lie on servers, shortcuts."""

from collections.abc import Iterator, Sequence

from pipeline.intake import names
from pipeline.intake.mail.fields import decoded_words, named_parameter, unfolded
from pipeline.intake.mail.links import MOST_LINKS, CloudLink, cloud_link, expiry_in, shortcut
from pipeline.intake.mail.parts import Part
from pipeline.intake.mail.words import Body
from pipeline.intake.opening import Place, Walk, gap
from pipeline.model.arrivals import FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Parameter, text

_LONGEST_ADDRESS = 300
_LONGEST_SHORTCUT = 1 << 14
_EXPIRING = frozenset({"iCloud Mail Drop", "WeTransfer", "SwissTransfer"})
"""Services that delete files after some weeks, and say when in the mail that they write."""


def linked_in(bodies: Sequence[Body], at: Place) -> Iterator[FoundGap]:
    """One gap for each address; where several texts hold it, the one that names the file counts."""
    links: dict[str, CloudLink] = {}
    for body in bodies:
        for link in body.links():
            known = links.get(link.address)
            if known is None and len(links) >= MOST_LINKS:
                break
            if known is None or (link.name and not known.name):
                links[link.address] = link
    until = _expiry(bodies) if any(link.service in _EXPIRING for link in links.values()) else None
    for link in links.values():
        yield linked(link, at, until if link.service in _EXPIRING else None)


def _expiry(bodies: Sequence[Body]) -> str | None:
    return next((found for body in bodies if (found := expiry_in(body.words()))), None)


def linked(link: CloudLink, at: Place, until: str | None = None, name: OriginalName | None = None) -> FoundGap:
    called = names.from_text(link.name) if link.name else name
    told: list[Parameter] = [text("service", link.service)]
    told.append(text("address", names.safe_text(link.address, _LONGEST_ADDRESS)))
    if link.is_post:
        return gap(GapKind.LINKED, "intake-gap-linked-post", called, at, *told)
    if until is None:
        return gap(GapKind.LINKED, "intake-gap-linked", called, at, *told)
    return gap(GapKind.LINKED, "intake-gap-linked-until", called, at, *told, text("until", names.shown(until, 60)))


def external_body(part: Part, name: OriginalName, at: Place) -> FoundGap:
    """A part that only says where its content lies (message/external-body, RFC 2046 section 5.2.3, RFC 2017)."""
    stated = part.type.parameters
    url = b"".join(stated.get("url", b"").split()).decode("utf-8", "replace")
    where = url or "/".join(
        unfolded(stated[key]).decode("utf-8", "replace") for key in ("site", "directory", "name") if key in stated
    )
    called = named_parameter(stated, "name")
    known = OriginalName(called.raw.hex(), names.shown(called.text(), names.LONGEST_NAME)) if called else name
    expires = decoded_words(stated.get("expiration", b"")).text()
    return linked(CloudLink("message/external-body", where or "?", None), at, expires or None, known)


def shortcut_gap(kept: Object, name: OriginalName, at: Place, walk: Walk) -> FoundGap | None:
    """What an attached Internet shortcut leads to; None for any other file."""
    if kept.size > _LONGEST_SHORTCUT:
        return None
    with walk.cabinet.open(kept.sha256) as stream:
        address = shortcut(stream.read())
    if address is None:
        return None
    link = cloud_link(address) or CloudLink(".url", address, None)
    return linked(link, at, None, name)
