"""Builds one item's part of the document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geographiclib.geodesic import Geodesic

from pipeline.export.ancestry_build import ruling_part
from pipeline.export.around_build import around_parts
from pipeline.export.attestation_build import attestation_parts, stated_facts
from pipeline.export.frames_build import keyframe_part, looked_at
from pipeline.export.item_parts import (
    DerivativePart,
    DescriptionPart,
    ItemPart,
    LineageRole,
    LineageRolePart,
    QuarantinePart,
    ReceiptPart,
)
from pipeline.export.masking import words_for
from pipeline.export.match_build import match_part
from pipeline.export.naming import Names
from pipeline.export.parts import FindingPart, PlacePart
from pipeline.export.protection_build import places, terms_words
from pipeline.export.scores import item_scores, unweighed_part, weighed_part
from pipeline.export.visible import block, line, maybe
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.arrivals import MAIL_CHANNELS, Receipt, Submission
from pipeline.model.basics import SubmissionId
from pipeline.model.descriptions import Fact
from pipeline.model.examinations import Examination
from pipeline.model.objects import ItemStatus
from pipeline.model.places import PlaceClaim, Point
from pipeline.model.summary import ItemSummary
from pipeline.model.terms import Audience


@dataclass(frozen=True, slots=True)
class Setting:
    """What every item's part is built with."""

    words: Words
    names: Names
    submissions: Mapping[SubmissionId, Submission]
    place: Point | None
    """Where the incident is held to have happened; None for an item by itself."""
    audience: Audience = Audience.TEAM


def item_part(summary: ItemSummary, setting: Setting) -> ItemPart:
    item, words, found = summary.item, setting.words, summary.examination
    name = setting.names.of(item.sha256)
    return ItemPart(
        number=summary.number,
        label=name.label,
        id=item.sha256[:12],
        sha256=item.sha256,
        name=name.name,
        size=item.size,
        size_words=words.bytes(item.size),
        media_type=maybe(item.media_type),
        status=item.status,
        status_words=words.of(item.status),
        waiting=_waiting(summary),
        set_aside=summary.assessment.set_aside if summary.assessment else False,
        line=summary.line,
        first_received=item.first_received,
        first_received_shown=words.moment(item.first_received),
        restrictions=_restrictions(summary.receipts, setting),
        terms=terms_words(summary.terms, setting.audience, words),
        receipts=tuple(_receipt(receipt, setting) for receipt in summary.receipts),
        description=_description(found, setting) if found else None,
        keyframes=tuple(keyframe_part(frame, words) for frame in found.keyframes) if found else (),
        derivatives=_derivatives(found),
        lineage=_lineage(summary, setting),
        matches=tuple(match_part(match, item.sha256, setting.names, words) for match in summary.matches),
        findings=_findings(summary, words),
        scores=item_scores(summary.assessment, words) if summary.assessment else None,
        quarantine=_quarantine(found, words),
        not_searchable=words.all_said(_distinct(one.reason for one in found.not_searchable)) if found else (),
        decisions=tuple(words.decision(decision) for decision in summary.decisions),
        rulings=tuple(ruling_part(one, item.sha256, setting.names, words) for one in summary.rulings),
    )


def _waiting(summary: ItemSummary) -> bool:
    if summary.item.status is ItemStatus.RECEIVED:
        return True
    in_incident = summary.number > 0
    return in_incident and summary.item.status is ItemStatus.EXAMINED and summary.assessment is None


def _distinct(many: Iterable[sentences.Sentence]) -> tuple[sentences.Sentence, ...]:
    return tuple(dict.fromkeys(many))


def _restrictions(receipts: tuple[Receipt, ...], setting: Setting) -> tuple[str, ...]:
    handovers = (setting.submissions.get(receipt.submission) for receipt in receipts)
    asked = (one.handover.restriction for one in handovers if one is not None and one.handover.restriction)
    return tuple(dict.fromkeys(block(words) for words in asked))


def _said(words: str | None, setting: Setting) -> str | None:
    return block(words_for(words, setting.audience)) if words else None


def _receipt(receipt: Receipt, setting: Setting) -> ReceiptPart:
    words, arrival, message = setting.words, receipt.arrival, receipt.arrival.message
    submission = setting.submissions.get(receipt.submission)
    handover = submission.handover if submission else None
    # What programs stated around a file (accounts, labels), and who handled it, is for those who work on the case.
    for_team = setting.audience is Audience.TEAM
    return ReceiptPart(
        id=receipt.id,
        submission=receipt.submission,
        channel=arrival.channel,
        channel_words=words.of(arrival.channel),
        source=receipt.source,
        original_name=line(arrival.name.display),
        original_name_hex=arrival.name.raw_hex,
        sent=words.time(message.sent) if message and message.sent else None,
        transport=tuple(words.time(claim) for claim in message.transport) if message else (),
        received=words.time(receipt.received),
        containers=arrival.containers,
        path=places(arrival.path, setting.audience),
        holder=maybe(handover.holder) if handover and for_team else None,
        acquirer=maybe(handover.acquirer) if handover and for_team else None,
        method=maybe(handover.method) if handover else None,
        witness=maybe(handover.witness) if handover and for_team else None,
        consent=maybe(handover.consent) if handover else None,
        restriction=maybe(handover.restriction) if handover else None,
        # A chat's subject is the name of whoever it is held with.
        subject=_said(message.subject, setting) if message and arrival.channel in MAIL_CHANNELS else None,
        words=_said(message.words, setting) if message else None,
        forwarded=message.forwarded if message else False,
        notes=words.all_said((*arrival.notes, *(message.notes if message else ()))),
        attestations=attestation_parts(message.attestations if message else (), words),
        facts=stated_facts(message.facts if message and for_team else ()),
        around=around_parts(message.around if message else (), words, setting.audience),
    )


