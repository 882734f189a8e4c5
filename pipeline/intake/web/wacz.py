"""A WACZ: web archives in a zip, with a list of what they were made of, sums and perhaps a signature."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.contents import HEAD, Content
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Walk, container, gap
from pipeline.intake.web.harvest import Harvest
from pipeline.intake.web.magic import LOOKED_AT, is_media
from pipeline.intake.web.pages import MOST_PAGES, Page, Pages, pages_of
from pipeline.intake.web.roots import outermost
from pipeline.intake.web.taking import Source
from pipeline.intake.web.wacz_package import (
    Resource,
    digest_of,
    digest_vouchers,
    package_of,
    sums_voucher,
)
from pipeline.intake.web.warc import looked_through
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence, number

PACKAGE = b"datapackage.json"
DIGEST = b"datapackage-digest.json"
_OF_PACKAGE = re.compile(rb'wacz_version|multi-wacz-package|"(?:[^"/]{1,50}\\?/)?(?:archive|indexes|pages)\\?/')
_WARC = re.compile(rb"((?:.*/)?)archive/[^/]+\.warc(?:\.gz)?", re.DOTALL)
_BESIDE = re.compile(rb"((?:.*/)?)(?:pages|indexes)/[^/]+", re.DOTALL)
_RECORDS = (b"indexes/", b"pages/", b"logs/")


@dataclass(frozen=True, slots=True)
class WaczExport:
    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        """Folders with a package that lists web archives; or with the folders of one, where the package is lost."""
        described = [
            path[: -len(PACKAGE)]
            for path in listing.paths
            if (path == PACKAGE or path.endswith(b"/" + PACKAGE)) and _is_package(listing.head(path)[:HEAD])
        ]
        # Where the package is lost: web archives in `archive/`, and beside that folder the ones of a WACZ.
        archives = {found[1] for path in listing.paths if (found := _WARC.fullmatch(path))}
        beside = {found[1] for path in listing.paths if (found := _BESIDE.fullmatch(path))}
        return outermost([*described, *(archives & beside)])

    def holds(self, root: bytes, path: bytes) -> bool:
        return path.startswith(root)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        yield from _Wacz(root, members, walk).everything()


class _Wacz:
    def __init__(self, root: bytes, members: Sequence[Member], walk: Walk) -> None:
        self._walk = walk
        self._members: defaultdict[bytes, list[Member]] = defaultdict(list)
        for one in members:
            self._members[one.raw[len(root) :]].append(
                replace(one, place=replace(one.place, channel=Channel.WEB_ARCHIVE))
            )
        described = self._members.get(PACKAGE, ())
        self._described = described[0] if described else None
        self._package = package_of(self._described, walk) if self._described else None

    def everything(self) -> Iterator[Found]:
        vouchers = self._vouchers()
        listed = {one.path for one in self._package.resources} if self._package else set()
        sources: list[Source] = []
        rest: list[tuple[Member, bool]] = []
        for path, found in self._members.items():
            for member in found:
                if self._walk.content(member.object.sha256) is Content.WARC:
                    yield container(member.object, member.name, member.place)
                    own = vouchers if path in listed or self._package is None else (_unlisted(),)
                    looked = looked_through(member.object, member.name, member.place, self._walk, own)
                    yield from looked.told
                    sources.extend([looked.source] if looked.source else [])
                elif path in (PACKAGE, DIGEST) or (path.startswith(_RECORDS) and not self._is_media(member)):
                    yield container(member.object, member.name, member.place)
                else:
                    rest.append((member, path in listed or self._package is None))
        pages, troubled = self._pages()
        yield from troubled
        yield from Harvest(sources, Pages(pages or _own_pages(sources)), self._walk).everything()
        yield from self._gaps()
        for member, is_listed in rest:
            notes = member.notes if is_listed else (*member.notes, Sentence("intake-note-wacz-unlisted"))
            yield from self._walk.found(member.object, member.name, member.place, notes=notes)

    def _is_media(self, member: Member) -> bool:
        with self._walk.cabinet.open(member.object.sha256) as stream:
            return is_media(stream.read(LOOKED_AT))

    def _vouchers(self) -> tuple[Attestation, ...]:
        if self._package is None or self._described is None:
            return ()
        found = [sums_voucher(self._package, self._members, self._described, self._walk)]
        for own in self._members.get(DIGEST, ())[:1]:
            digest = digest_of(own, self._walk)
            if digest is not None:
                found.extend(digest_vouchers(digest, self._described, own))
        return tuple(found)

    def _gaps(self) -> Iterator[Found]:
        """What the package names and does not hold, and what of it could not be read."""
        if self._described is not None and self._package is None:
            place = self._described.place
            yield gap(GapKind.UNREADABLE, "intake-gap-wacz-package", self._described.name, place)
        for own in self._members.get(DIGEST, ()):
            if digest_of(own, self._walk) is None:
                yield gap(GapKind.UNREADABLE, "intake-gap-wacz-package", own.name, own.place)
        for resource in self._package.resources if self._package else ():
            if resource.path not in self._members and self._described is not None:
                yield _missing(resource, self._described)

    def _pages(self) -> tuple[list[Page], list[Found]]:
        """The pages that were archived, and a gap for each list of them that is damaged."""
        found: list[Page] = []
        troubles: list[Found] = []
        for path, members in self._members.items():
            if path.startswith(b"pages/") and path.endswith(b".jsonl"):
                for member in members:
                    damaged = self._read_pages(member, found)
                    if damaged:
                        place, count = member.place, number("count", damaged)
                        troubles.append(gap(GapKind.UNREADABLE, "intake-gap-wacz-pages", member.name, place, count))
        return found, troubles

    def _read_pages(self, member: Member, found: list[Page]) -> int:
        damaged = 0
        with self._walk.cabinet.open(member.object.sha256) as stream:
            for page in pages_of(stream):
                if page is None:
                    damaged += 1
                elif len(found) < MOST_PAGES:
                    found.append(page)
        return damaged


def _is_package(head: bytes) -> bool:
    return b'"resources"' in head and _OF_PACKAGE.search(head) is not None


def _own_pages(sources: Sequence[Source]) -> list[Page]:
    return [page for source in sources for page in source.survey.pages]


def _missing(resource: Resource, described: Member) -> Found:
    name = names.from_bytes(resource.path)
    place = described.place
    if resource.elsewhere:
        return gap(GapKind.LINKED, "intake-gap-wacz-elsewhere", name, place)
    return gap(GapKind.MISSING, "intake-gap-wacz-missing", name, place)


def _unlisted() -> Attestation:
    kind, result = AttestationKind.CONTAINER_DIGESTS, AttestationResult.NOT_CHECKED
    return Attestation(kind, result, "WACZ datapackage.json", Sentence("intake-voucher-wacz-unlisted"))
