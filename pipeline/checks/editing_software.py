"""Which programs wrote the file? Edited is not altered: logos, blurred faces and cuts are everyday work."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import absence_limits, answer, limit
from pipeline.checks.knowledge import ProgramKind, Software
from pipeline.model.descriptions import Description, MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, Outcome
from pipeline.model.sentences import text

_ANDROID_HANDLERS = ("vide VideoHandle", "soun SoundHandle", "VideoHandle", "SoundHandle")
_LIBAVFORMAT_BRANDS = ("iso2", "avc1")


class Code(StrEnum):
    PIXEL_EDITOR = "pixel_editor"
    CONTAINER_REWRITTEN = "container_rewritten"
    NO_EDITOR_NAMED = "no_editor_named"


@dataclass(frozen=True, slots=True)
class EditingSoftware:
    """docs/method.md §5.2."""

    software: Software
    name: ClassVar[str] = "editing_software"
    group: ClassVar[Group] = Group.FILE_HISTORY
    about_incident: ClassVar[bool] = False

    @property
    def version(self) -> str:
        return f"1+{self.software.mark}"

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        return case.description.media_type.kind is not MediaKind.OTHER

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        named: dict[ProgramKind, tuple[str, str]] = {}
        for program, words, where in self.software.named_in(case.description):
            named.setdefault(program.kind, (words, where))
        if ProgramKind.PIXEL_EDITOR in named:
            words, where = named[ProgramKind.PIXEL_EDITOR]
            return (self._written_by(Code.PIXEL_EDITOR, words, where, None),)
        kept = "camera_names" if _camera_names_kept(case.description) else None
        if ProgramKind.REWRITER in named:
            words, where = named[ProgramKind.REWRITER]
            return (self._written_by(Code.CONTAINER_REWRITTEN, words, where, kept),)
        if kept is not None and _packed_by_libavformat(case.description):
            return (self._written_by(Code.CONTAINER_REWRITTEN, "libavformat", "MP4 brands", kept),)
        if ProgramKind.TAG_WRITER in named:
            words, where = named[ProgramKind.TAG_WRITER]
            return (self._written_by(Code.CONTAINER_REWRITTEN, words, where, "tags"),)
        limits = absence_limits(case)
        return (answer(self, Code.NO_EDITOR_NAMED, Outcome.NEUTRAL, limits=limits),)

    def _written_by(self, code: Code, words: str, where: str, variant: str | None) -> Finding:
        return answer(
            self,
            code,
            Outcome.INCONCLUSIVE,
            text("program", words),
            text("where", where),
            variant=variant,
            limits=(limit("edited_is_not_altered"), limit("ask_for_unedited")),
            evidence=(Evidence(EvidenceKind.FACT, where),),
        )


def _camera_names_kept(description: Description) -> bool:
    """Handlers as Android's recorder names them: they survive packing anew without encoding again."""
    structure = description.structure
    return structure is not None and any(handler in _ANDROID_HANDLERS for handler in structure.handlers)


def _packed_by_libavformat(description: Description) -> bool:
    structure = description.structure
    return structure is not None and set(_LIBAVFORMAT_BRANDS) <= set(structure.brands)
