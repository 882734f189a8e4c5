"""Builds the exported documents: a summary's facts, every sentence in one language, no format."""

from pipeline.export import incident_build, sources_build
from pipeline.export.ancestry_build import ancestry_part
from pipeline.export.document import IncidentView, ItemDocument, SummaryDocument
from pipeline.export.incident_parts import EventPart, RelatedPart, WaitingPart
from pipeline.export.item_build import Setting, item_part
from pipeline.export.naming import Names, names_of
from pipeline.export.news_build import news_part, overlap_part
from pipeline.export.parts import ItemName
from pipeline.export.protection_build import audience_part, item_kept_back, kept_back_part
from pipeline.export.scores import score_part, weighed_part
from pipeline.export.visible import line, maybe
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.assessments import Assessment
from pipeline.model.custody import CustodyEvent
from pipeline.model.incidents import Incident
from pipeline.model.summary import IncidentSummary, ItemReport, RelatedItem, Waiting
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

LIMITS = (
    "main-cannot_exclude",
    "summary-limit-clocks",
    "summary-limit-copies",
    "summary-limit-archive",
    "summary-limit-actor",
    "main-absence_is_neutral",
    "main-no_pixel_detector",
)


def incident_document(summary: IncidentSummary, catalogue: Catalogue) -> SummaryDocument:
    """Raises InvalidInput where the incident names a time zone that does not exist."""
    words = Words(catalogue, zone_named(summary.incident.window.zone))
    names = names_of(summary.items, summary.related, words)
    submissions = {one.id: one for one in summary.submissions}
    setting = Setting(words, names, submissions, summary.incident.place.point, summary.audience)
    items = tuple(item_part(item, setting) for item in summary.items)
    whole, incident = summary.assessment, summary.incident
    return SummaryDocument(
        schema="sanad/summary/1",
        language=catalogue.language,
        generated=summary.generated,
        generated_shown=words.moment(summary.generated),
        notice=words.say("summary-notice"),
        audience=audience_part(summary.audience, words),
        kept_back=kept_back_part(summary.kept_back, words),
        incident=incident_build.incident_part(incident, words),
        scores=incident_build.scores(whole, words),
        grade=incident_build.grade_part(whole, names, words) if whole else None,
        balance=incident_build.balance(items, incident, whole, names, words),
        items=items,
        related=tuple(_related(other, names, words) for other in summary.related),
        lineages=tuple(sources_build.lineage_part(one, summary.ancestries, names, words) for one in summary.lineages),
        sources=sources_build.sources_part(summary, names, words),
        submissions=tuple(sources_build.submission_part(one, words, summary.audience) for one in summary.submissions),
        gaps=tuple(sources_build.gap_part(gap, setting.submissions, words, summary.audience) for gap in summary.gaps),
        archive=sources_build.archive_part(summary.archive, words),
        casualties=tuple(incident_build.casualty_part(one, words) for one in incident.casualties),
        accounts=tuple(incident_build.account_part(one, words) for one in incident.accounts),
        claims=tuple(incident_build.claim_part(one, words) for one in incident.claims),
        alternatives=tuple(incident_build.alternative_part(one, words) for one in incident.alternatives),
        not_established=tuple(words.either(one) for one in incident.not_established),
        decisions=tuple(words.decision(decision) for decision in summary.decisions),
        custody=sources_build.custody_part(summary.head, words),
        policy=whole.policy if whole else None,
        tools=summary.tools,
        waiting=_waiting(summary.waiting, words),
        limits=tuple(words.say(message_id) for message_id in LIMITS),
        news=tuple(news_part(one, names, words) for one in summary.news),
        overlaps=tuple(overlap_part(one, names, words) for one in summary.overlaps),
    )


def item_document(report: ItemReport, catalogue: Catalogue) -> ItemDocument:
    """Moments are shown in the zone of the first incident that it is attached to, else in UTC."""
    incidents = tuple(incident for incident, _ in report.assessments)
    zone = zone_named(incidents[0].window.zone) if incidents else zone_named("UTC")
    words = Words(catalogue, zone)
    names = names_of((report.summary,), report.related, words)
    place = incidents[0].place.point if len(incidents) == 1 else None
    setting = Setting(words, names, {one.id: one for one in report.submissions}, place, report.audience)
    told = report.kept_back is None
    return ItemDocument(
        schema="sanad/item/1",
        language=catalogue.language,
        generated=report.generated,
        generated_shown=words.moment(report.generated),
        notice=words.say("summary-notice"),
        audience=audience_part(report.audience, words),
        kept_back=item_kept_back(report.kept_back, words) if report.kept_back else None,
        sha256=report.summary.item.sha256,
        item=item_part(report.summary, setting) if told else None,
        incidents=tuple(_view(incident, assessment, words) for incident, assessment in report.assessments),
        related=tuple(_related(other, names, words) for other in report.related),
        events=report.events,
        custody=tuple(_event(event, words) for event in report.custody),
        tools=report.tools,
        limits=tuple(words.say(message_id) for message_id in LIMITS),
        ancestry=ancestry_part(report.ancestry, names, words) if report.ancestry else None,
        news=tuple(news_part(one, names, words) for one in report.news),
    )


def _view(incident: Incident, assessment: Assessment, words: Words) -> IncidentView:
    return IncidentView(
        code=incident.code,
        title=words.either(incident.title),
        provenance=score_part(assessment.provenance, "provenance", words),
        verification=score_part(assessment.verification, "item", words),
        set_aside=assessment.set_aside,
        findings=tuple(weighed_part(weighed, words) for weighed in assessment.findings),
    )


def _related(other: RelatedItem, names: Names, words: Words) -> RelatedPart:
    name: ItemName = names.of(other.item.sha256)
    return RelatedPart(
        name=name,
        incidents=tuple(line(code) for code in other.incidents),
        first_received=other.item.first_received,
        first_received_shown=words.moment(other.item.first_received),
        sources=tuple(dict.fromkeys(receipt.source for receipt in other.receipts)),
    )


def _event(event: CustodyEvent, words: Words) -> EventPart:
    happening = event.happening
    return EventPart(
        sequence=event.sequence,
        time=event.time,
        time_shown=words.moment(event.time),
        clock=line(event.clock),
        type=happening.type,
        type_words=words.of(happening.type),
        outcome=happening.outcome,
        outcome_words=words.of(happening.outcome),
        agent=line(happening.agent),
        instrument=happening.instrument,
        note=maybe(happening.note),
    )


def _waiting(waiting: Waiting, words: Words) -> WaitingPart:
    told = None
    if waiting.items or waiting.failed:
        told = words.say(
            "summary-waiting",
            sentences.number("open", waiting.items),
            sentences.number("failed", waiting.failed),
        )
    return WaitingPart(waiting.items, waiting.failed, told)
