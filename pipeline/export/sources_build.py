"""Builds the document's parts about origins: lineages, independent lines, submissions, gaps, custody."""

from collections.abc import Iterable, Mapping

from pipeline.export.ancestry_build import ancestry_part, left_out
from pipeline.export.incident_parts import (
    ArchivePart,
    CustodyPart,
    GapPart,
    LineagePart,
    LinePart,
    LinkPart,
    MergePart,
    SourcesPart,
    SubmissionPart,
)
from pipeline.export.naming import Names
from pipeline.export.protection_build import gap_reason, graded_part, places
from pipeline.export.visible import line, maybe
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.ancestry import Ancestry
from pipeline.model.arrivals import Gap, Submission
from pipeline.model.assessments import Line, Merge
from pipeline.model.basics import SubmissionId
from pipeline.model.custody import SignedHead
from pipeline.model.evidence import ArchiveState
from pipeline.model.likeness import Lineage
from pipeline.model.summary import IncidentSummary
from pipeline.model.terms import Audience


def lineage_part(lineage: Lineage, ancestries: Iterable[Ancestry], names: Names, words: Words) -> LineagePart:
    ancestry = next((one for one in ancestries if one.lineage == lineage.id), None)
    return LineagePart(
        id=lineage.id,
        members=names.all_of(lineage.members),
        earliest=names.of(lineage.earliest),
        earliest_received=lineage.earliest_received,
        earliest_shown=words.moment(lineage.earliest_received),
        closest_to_capture=names.of(lineage.closest_to_capture),
        why_closest=words.said(lineage.why_closest),
        ancestry=ancestry_part(ancestry, names, words) if ancestry else None,
        left_out=left_out(lineage.parted, names, words),
    )


def sources_part(summary: IncidentSummary, names: Names, words: Words) -> SourcesPart:
    whole = summary.assessment
    independent = len(whole.lines) if whole else None
    return SourcesPart(
        codes=summary.sources,
        graded=tuple(graded_part(standing, words) for standing in summary.standings),
        graded_note=words.say("sources-graded-note"),
        independent=independent,
        words=_independent_words(independent, len(summary.sources), words),
        lines=tuple(_line(one, names, words) for one in whole.lines) if whole else (),
        links=tuple(
            LinkPart(names.of(link.item), names.of(link.other), link.kind, words.of(link.kind), link.decibans)
            for link in (whole.links if whole else ())
        ),
        tested=words.all_said(whole.independent_tests) if whole else (),
    )


def _independent_words(independent: int | None, codes: int, words: Words) -> str:
    if independent is None:
        return words.say("summary-sources-unknown", sentences.number("codes", codes))
    return words.say("summary-sources", sentences.number("lines", independent), sentences.number("codes", codes))


def _line(one: Line, names: Names, words: Words) -> LinePart:
    return LinePart(
        number=one.number,
        items=names.all_of(one.items),
        moment=one.moment,
        weights=tuple((weight.pillar, weight.decibans) for weight in one.weights),
        merges=tuple(_merge(merge, names, words) for merge in one.merges),
    )


def _merge(merge: Merge, names: Names, words: Words) -> MergePart:
    return MergePart(
        item=names.of(merge.item),
        other=names.of(merge.other),
        reason=merge.reason,
        reason_words=words.of(merge.reason),
        explanation=words.said(merge.explanation),
    )


def submission_part(submission: Submission, words: Words, audience: Audience) -> SubmissionPart:
    handover = submission.handover
    return SubmissionPart(
        id=submission.id,
        source=handover.source,
        started=submission.started,
        started_shown=words.moment(submission.started),
        finished=submission.finished,
        roots=places((root.display for root in submission.roots), audience),
        holder=maybe(handover.holder),
        acquirer=maybe(handover.acquirer),
        method=maybe(handover.method),
        witness=maybe(handover.witness),
        consent=maybe(handover.consent),
        restriction=maybe(handover.restriction),
        repeats=submission.repeats,
    )


def gap_part(gap: Gap, submissions: Mapping[SubmissionId, Submission], words: Words, audience: Audience) -> GapPart:
    submission, message = submissions.get(gap.submission), gap.message
    return GapPart(
        kind=gap.kind,
        kind_words=words.of(gap.kind),
        channel=gap.channel,
        channel_words=words.of(gap.channel),
        name=line(gap.name.display) if gap.name else None,
        path=places(gap.path, audience),
        containers=gap.containers,
        submission=gap.submission,
        source=gap.source or (submission.handover.source if submission else None),
        reason=words.said(gap_reason(gap.reason, audience)),
        sent=words.time(message.sent) if message and message.sent else None,
    )


def archive_part(archive: ArchiveState, words: Words) -> ArchivePart:
    told = words.say(
        "summary-archive",
        sentences.number("searchable", archive.searchable),
        sentences.number("not_searchable", archive.not_searchable),
    )
    return ArchivePart(archive.searchable, archive.not_searchable, told)


def custody_part(head: SignedHead | None, words: Words) -> CustodyPart:
    if head is None:
        return CustodyPart(None, words.say("summary-head-none"))
    told = words.say("summary-head", sentences.number("events", head.size), sentences.moment("time", head.time))
    return CustodyPart(head, told)
