"""The exports that Sanad knows. Where two could claim a file, the first one has it."""

from typing import Final

from pipeline.intake.exports import ExportKind
from pipeline.intake.skype import SkypeExport

EXPORT_KINDS: Final[tuple[ExportKind, ...]] = (SkypeExport(),)
