"""Answers as a page: by itself (`sanad ask --html`), and the parts of it that the pages of `sanad serve` show."""

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.export.ask_parts import AnswerPart
from pipeline.export.item_parts import MatchPart
from pipeline.model import sentences
from pipeline.model.basics import Language, ToolVersion
from pipeline.model.likeness import Region
from pipeline.model.sentences import Sentence
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

PICTURE_SIDE: Final = 360
"""Pixels of the question's own picture."""


class Pair(Protocol):
    """Two pictures of one size (`pipeline/steps/answer_pictures.py` makes them)."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def laid_over(self) -> bool: ...
    @property
    def boxes(self) -> Sequence[Region]: ...
    @property
    def part(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PairUris:
    """Where the page finds the two pictures of one copy."""

    pair: Pair
    question: str
    held: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer with its pictures."""

    part: AnswerPart
    picture: str | None
    """URI of the question's own."""
    pairs: Mapping[int, PairUris]
    """By number of the copy."""


def ask_page(answers: Sequence[AnswerView], catalogue: Catalogue, tools: Sequence[ToolVersion]) -> bytes:
    """A UTF-8 page that stands alone: no script, no network."""
    style = ask_style()
    environment = Environment(
        loader=PackageLoader("pipeline.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("ask_page.html.j2").render(
        speaking(catalogue),
        answers=answers,
        tools=" · ".join(f"{tool.name} {tool.version}" for tool in tools),
        style=Markup(style),  # noqa: S704 - our own file, and CSP pins its digest
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
    )
    return page.encode("utf-8")


def ask_style() -> str:
    """The look of the house, and of answers."""
    folder = resources.files("pipeline.export")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "ask.css"))


def speaking(catalogue: Catalogue) -> dict[str, object]:
    """What every template about questions is given: its words, language and direction."""
    return {
        "t": speaker(catalogue),
        "measured": lambda match: _measured(match, catalogue),
        "language": catalogue.language.value,
        "direction": "rtl" if catalogue.language is Language.ARABIC else "ltr",
    }


def speaker(catalogue: Catalogue) -> Callable[..., str]:
    """`t('title')` is the message `ask-title`."""
    zone = zone_named("UTC")

    def speak(message_id: str, **values: str | int) -> str:
        parameters = tuple(
            sentences.text(name, value) if isinstance(value, str) else sentences.number(name, value)
            for name, value in values.items()
        )
        return catalogue.say(Sentence(f"ask-{message_id}", parameters), zone)

    return speak


def _measured(match: MatchPart, catalogue: Catalogue) -> str:
    told = (
        sentences.number("frames", match.frames),
        sentences.number("points", match.inliers),
        sentences.number("percent", round(match.agreement * 100)),
    )
    return catalogue.say(Sentence("summary-match-measured", told), zone_named("UTC"))


def data_uri(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
