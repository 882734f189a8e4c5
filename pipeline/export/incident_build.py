"""Builds the document's parts about the incident: grade, balance, accounts, toll, claims, alternatives."""

from collections.abc import Iterator

from pipeline.export.incident_parts import (
    AccountPart,
    AlternativePart,
    AnsweredPart,
    Balance,
    BalanceEntry,
    CasualtyPart,
    ClaimPart,
    DependencePart,
    GradePart,
    IncidentPart,
    IncidentScores,
    SitePart,
    StatementPart,
    WindowPart,
)
from pipeline.export.item_parts import ItemPart
from pipeline.export.naming import Names
from pipeline.export.parts import FindingPart, ItemName
from pipeline.export.scores import score_part
from pipeline.export.visible import line, maybe
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.assessments import Dependence, Grade, IncidentAssessment
from pipeline.model.findings import Outcome
from pipeline.model.incidents import Account, Alternative, Answered, CasualtyRange, Claim, Incident
from pipeline.model.objects import ItemStatus
from pipeline.model.places import Place


def incident_part(incident: Incident, words: Words) -> IncidentPart:
    window = incident.window
    return IncidentPart(
        code=incident.code,
        title=words.either(incident.title),
        window=WindowPart(
            earliest=window.interval.earliest,
            latest=window.interval.latest,
            zone=window.zone,
            basis=words.either(window.basis),
            shown=words.span(window.interval.earliest, window.interval.latest),
        ),
        place=_site(incident.place, words),
        facility=maybe(incident.facility),
        facility_words=words.term_or_own("facility", incident.facility) if incident.facility else None,
        strikes=incident.strikes,
        means=words.either(incident.means) if incident.means else None,
        military_presence=_answered(incident.military_presence, words),
        warning=_answered(incident.warning, words),
    )


def _site(place: Place, words: Words) -> SitePart:
    levels = (place.site, place.town, place.subdistrict, place.district, place.governorate)
    return SitePart(
        label=words.either(place.label),
        levels=tuple(words.either(level) for level in levels if level is not None),
        point=place.point,
        precision_m=place.precision_m,
        polygon=place.polygon,
        jamming_known=place.jamming_known,
        jamming_basis=words.either(place.jamming_basis) if place.jamming_basis else None,
    )


def _answered(answered: Answered | None, words: Words) -> AnsweredPart | None:
    if answered is None:
        return None
    return AnsweredPart(answered.answer, words.of(answered.answer), words.either(answered.basis))


def scores(whole: IncidentAssessment | None, words: Words) -> IncidentScores:
    if whole is None:
        return IncidentScores(None, None, None, None)
    return IncidentScores(
        provenance=score_part(whole.provenance, "provenance", words),
        verification=score_part(whole.whole, "incident", words),
        date=score_part(whole.date, "date", words),
        place=score_part(whole.location, "place", words),
    )


def grade_part(whole: IncidentAssessment, names: Names, words: Words) -> GradePart:
    without = tuple(_dependence(one, whole, names, words) for one in whole.dependence)
    return GradePart(
        whole=words.grade(whole.grade),
        date=words.grade(whole.date_grade),
        place=words.grade(whole.location_grade),
        provenance=words.grade(whole.provenance_grade),
        contested=whole.grade is Grade.G0,
        depends_on=tuple(one for one in without if one.changes_grade),
        without_each=without,
        gates_missing=words.all_said(whole.gates_missing),
        set_aside=names.all_of(whole.set_aside),
    )


def _dependence(one: Dependence, whole: IncidentAssessment, names: Names, words: Words) -> DependencePart:
    members = next((line.items for line in whole.lines if line.number == one.line), ())
    items = names.all_of(members)
    return DependencePart(
        line=one.line,
        items=items,
        decibans_without=one.decibans_without,
        grade_without=words.grade(one.grade_without),
        changes_grade=one.grade_without is not whole.grade,
        words=words.say(
            "summary-depends",
            sentences.number("line", one.line),
            sentences.text("items", words.joined(item.label for item in items)),
            sentences.term("grade", f"grade-{one.grade_without.value}"),
        ),
    )


