"""Everything that is media in one or several web archives that belong together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.opening import Place, Walk, arrival, gap, trouble_gap
from pipeline.intake.web.captures import Capture, CaptureKind, Other
from pipeline.intake.web.contexts import context_of, context_of_archive, name_of
from pipeline.intake.web.magic import has_media_name
from pipeline.intake.web.pages import Pages
from pipeline.intake.web.parts import parts_joined
from pipeline.intake.web.payloads import UnknownEncoding
from pipeline.intake.web.survey import ICONS, path_of
from pipeline.intake.web.taking import Source, Taken, taken
from pipeline.model.arrivals import Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.sentences import Sentence, number, text


class Harvest:
    """Takes out of `sources` what is media; a revisit in one may mean a record in another."""

    def __init__(self, sources: Sequence[Source], pages: Pages, walk: Walk) -> None:
        self._sources = sources
        self._pages = pages
        self._walk = walk
        self._taken: dict[tuple[str, int], Taken] = {}
        self._belonging = _belonging(sources)
        self._not_taken = {one for source in sources for one in source.survey.not_taken}

    def everything(self) -> Iterator[Found]:
        for source in self._sources:
            for capture in source.survey.captures:
                if capture.kind is not CaptureKind.REVISIT and capture.whole:
                    yield self._capture(source, capture)
        yield from self._joined()
        yield from self._revisits()
        yield from self._missing_pieces()
        for source in self._sources:
            yield from _left(source)

    def _capture(self, source: Source, capture: Capture) -> Found:
        place = self._place(source, capture)
        try:
            found = taken(source, capture, self._walk)
        except (LimitReached, Undecodable) as trouble:
            context = context_of(capture, source, self._pages, None)
            return body_gap(trouble, name_of(capture), _with(place, context))
        self._taken[source.kept.sha256, capture.spot] = found
        context = context_of(capture, source, self._pages, found.sums_hold, *self._notes(capture))
        return arrival(found.object, name_of(capture), _with(place, context))

    def _notes(self, capture: Capture) -> tuple[Sentence, ...]:
        return self._belonging.get(capture.url, ())

    def _joined(self) -> Iterator[Found]:
        groups: defaultdict[tuple[str, int | None], list[tuple[Source, Capture]]] = defaultdict(list)
        for source in self._sources:
            for capture in source.survey.captures:
                if not capture.whole and capture.part is not None:
                    groups[capture.url, capture.part.total].append((source, capture))
        for group in groups.values():
            yield from parts_joined(group, self._pages, self._walk)

    def _revisits(self) -> Iterator[Found]:
        originals = _Originals(self._sources)
        for source in self._sources:
            for capture in source.survey.captures:
                if capture.kind is CaptureKind.REVISIT:
                    yield from self._revisit(source, capture, originals)

    def _revisit(self, source: Source, capture: Capture, originals: "_Originals") -> Iterator[Found]:
        place = self._place(source, capture)
        original = originals.of(capture)
        found = self._taken.get((original[0].kept.sha256, original[1].spot)) if original else None
        if found is not None:
            note = Sentence("intake-note-web-revisit")
            context = context_of(capture, source, self._pages, None, note, *self._notes(capture))
            yield arrival(found.object, name_of(capture), _with(place, context))
        elif original is None and self._may_be_media(capture):
            context = context_of(capture, source, self._pages, None)
            yield gap(GapKind.MISSING, "intake-gap-web-revisit", name_of(capture), _with(place, context))
        else:
            source.survey.others[Other.PAGES] += 1

    def _may_be_media(self, revisit: Capture) -> bool:
        """Whether a revisit whose body is nowhere may have been media; what is known to be a page was none."""
        if revisit.declared in ICONS or revisit.payload_sum in self._not_taken:
            return False
        return revisit.declared.startswith(("image/", "video/", "audio/")) or has_media_name(path_of(revisit.url))

    def _missing_pieces(self) -> Iterator[FoundGap]:
        """Playlists whose pieces are not all in the archive."""
        there = {capture.url for source in self._sources for capture in source.survey.captures}
        for source in self._sources:
            for playlist in source.survey.playlists:
                missing = sum(url not in there for url in playlist.pieces)
                if missing:
                    place = source.place.inside(source.kept.sha256, playlist.url)
                    said = (
                        text("playlist", playlist.url),
                        number("missing", missing),
                        number("count", len(playlist.pieces)),
                    )
                    context = context_of_archive(source)
                    yield gap(GapKind.MISSING, "intake-gap-web-pieces", None, _with(place, context), *said)

    def _place(self, source: Source, capture: Capture) -> Place:
        return source.place.inside(source.kept.sha256, capture.id)


class _Originals:
    """Finds the record that a revisit means: by id, by sum, by address and time."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by: dict[object, tuple[Source, Capture]] = {}
        for source in sources:
            for capture in source.survey.captures:
                if capture.kind is not CaptureKind.REVISIT:
                    keys = (("id", capture.id), capture.payload_sum, (capture.url, capture.date))
                    for key in keys:
                        if key is not None:
                            self._by.setdefault(key, (source, capture))

    def of(self, revisit: Capture) -> tuple[Source, Capture] | None:
        named = revisit.reference
        if named is None:
            return None
        keys = (("id", named.id), revisit.payload_sum, (named.url or revisit.url, named.date))
        return next((self._by[key] for key in keys if key in self._by), None)


def body_gap(trouble: LimitReached | Undecodable, name: OriginalName, place: Place) -> FoundGap:
    """The gap that a body leaves which could not be taken out."""
    if isinstance(trouble, UnknownEncoding):
        return gap(GapKind.UNREADABLE, "intake-gap-web-encoding", name, place, text("encoding", trouble.encoding))
    return trouble_gap(trouble, name, place)


def _belonging(sources: Sequence[Source]) -> dict[str, tuple[Sentence, ...]]:
    """For the address of each piece of a stream: which playlist it belongs to, and where it stands there."""
    found: dict[str, tuple[Sentence, ...]] = {}
    for source in sources:
        for playlist in source.survey.playlists:
            for index, url in enumerate(playlist.pieces, start=1):
                said = (text("playlist", playlist.url), number("index", index), number("count", len(playlist.pieces)))
                found.setdefault(url, (Sentence("intake-note-web-belongs", said),))
    return found


def _left(source: Source) -> Iterator[FoundGap]:
    """What was not taken out of an archive, counted; and what could not be read."""
    survey = source.survey
    place = _with(source.place.inside(source.kept.sha256, "…"), context_of_archive(source))
    pages, small = survey.others[Other.PAGES], survey.others[Other.SMALL]
    if pages or small or not survey.captures:
        yield gap(GapKind.OMITTED, "intake-gap-web-left", None, place, number("pages", pages), number("small", small))
    if segmented := survey.others[Other.SEGMENTED]:
        yield gap(GapKind.UNREADABLE, "intake-gap-web-segmented", None, place, number("count", segmented))
    if survey.damaged:
        yield gap(GapKind.UNREADABLE, "intake-gap-web-damaged", None, place, number("count", survey.damaged))
    if survey.cut_off:
        yield gap(GapKind.UNREADABLE, "intake-gap-cut-off", None, place)
    if survey.trouble is not None:
        yield trouble_gap(survey.trouble, None, place)


def _with(place: Place, context: MessageContext) -> Place:
    return replace(place, message=context)
