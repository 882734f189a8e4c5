"""What the auto-archiver leaves: posts with their files, named by their sums, and records of where they were.

Files are linked to posts by the path that the table states, else by the first 24 hexadecimal digits of the sum that
the record states: the JSON file is written before the files get their names.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Walk, container, gap
from pipeline.intake.web.post_contexts import context_of_post, media_notes
from pipeline.intake.web.post_links import Links
from pipeline.intake.web.post_vouchers import FolderVouchers, name_voucher, sum_voucher
from pipeline.intake.web.posts import Post, PostMedia, is_record, is_sheet, is_table, posts_in
from pipeline.intake.web.roots import folder_of, outermost
from pipeline.model.arrivals import Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import Attestation
from pipeline.model.sentences import Sentence, number, text

_JSON = re.compile(rb"(?:.*/)?(?:[0-9A-Za-z]{24}|metadata)\.json", re.DOTALL)
_CSV = re.compile(rb".*\.csv", re.DOTALL | re.IGNORECASE)
_STORED = re.compile(
    rb"(?:.*/)?(?:[0-9A-Za-z]{24}(?:\.[0-9A-Za-z]{1,8})?|metadata\.json|hashes\.txt|timestamp_token[^/]*|[^/]*\.tsr)",
    re.DOTALL,
)
_RECORD = re.compile(rb".*\.(?:json|html?|txt|csv|ots|tsr|crt|cer|pem|log)", re.DOTALL | re.IGNORECASE)
_NOTHING = ("nothing archived", "no archiver")


@dataclass(frozen=True, slots=True)
class AutoArchiverExport:
    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        tables = [path for path in listing.paths if _CSV.fullmatch(path)]
        found = [folder_of(path) for path in tables if _is_table(listing.head(path))]
        records = [path for path in listing.paths if _JSON.fullmatch(path)]
        found += [folder_of(path) for path in records if is_record(listing.head(path))]
        return outermost(found)

    def holds(self, root: bytes, path: bytes) -> bool:
        return path.startswith(root)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        yield from _Run(members, walk).everything()


class _Run:
    def __init__(self, members: Sequence[Member], walk: Walk) -> None:
        self._walk = walk
        own = [replace(one, place=replace(one.place, channel=Channel.AUTO_ARCHIVER)) for one in members]
        self._tables = [one for one in own if _CSV.fullmatch(one.raw) and _is_table(self._head(one))]
        self._stored = [one for one in own if _STORED.fullmatch(one.raw)]
        tables = {one.raw for one in self._tables}
        self._foreign = [one for one in members if not _STORED.fullmatch(one.raw) and one.raw not in tables]
        self._unreadable: list[tuple[Member, int]] = []
        self._posts = self._all_posts()
        self._links = Links(self._stored)
        self._near: defaultdict[bytes, list[list[Post]]] = defaultdict(list)
        for group in self._posts.values():
            if _JSON.fullmatch(group[0].record.raw):
                self._near[folder_of(group[0].record.raw)].append(group)
        self._vouchers = FolderVouchers(self._stored, walk)

    def everything(self) -> Iterator[Found]:
        for table in self._tables:
            yield container(table.object, table.name, table.place)
        handed: set[int] = set()
        for group in self._posts.values():
            yield from self._post(group, handed)
        for member in self._stored:
            if id(member) not in handed:
                yield from self._unnamed(member)
        for member, count in self._unreadable:
            yield gap(GapKind.UNREADABLE, "intake-gap-aa-rows", member.name, member.place, number("count", count))
        for member in self._foreign:
            yield from self._walk.found(member.object, member.name, member.place, notes=member.notes)

    def _all_posts(self) -> dict[tuple[str, str], list[Post]]:
        """Posts by address and time of archiving; the JSON file first, which knows the zone of times."""
        groups: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
        records = [one for one in self._stored if _JSON.fullmatch(one.raw) and is_record(self._head(one))]
        for record in (*records, *self._tables):
            broken = 0
            for post in posts_in(record, self._walk):
                if post is None:
                    broken += 1
                elif post.url:
                    groups[post.key].append(post)
            if broken:
                self._unreadable.append((record, broken))
        return groups

    def _post(self, group: Sequence[Post], handed: set[int]) -> Iterator[Found]:
        context = context_of_post(group)
        nothing = any(word in post.status.lower() for post in group for word in _NOTHING)
        if nothing or not any(post.media for post in group):
            place = replace(group[0].record.place, message=context)
            yield gap(GapKind.LINKED, "intake-gap-aa-nothing", None, place, text("url", names.shown(group[0].url, 500)))
        missing: dict[str, PostMedia] = {}
        for post in group:
            for media in post.media:
                member = self._links.member_of(media, post)
                if member is None:
                    known = media.stated_sum or media.key or media.filename
                    missing[known] = media if media.key else missing.get(known, media)
                elif id(member) not in handed:
                    handed.add(id(member))
                    yield from self._member(member, media, context)
        yield from self._missing(missing, group, context)

    def _member(self, member: Member, media: PostMedia | None, context: MessageContext) -> Iterator[Found]:
        if self._is_record(member):
            yield container(member.object, member.name, member.place)
            return
        if self._walk.content(member.object.sha256) in self._walk.openers:
            yield from self._walk.found(member.object, member.name, member.place, notes=member.notes)
            return
        notes = (*member.notes, *media_notes(media))
        message = replace(context, attestations=self._vouchers_of(member, media))
        at = replace(member.place, message=message)
        yield from self._walk.found(member.object, member.name, at, notes=notes)

    def _vouchers_of(self, member: Member, media: PostMedia | None) -> tuple[Attestation, ...]:
        named = name_voucher(member, media.stated_sum if media else "", self._walk)
        summed = sum_voucher(member, media.stated_sum, self._walk) if media and media.stated_sum else None
        return (*(one for one in (summed, named) if one is not None), *self._vouchers.of(member))

    def _unnamed(self, member: Member) -> Iterator[Found]:
        """A file that no record names; where its folder is that of one post, it is taken to be of that post."""
        near = self._near.get(folder_of(member.raw), [])
        if self._is_record(member):
            yield container(member.object, member.name, member.place)
        elif len(near) == 1:
            context = context_of_post(near[0])
            yield from self._member(member, None, replace(context, notes=(Sentence("intake-note-aa-unnamed"),)))
        else:
            yield from self._walk.found(
                member.object, member.name, member.place, notes=(*member.notes, Sentence("intake-note-aa-unnamed"))
            )

    def _missing(
        self, missing: dict[str, PostMedia], group: Sequence[Post], context: MessageContext
    ) -> Iterator[Found]:
        """Files that are named and not there. What one record names without a path, another may name with it."""
        linked = {media.filename for post in group for media in post.media if self._links.member_of(media, post)}
        place = replace(group[0].record.place, message=context)
        for media in missing.values():
            if media.filename not in linked and (media.key or media.stated_sum):
                name = names.from_text(media.key.rpartition("/")[2] or media.filename.rpartition("/")[2])
                yield gap(GapKind.MISSING, "intake-gap-aa-missing", name, place)

    def _is_record(self, member: Member) -> bool:
        return _RECORD.fullmatch(member.raw) is not None or self._vouchers.is_material(member)

    def _head(self, member: Member) -> bytes:
        with self._walk.cabinet.open(member.object.sha256) as stream:
            return stream.read(8_192)


def _is_table(head: bytes) -> bool:
    return is_table(head) or is_sheet(head)