def balance(
    items: tuple[ItemPart, ...],
    incident: Incident,
    whole: IncidentAssessment | None,
    names: Names,
    words: Words,
) -> Balance:
    """What counts for and against, the strongest first, and what stays open."""
    entries = tuple(_entries(items, names))
    return Balance(
        supporting=tuple(sorted((one for one in entries if one.decibans > 0), key=lambda one: -one.decibans)),
        contradicting=tuple(sorted((one for one in entries if one.decibans < 0), key=lambda one: one.decibans)),
        open=(*_undetermined(whole, words), *_open_findings(items, words), *_not_examined(items, words)),
    )


def _entries(items: tuple[ItemPart, ...], names: Names) -> Iterator[BalanceEntry]:
    for item in items:
        for finding in item.findings:
            if finding.decibans and (finding.counts or finding.set_aside):
                yield _entry(names.of(item.sha256), finding, finding.decibans)


def _entry(item: ItemName, finding: FindingPart, decibans: float) -> BalanceEntry:
    return BalanceEntry(
        item=item,
        check=finding.check,
        pillar=finding.pillar,
        pillar_words=finding.pillar_words,
        decibans=decibans,
        strength_words=finding.strength_words,
        set_aside=finding.set_aside,
        text=finding.reason.text,
    )


def _undetermined(whole: IncidentAssessment | None, words: Words) -> Iterator[str]:
    if whole is None:
        yield words.say("summary-not_assessed")
        return
    for name, score in (("date", whole.date), ("place", whole.location), ("provenance", whole.provenance)):
        if score.index is None:
            yield words.say(f"summary-open-{name}")


def _open_findings(items: tuple[ItemPart, ...], words: Words) -> Iterator[str]:
    """One sentence per check that cannot tell, naming the items."""
    labels: dict[str, list[str]] = {}
    for item in items:
        for finding in item.findings:
            if finding.outcome is Outcome.INCONCLUSIVE and item.label not in labels.get(finding.check_words, []):
                labels.setdefault(finding.check_words, []).append(item.label)
    for check, names in labels.items():
        yield words.say(
            "summary-open-check", sentences.text("check", check), sentences.text("items", words.joined(names))
        )


def _not_examined(items: tuple[ItemPart, ...], words: Words) -> Iterator[str]:
    for status, message_id in (
        (ItemStatus.QUARANTINED, "summary-open-quarantined"),
        (ItemStatus.RECEIVED, "summary-open-received"),
    ):
        labels = [item.label for item in items if item.status is status]
        if labels:
            yield words.say(
                message_id, sentences.number("n", len(labels)), sentences.text("items", words.joined(labels))
            )


def casualty_part(one: CasualtyRange, words: Words) -> CasualtyPart:
    return CasualtyPart(
        source=line(one.source),
        as_of=one.as_of,
        killed_min=one.killed_min,
        killed_max=one.killed_max,
        injured_min=one.injured_min,
        injured_max=one.injured_max,
        children=one.children,
        women=one.women,
        note=words.either(one.note) if one.note else None,
    )


def account_part(account: Account, words: Words) -> AccountPart:
    return AccountPart(
        code=line(account.code),
        role=words.term_or_own("role", account.role),
        first_hand=account.first_hand,
        consent=line(account.consent),
        language=words.term_or_own("language", account.language),
        collected_by=line(account.collected_by),
        contemporaneous_log=account.contemporaneous_log,
        shared_with=tuple(line(code) for code in account.shared_with),
        statements=tuple(
            StatementPart(one.topic, words.of(one.topic), words.either(one.text)) for one in account.statements
        ),
    )


def claim_part(claim: Claim, words: Words) -> ClaimPart:
    return ClaimPart(
        topic=claim.topic,
        topic_words=words.of(claim.topic),
        source=line(claim.source),
        text=words.either(claim.text),
        strength=claim.strength,
        strength_words=words.of(claim.strength),
    )


def alternative_part(one: Alternative, words: Words) -> AlternativePart:
    return AlternativePart(
        code=line(one.code),
        title=words.either(one.title),
        earliest=one.interval.earliest,
        latest=one.interval.latest,
        shown=words.span(one.interval.earliest, one.interval.latest),
        basis=words.either(one.basis),
    )
