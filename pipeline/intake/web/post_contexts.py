"""What is said about a file of an archived post."""

import datetime as dt
from collections.abc import Sequence

from pipeline.intake import names
from pipeline.intake.web.pages import url_of
from pipeline.intake.web.posts import Post, PostMedia
from pipeline.model.arrivals import MessageContext
from pipeline.model.attestations import StatedFact
from pipeline.model.sentences import Sentence, text
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock

_LONGEST_FACT = 200


def context_of_post(group: Sequence[Post]) -> MessageContext:
    """The context of a post that one or several records speak of; what the first says counts."""
    first = group[0]
    words = next((post.words for post in group if post.words), "")
    posted = next((post.posted for post in group if post.posted), None)
    processed = next((post.processed for post in group if post.processed), None)
    claim = _claim(processed, TimeSemantics.RECEIVE, "auto-archiver _processed_at")
    status = next((post.status for post in group if post.status), "")
    uploader = next((post.uploader for post in group if post.uploader), "")
    stated = (("status", status), ("uploader", uploader))
    return MessageContext(
        identity=" ".join(names.shown(part, 500) for part in first.key if part),
        raw=first.record.object.sha256,
        conversation=url_of(first.url),
        subject=next((names.shown(post.title, 300) for post in group if post.title), None),
        words=names.safe_text(words) or None,
        sent=_claim(posted, TimeSemantics.PLATFORM_UPLOAD, "auto-archiver timestamp"),
        transport=(claim,) if claim else (),
        facts=tuple(StatedFact(name, names.shown(value, _LONGEST_FACT)) for name, value in stated if value),
    )


def media_notes(media: PostMedia | None) -> tuple[Sentence, ...]:
    """What the archiver made itself is nothing that somebody posted."""
    if media is None or not media.id:
        return ()
    if media.id.startswith("thumbnail"):
        return (Sentence("intake-note-aa-thumbnail"),)
    if media.id.startswith("screenshot"):
        return (Sentence("intake-note-aa-screenshot"),)
    return (Sentence("intake-note-aa-made", (text("id", names.shown(media.id, 60)),)),)


def _claim(stated: dt.datetime | str | None, semantics: TimeSemantics, source: str) -> TimeClaim | None:
    if not isinstance(stated, dt.datetime) or not 1990 <= stated.year <= 2200:
        return None
    resolution = 1e-6 if stated.microsecond else 1.0
    if stated.tzinfo is None:
        return from_wall_clock(
            stated,
            semantics=semantics,
            authority=Authority.EXPORT,
            resolution_s=resolution,
            source=source,
            stated=stated.isoformat(),
        )
    return from_instant(
        stated,
        semantics=semantics,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.STATED_OFFSET,
        resolution_s=resolution,
        source=source,
        stated=stated.isoformat(),
    )
