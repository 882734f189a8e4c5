"""What a part of a mail is called, in every way that programs write it."""

from collections.abc import Sequence

from pipeline.intake import names
from pipeline.intake.mail.fields import (
    Encoded,
    Field,
    decoded_words,
    first_field,
    named_parameter,
    parameters,
    unfolded,
)
from pipeline.intake.mail.parts import Part
from pipeline.model.basics import OriginalName


def stated_name(part: Part) -> Encoded | None:
    """From Content-Disposition, Content-Type or Content-Location, in this order; None where there is none."""
    stated = parameters(first_field(part.header, b"content-disposition"))
    location = unfolded(first_field(part.header, b"content-location"))
    # Some programs write `filename` into the type and `name` into the disposition.
    candidates = (
        named_parameter(stated, "filename"),
        named_parameter(part.type.parameters, "name"),
        named_parameter(part.type.parameters, "filename"),
        named_parameter(stated, "name"),
        Encoded(location, ()) if location else None,
    )
    return next((one for one in candidates if one is not None and one.raw), None)


def part_name(part: Part, hints: Sequence[str]) -> OriginalName:
    """`hints` are encodings of the mail's text, for names that state none. A nameless part is shown by its place."""
    stated = stated_name(part)
    if stated is None:
        return OriginalName("", f"‹{part.type.name} {part.section}›")
    return OriginalName(stated.raw.hex(), names.shown(stated.text(hints), names.LONGEST_NAME))


def is_attachment(part: Part) -> bool:
    """Whether the part says that it is a file of its own, rather than words of the mail."""
    if disposition(part) == "attachment":
        return True
    named = stated_name(part)
    # HTML bodies of web pages sent as mail bear a Content-Location without being attached.
    only_location = named is not None and named.raw == unfolded(first_field(part.header, b"content-location"))
    return named is not None and not (only_location and part.type.main == "text")


def field_text(header: Sequence[Field], name: bytes, limit: int, hints: Sequence[str] = ()) -> str | None:
    """A field's words made safe to show; None where there is none."""
    value = first_field(header, name)
    if not value.strip():
        return None
    return names.shown(decoded_words(value).text(hints), limit)


def disposition(part: Part) -> str:
    """`attachment`, `inline` or whatever else the part says of itself, lower case."""
    stated = unfolded(first_field(part.header, b"content-disposition")).lower()
    return (
        "attachment"
        if stated.startswith(b"attachment")
        else stated.partition(b";")[0].strip().decode("ascii", "replace")
    )


def content_id(part: Part) -> str | None:
    """What the mail's HTML calls the part, without its brackets."""
    stated = unfolded(first_field(part.header, b"content-id")).strip(b"<> ")
    return stated.decode("utf-8", "replace") if stated else None
