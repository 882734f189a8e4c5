"""Which hands did the file pass through, by the marks that they leave? History, never suspicion."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.checks.answers import answer, limit
from pipeline.checks.knowledge import Confidence, NativeStructure, Platforms, PlatformTrace, Software
from pipeline.model.descriptions import MediaKind
from pipeline.model.evidence import CaseFile
from pipeline.model.file_names import NamePattern, read_file_name
from pipeline.model.findings import Evidence, EvidenceKind, Finding, Group, Outcome
from pipeline.model.sentences import Parameter, Sentence, term, text


class Code(StrEnum):
    CAMERA_STRUCTURE = "camera_structure"
    PLATFORM_COPY = "platform_copy"
    HISTORY_UNKNOWN = "history_unknown"


@dataclass(frozen=True, slots=True)
class PlatformTraces:
    """docs/method.md §5.1."""

    platforms: Platforms
    software: Software
    name: ClassVar[str] = "platform_traces"
    group: ClassVar[Group] = Group.FILE_HISTORY
    about_incident: ClassVar[bool] = False

    @property
    def version(self) -> str:
        return f"1+{self.platforms.mark}{self.software.mark}"

    def codes(self) -> frozenset[str]:
        return frozenset(Code)

    def applies_to(self, case: CaseFile) -> bool:
        return case.description.media_type.kind is not MediaKind.OTHER

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        names = _name_patterns(case)
        traces = [trace for trace in self.platforms.platform if trace.sign.fits(case.description, names)]
        if traces:
            # In the file's order of confidence: a mark of the platform before a mere likeness.
            return (self._copy(traces[0], traces),)
        native = self._native(case)
        # A recorder's structure under another program's name is not as the recorder left it.
        rewritten = any(True for _ in self.software.named_in(case.description))
        if native is not None and not rewritten:
            return (self._camera(case, native),)
        variant = "other_program" if native is not None else None
        neutral = Sentence("main-absence_is_neutral")
        return (answer(self, Code.HISTORY_UNKNOWN, Outcome.NEUTRAL, variant=variant, limits=(neutral,)),)

    def _native(self, case: CaseFile) -> NativeStructure | None:
        nothing: frozenset[NamePattern] = frozenset()
        return next((one for one in self.platforms.native if one.sign.fits(case.description, nothing)), None)

    def _camera(self, case: CaseFile, native: NativeStructure) -> Finding:
        description = case.description
        camera = _camera_name(description.make, description.model)
        stated: tuple[Parameter, ...] = (text("camera", camera),) if camera else ()
        return answer(
            self,
            Code.CAMERA_STRUCTURE,
            Outcome.SUPPORTS,
            term("trace", f"trace-{native.id}"),
            *stated,
            variant=None if camera else "unnamed",
            limits=(limit("structure_can_be_imitated"),),
            evidence=tuple(Evidence(EvidenceKind.FACT, name) for name in ("Make", "Model") if camera),
        )

    def _copy(self, best: PlatformTrace, traces: list[PlatformTrace]) -> Finding:
        others = sorted({trace.platform for trace in traces if trace.confidence is best.confidence} - {best.platform})
        only_alike = best.confidence in (Confidence.COMPATIBLE, Confidence.NAME)
        several = best.confidence is Confidence.COMPATIBLE and bool(others)
        other = (term("other", f"platform-{others[0]}"),) if several else ()
        return answer(
            self,
            Code.PLATFORM_COPY,
            Outcome.NEUTRAL,
            term("platform", f"platform-{best.platform}"),
            term("confidence", f"confidence-{best.confidence.value}"),
            term("trace", f"trace-{best.id}"),
            *other,
            variant="several" if several else "alike" if only_alike else None,
            limits=(limit("copies_lose_metadata"), limit("ask_for_original")),
        )


def _camera_name(make: str | None, model: str | None) -> str:
    """Make and model; many models repeat their maker's name."""
    if make and model and model.lower().startswith(make.lower()):
        return model
    return " ".join(part for part in (make, model) if part)


def _name_patterns(case: CaseFile) -> frozenset[NamePattern]:
    readings = (read_file_name(receipt.arrival.name.display) for receipt in case.receipts)
    return frozenset(reading.pattern for reading in readings if reading is not None)
