"""The answer to a question for a terminal: the stages as they end, then what is held."""

import io
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from pipeline.export.ask_parts import AnswerPart, CopyPart, OverlookedPart, RecordingPart
from pipeline.export.text import without_idle_isolates
from pipeline.export.words import Words
from pipeline.model.asking import Progress, Stage
from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named


class AskText:
    """Says each stage once."""

    def __init__(self, catalogue: Catalogue, width: int | None = None) -> None:
        """`width`: columns; None takes the terminal's, or 80 where there is none."""
        self._words = Words(catalogue, zone_named("UTC"))
        self._width = width
        self._told: set[Stage] = set()

    def opening(self, part: AnswerPart) -> str:
        """What was asked."""
        question = part.question
        named = f"\u2068{question.name}\u2069 · {question.size_words} · SHA-256 {question.sha256[:16]}"
        self._told.clear()
        return self._written([Rule(style="", characters="─"), Text(named)])

    def stages(self, part: AnswerPart) -> str:
        """Stages that ended since the last call, and how it stands."""
        ended = [one for one in part.stages if one.progress is not Progress.WAITING and one.stage not in self._told]
        self._told.update(one.stage for one in ended)
        rows = [Text(f"{one.stage_words}: {one.progress_words}") for one in ended]
        return self._written([*rows, Text(f"  → {part.headline}")] if ended and not part.finished else rows)

    def whole(self, part: AnswerPart) -> str:
        """The finished answer."""
        rows: list[object] = ["", part.headline]
        rows += [part.nothing] if part.nothing else []
        for recording in part.recordings:
            rows += self._recording(recording)
        rows += self._section("ask-head-not-looked", (said.text for said in part.not_looked))
        rows += self._section("ask-head-archive", (part.archive_words, part.head_words))
        rows += self._section("ask-head-overlooked", (overlooked_words(one) for one in part.overlooked))
        rows += self._section("ask-head-recall", part.recall)
        rows += self._section("ask-head-limits", part.limits)
        return self._written(rows)

    def _recording(self, recording: RecordingPart) -> Iterable[object]:
        yield ""
        yield Rule(style="", characters="·")
        # What decides stands first, as on the page; what each copy is called stands right under it.
        yield from self._list("ask-head-earliest", (dated.words for dated in recording.dated_by))
        if recording.best is not None:
            best = recording.best
            yield from self._list("ask-head-best", (f"{best.item.label} ({best.details}). {best.why}",))
            yield from self._list("ask-head-ask", best.ask)
        attached = tuple(f"\u2068{one.code}\u2069 · {one.title}" for one in recording.incidents)
        yield from self._list("ask-head-incidents", attached or (self._words.say("ask-no-incident"),))
        also = tuple(f"{other.label} · \u2068{other.name}\u2069" for other in recording.also)
        yield from self._list("ask-head-also", also)
        yield Padding(Text(recording.lineage_words), (0, 0, 0, 2))
        for copy in recording.copies:
            yield from self._copy(copy)

    def _copy(self, copy: CopyPart) -> Iterable[object]:
        yield ""
        yield f"{copy.item.label} · \u2068{copy.item.name}\u2069 · {copy.kind_words} · {copy.details}"
        known = (f"SHA-256 {copy.item.sha256[:16]} · {copy.received_words}", copy.generation, copy.means)
        for told in filter(None, known):
            yield Padding(Text(told), (0, 0, 0, 2))
        if copy.match is not None:
            yield from self._list("ask-head-done", (*copy.match.segments_words, *copy.match.transformed))

    def _section(self, message_id: str, rows: Iterable[str]) -> Iterable[object]:
        told = list(rows)
        if not told:
            return ()
        return ("", self._words.say(message_id), *(Padding(Text(f"- {row}"), (0, 0, 0, 2)) for row in told))

    def _list(self, message_id: str, rows: Iterable[str]) -> Iterable[object]:
        told = list(rows)
        head = f"{self._words.say(message_id)}:"
        if len(told) == 1:
            yield Padding(Text(f"{head} {told[0]}"), (0, 0, 0, 2))
        elif told:
            yield Padding(Text(head), (0, 0, 0, 2))
            for row in told:
                yield Padding(Text(f"- {row}"), (0, 0, 0, 4))

    def _written(self, rows: Iterable[object]) -> str:
        file = io.StringIO()
        console = Console(
            file=file,
            width=self._width,
            color_system=None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        for row in rows:
            console.print(row)
        written = file.getvalue()
        if self._words.language is Language.ENGLISH:
            written = without_idle_isolates(written)
        return "".join(f"{line.rstrip()}\n" for line in written.splitlines())


def overlooked_words(one: OverlookedPart) -> str:
    return f"{one.sha256[:12]} · {' '.join(one.reasons)}"
