"""Messages around the one that brought a file, as reviewers read them."""

from dataclasses import dataclass

from pipeline.export.parts import TimePart


@dataclass(frozen=True, slots=True)
class AroundPart:
    """One message of the same conversation. Other people's words: the team sees them, nobody else."""

    position: int
    """-1 is the message just before, 1 the one just after."""
    source: str | None
    """Code of whoever wrote it."""
    words: str
    sent: TimePart | None
