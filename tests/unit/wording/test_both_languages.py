"""Both catalogues hold the same sentences, and none of them says what software cannot know."""

import ast as python
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue, sources
from pipeline.wording.terms import PREFIXES

PACKAGE = Path(__file__).parents[3] / "pipeline"

FORBIDDEN_ENGLISH = re.compile(
    r"\b(fakes?|faked|real|really|proofs?|proves?|proved|proven|truth|truthful|authentic\w*|genuine\w*|manipulat\w*"
    r"|trust scores?)\b",
    re.IGNORECASE,
)
# False, fabricated, forged, real, authentic, decisive evidence, manipulated, truth; with and without the article.
FORBIDDEN_ARABIC = re.compile(
    r"(?<!\w)[وفبكل]{0,2}(?:ال)?(?:مزيّ?ف|مزوَ?ّ?ر|مفبرك|حقيقي|أصيل|متلاع[بِ]|تلاعب)(?:ة|ًا|ًة)?(?!\w)"
    r"|(?<!\w)[وفبكل]{0,2}(?:ال)?حقيقة(?!\w)|(?:إثبات|دليل|برهان)ٌ? قاطع"
)


class _Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 -- named by the library
        self.found.add(node.id.name)


def messages(language: Language) -> dict[str, frozenset[str]]:
    """Id to variables."""
    found: dict[str, frozenset[str]] = {}
    for name, source in sources(language):
        for entry in FluentParser().parse(source).body:
            assert not isinstance(entry, ast.Junk), name
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, (name, entry.id.name)
                variables = _Variables()
                variables.visit(entry)
                found[entry.id.name] = frozenset(variables.found)
    return found


ENGLISH, ARABIC = messages(Language.ENGLISH), messages(Language.ARABIC)


def test_both_languages_hold_the_same_ids() -> None:
    assert sorted(ENGLISH) == sorted(ARABIC)


# A dual or a "one" may leave the numeral out in Arabic, so only what is missing altogether is compared.
@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_both_languages_use_the_same_values(name: str) -> None:
    assert ENGLISH[name] == ARABIC.get(name)


@pytest.mark.parametrize("language", Language)
def test_no_forbidden_word(language: Language) -> None:
    forbidden = FORBIDDEN_ENGLISH if language is Language.ENGLISH else FORBIDDEN_ARABIC
    for name, source in sources(language):
        for number, line in enumerate(source.splitlines(), 1):
            said = "" if line.startswith("#") else line.partition("=")[2] or line
            assert not forbidden.search(said), f"{language.value}/{name}:{number}: {line}"


@pytest.mark.parametrize(
    "words", ["هذه صورة مزيفة", "الصورة مفبركة", "وصورة حقيقية", "إثبات قاطع", "غير أصيل", "بالحقيقة"]
)
def test_the_arabic_list_finds_what_it_names(words: str) -> None:
    assert FORBIDDEN_ARABIC.search(words)


def test_the_arabic_catalogue_is_written_in_arabic() -> None:
    """A sentence that somebody forgot to translate holds no Arabic letter."""
    neutral = {"hash-phash", "hash-pdq", "unit-number"}
    for _, source in sources(Language.ARABIC):
        for entry in FluentParser().parse(source).body:
            if isinstance(entry, ast.Message) and entry.id.name not in neutral and entry.value is not None:
                words = source[entry.value.span.start : entry.value.span.end] if entry.value.span else ""
                letters = re.sub(r"\{[^}]*\}", "", words)
                assert re.search(r"[\u0621-\u064a]", words) or not re.search(r"[A-Za-z]{4}", letters), entry.id.name


@pytest.mark.parametrize("language", Language)
def test_every_member_of_every_closed_list_has_its_word(language: Language) -> None:
    catalogue = Catalogue.open(language)
    for members in PREFIXES:
        for member in members:
            assert catalogue.word(member).strip()


def test_no_term_is_left_over() -> None:
    """A prefix belongs to one list; a word whose member is gone would mislead a translator."""
    known = {f"{prefix}-{member.value.replace(' ', '_')}" for kind, prefix in PREFIXES.items() for member in kind}
    prefixes = {f"{prefix}-" for prefix in PREFIXES.values()}
    assert len(prefixes) == len(PREFIXES)
    left = [name for name in ENGLISH if name.startswith(tuple(prefixes)) and name not in known]
    assert not left


def used_ids() -> set[tuple[str, str]]:
    """(file, id) of every string in the package that looks like a message id: a known prefix, then a dash."""
    prefixes = {name.partition("-")[0] for name in ENGLISH if "-" in name}
    form = re.compile(rf"(?:{'|'.join(sorted(prefixes))})-[a-zA-Z0-9][a-zA-Z0-9_-]*")
    return {
        (path.relative_to(PACKAGE).as_posix(), node.args[0].value)
        for path in PACKAGE.rglob("*.py")
        for node in python.walk(python.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, python.Call)
        and python.unparse(node.func).rpartition(".")[2] in {"Sentence", "term", "say", "word"}
        for node in [_with_id_first(node)]
        if node.args
        and isinstance(node.args[0], python.Constant)
        and isinstance(node.args[0].value, str)
        and form.fullmatch(node.args[0].value)
    }


def _with_id_first(call: python.Call) -> python.Call:
    """`term(name, id)` of the model carries its id second."""
    texts = [one for one in call.args if isinstance(one, python.Constant) and isinstance(one.value, str)]
    return python.Call(func=call.func, args=list(texts[-1:]), keywords=[])


def test_every_id_that_the_package_names_has_words() -> None:
    used = used_ids()
    assert len(used) > 5
    assert not sorted((path, name) for path, name in used if name not in ENGLISH)


def test_checks_name_no_limit_without_words() -> None:
    """`limit(…)` builds its id from a word; every such word in the package is held against the catalogue."""
    named = {
        f"limit-{word.value}"
        for path in (PACKAGE / "checks").rglob("*.py")
        for node in python.walk(python.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, python.Call) and python.unparse(node.func) == "limit"
        for word in node.args[:1]
        if isinstance(word, python.Constant) and isinstance(word.value, str)
    }
    assert named == {name for name in ENGLISH if name.startswith("limit-")}
