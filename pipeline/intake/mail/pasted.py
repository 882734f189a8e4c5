"""Files that stand inside the text of a mail, in the encodings of the time before attachments."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.limits import guarded
from pipeline.intake.mail.parts import Part
from pipeline.intake.mail.reading import Mail
from pipeline.intake.mail.transfer import TROUBLES
from pipeline.intake.mail.uuencode import Pasted, Unread, pasted_in
from pipeline.intake.opening import Place, Walk, gap, trouble_gap
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.sentences import text


def pasted_files(mail: Mail, part: Part, at: Place, walk: Walk) -> Iterator[Found]:
    """`at` is the place of the text; each file in it has the text's place with a number behind."""
    body = guarded(mail.decoded(part), TROUBLES, walk.allowance, part.end - part.start)
    try:
        for number, one in enumerate(pasted_in(body), start=1):
            if walk.allowance.full:
                yield gap(GapKind.TOO_LARGE, "intake-gap-too-many", None, at)
                return
            name = names.from_bytes(one.name.strip(), mail.hints) if one.name.strip() else _nameless(part, number)
            place = replace(at, path=(*at.path[:-1], f"{at.path[-1]}:{number}"))
            if isinstance(one, Unread):
                yield gap(GapKind.UNREADABLE, "intake-gap-sealed", name, place, text("format", "yEnc"))
            else:
                yield from _file(one, name, place, walk)
    except (LimitReached, Undecodable) as trouble:
        yield trouble_gap(trouble, None, at)


def _file(pasted: Pasted, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
    walk.allowance.count_member()
    kept = walk.cabinet.keep(guarded(pasted))
    yield from walk.found(kept, name, place, None, pasted.notes())


def _nameless(part: Part, number: int) -> OriginalName:
    return OriginalName("", f"‹uuencode {part.section}:{number}›")
