"""The documentation holds: cited sections exist, links lead somewhere, commands run, figures are the policy's."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from pipeline.checks.catalogue import registered_checks
from pipeline.checks.rules import CheckRules
from pipeline.model.findings import Group, Pillar
from pipeline.scoring.item import mixture
from pipeline.scoring.rules import ScoringRules, read_rules

ROOT = Path(__file__).parents[3]
METHOD = ROOT / "docs/method.md"
CITING = ("pipeline", "workers", "config", "tests", "samples", "benchmarks")
PAPERS = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "samples/README.md", "docs/*.md")
USER_PAPERS = ("README.md", "docs/for-officers.md", "docs/for-officers.ar.md")

HEADING = re.compile(r"^##+ (\d+(?:\.\d+)*) ", re.MULTILINE)
CITED = re.compile(r"docs/method\.md((?:,? (?:and )?§\d+(?:\.\d+)*)+)")
SECTION = re.compile(r"§(\d+(?:\.\d+)*)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^(?:\$ )?(sanad .+)$|`(sanad [^`]+)`", re.MULTILINE)
# What would claim more than software can know, in the documents as in the catalogues.
OVERCLAIMING = re.compile(
    r"\b(fakes?|faked|real|really|genuine\w*|authentic\w*|proves?|proved|proven|proofs?|truth|truthful|manipulat\w*)\b",
    re.IGNORECASE,
)


def papers(patterns: tuple[str, ...] = PAPERS) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def sections() -> frozenset[str]:
    return frozenset(HEADING.findall(METHOD.read_text(encoding="utf-8")))


def cited() -> Iterator[tuple[str, str]]:
    """(place, section) of every citation of the method outside of it."""
    for folder in CITING:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".ftl", ".j2", ".json", ".css", ".md"} and path.is_file():
                for found in CITED.finditer(path.read_text(encoding="utf-8")):
                    for section in SECTION.findall(found[1]):
                        yield path.relative_to(ROOT).as_posix(), section


def test_every_section_that_code_cites_exists() -> None:
    citations = list(cited())
    assert len(citations) >= 10
    known = sections()
    assert not [citation for citation in citations if citation[1] not in known]


def test_the_method_points_only_to_sections_that_it_has() -> None:
    text = METHOD.read_text(encoding="utf-8")
    assert not set(SECTION.findall(text)) - sections()


def test_sections_are_numbered_without_gaps() -> None:
    found = HEADING.findall(METHOD.read_text(encoding="utf-8"))
    assert len(found) == len(set(found))
    for section in found:
        above, _, last = section.rpartition(".")
        before = f"{above}.{int(last) - 1}".lstrip(".")
        assert last == "1" or before in found, section
        assert not above or above in found, section


def test_every_numbered_source_of_the_method_is_listed_and_used() -> None:
    text = METHOD.read_text(encoding="utf-8")
    body, _, listed = text.partition("## 11 Bibliography")
    numbers = {int(number) for number in re.findall(r"^(\d+)\. ", listed, re.MULTILINE)}
    used = {int(number) for number in re.findall(r"\[(\d{1,2})\](?!\()", body)}
    assert numbers == set(range(1, max(numbers) + 1))
    assert used == numbers


def slug(heading: str) -> str:
    """How a heading becomes an anchor on the pages of code hosts."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> frozenset[str]:
    return frozenset(slug(found) for found in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("paper", papers(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(paper: Path) -> None:
    for target in LINK.findall(paper.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (paper.parent / file).resolve() if file else paper
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


@pytest.mark.parametrize("paper", papers(("docs/*.md",)), ids=lambda path: path.name)
def test_the_documents_claim_no_more_than_software_can_know(paper: Path) -> None:
    assert not OVERCLAIMING.findall(paper.read_text(encoding="utf-8"))


def commands() -> list[tuple[str, str]]:
    found = []
    for paper in papers(USER_PAPERS):
        for block, inline in COMMAND.findall(paper.read_text(encoding="utf-8")):
            found.append((paper.relative_to(ROOT).as_posix(), (block or inline).partition("#")[0].strip()))
    return found


def takes(command: Any, words: list[str], place: str) -> None:
    """Follows `words` down to a command, whose options must be its own. Typer hides the type of its commands."""
    while isinstance(command, TyperGroup):
        assert words, f"{place}: {command.name} needs a command"
        assert words[0] in command.commands, f"{place}: no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        if word.startswith("-") and word != "-":  # a dash alone is standard input
            assert word.partition("=")[0] in options, f"{place}: {command.name} has no option {word}"


def test_every_command_that_the_documents_name_exists() -> None:
    from pipeline.cli.main import app

    named = commands()
    assert len(named) >= 20
    for place, line in named:
        takes(typer.main.get_command(app), shlex.split(line.replace("…", "").replace("[DIR]", ""))[1:], place)


# The figures of section 7 are those that the shipped policy gives


def shipped() -> ScoringRules:
    return read_rules((ROOT / "config/scoring.toml").read_text(encoding="utf-8"))


def stated(number: str) -> float:
    return float(number.replace("−", "-"))


def test_the_table_of_weights_is_the_policys() -> None:
    rows = re.findall(r"^\| (\w\d) \| `(\w+)` \| ([+−]\d+) \|$", METHOD.read_text(encoding="utf-8"), re.MULTILINE)
    told = {(Group(group), code): stated(decibans) for group, code, decibans in rows}
    checks = registered_checks(CheckRules.from_toml((ROOT / "config/checks.toml").read_text(encoding="utf-8")))
    rules = shipped()
    drawn = {(check.group, code) for check in checks for code in check.codes()}
    weights = {(group, code): rules.groups[group].codes[code] for group, code in drawn}
    decibans = {key: weight.supports or weight.contradicts or weight.inconclusive for key, weight in weights.items()}
    assert told == {key: value for key, value in decibans.items() if value}


def test_the_worked_numbers_follow_from_the_policy() -> None:
    rules = shipped()
    text = METHOD.read_text(encoding="utf-8")
    rows = re.findall(r"^\| [A-F]: .*\| (−?\d+) \| (−?\d+) \| (−?\d+) \| \*\*(−?[\d.]+)\*\* \|", text, re.MULTILINE)
    assert len(rows) == 5
    for provenance, date, place, whole in rows:
        weights = {Pillar.PROVENANCE: stated(provenance), Pillar.DATE: stated(date), Pillar.LOCATION: stated(place)}
        assert round(mixture(weights, rules), 1) == stated(whole)
    half = rules.incident.repeat
    date, place, provenance = 10 + 8 * half + 4 * half**2, 8.0, 6 + 6 * half + 6 * half**2
    whole = mixture({Pillar.DATE: date, Pillar.LOCATION: place, Pillar.PROVENANCE: provenance}, rules)
    assert (date, place, provenance, round(whole, 1)) == (15.0, 8.0, 10.5, 10.9)
    assert f"**{whole:.1f}**: supported" in text
    earlier_strike = mixture({Pillar.DATE: 0.0, Pillar.LOCATION: 14.0, Pillar.PROVENANCE: 10.5}, rules)
    assert f"whole **{earlier_strike:.1f}: not determined**" in text