def _description(found: Examination, setting: Setting) -> DescriptionPart:
    description, words = found.description, setting.words
    media = description.media_type
    device = " ".join(part for part in (description.make, description.model) if part)
    return DescriptionPart(
        kind=media.kind,
        kind_words=words.of(media.kind),
        media_type=line(media.name),
        device=line(device) if device else None,
        width=description.width,
        height=description.height,
        duration_s=description.duration_s,
        duration_words=None if description.duration_s is None else words.seconds(description.duration_s),
        software=tuple(line(name) for name in description.software),
        video_codec=maybe(description.video_codec),
        audio_codec=maybe(description.audio_codec),
        frame_rate=maybe(description.frame_rate),
        times=tuple(words.time(claim) for claim in description.times),
        places=tuple(_place(claim, setting) for claim in description.places),
        facts=tuple(
            Fact(line(fact.name), line(fact.value, longest=500), line(fact.tool)) for fact in description.facts
        ),
        encoder=maybe(description.structure.encoder) if description.structure else None,
        integrity=description.integrity,
        looked=words.all_said(looked_at(found)),
        not_read=words.all_said(description.not_read),
        tools=description.tools,
    )


def _place(claim: PlaceClaim, setting: Setting) -> PlacePart:
    distance = None if setting.place is None else metres_between(setting.place, claim.point)
    return PlacePart(
        latitude=claim.point.latitude,
        longitude=claim.point.longitude,
        precision_m=claim.precision_m,
        precision_words=setting.words.metres(claim.precision_m),
        basis=claim.basis,
        basis_words=setting.words.of(claim.basis),
        source=line(claim.source),
        datum=maybe(claim.datum),
        fix_age_s=claim.fix_age_s,
        distance_m=None if distance is None else round(distance, 1),
        distance_words=None if distance is None else setting.words.metres(distance),
    )


def metres_between(one: Point, other: Point) -> float:
    """Geodesic distance on the WGS 84 ellipsoid (Karney 2013), metres."""
    line_between = Geodesic.WGS84.Inverse(one.latitude, one.longitude, other.latitude, other.longitude)
    return float(line_between["s12"])


def _derivatives(found: Examination | None) -> tuple[DerivativePart, ...]:
    made = found.derivatives if found else ()
    return tuple(
        DerivativePart(one.object, one.kind, one.width, one.height, one.tool, one.sandbox_level) for one in made
    )


def _lineage(summary: ItemSummary, setting: Setting) -> LineageRolePart:
    lineage, digest = summary.lineage, summary.item.sha256
    if lineage is None or len(lineage.members) < 2:
        words = setting.words.say("summary-role-only")
        return LineageRolePart(None, LineageRole.ONLY, words, False, None, None, None)
    closest = lineage.closest_to_capture == digest
    if lineage.earliest == digest:
        role = LineageRole.EARLIEST_KNOWN_COPY
    else:
        role = LineageRole.CLOSEST_TO_CAPTURE if closest else LineageRole.COPY
    return LineageRolePart(
        id=lineage.id,
        role=role,
        role_words=setting.words.say(f"summary-role-{role.value}"),
        also_closest_to_capture=closest,
        earliest=setting.names.of(lineage.earliest),
        earliest_received=lineage.earliest_received,
        closest_to_capture=setting.names.of(lineage.closest_to_capture),
    )


def _findings(summary: ItemSummary, words: Words) -> tuple[FindingPart, ...]:
    if summary.assessment is not None:
        return tuple(weighed_part(weighed, words) for weighed in summary.assessment.findings)
    alone = summary.examination.findings if summary.examination else ()
    return tuple(unweighed_part(finding, words) for finding in alone)


def _quarantine(found: Examination | None, words: Words) -> QuarantinePart | None:
    if found is None or found.quarantine is None:
        return None
    quarantine = found.quarantine
    stage, reason = line(quarantine.stage), line(quarantine.reason)
    return QuarantinePart(
        stage,
        reason,
        quarantine.tool,
        words.say("summary-quarantined", sentences.text("stage", stage), sentences.text("reason", reason)),
    )
