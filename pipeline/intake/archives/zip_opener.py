"""Zip archives: what their directory lists, what it passes over in silence, and what a password opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.intake import names
from pipeline.intake.archives.opener import Unpacking, base_name, until_trouble
from pipeline.intake.archives.zip_locked import Keyring
from pipeline.intake.archives.zip_members import TROUBLES, ZipBetween, ZipMember, zip_members
from pipeline.intake.opening import Member, Place, Walk, gap
from pipeline.intake.spreading import Unpacked, position_of, spread
from pipeline.model.arrivals import Found, FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text


@dataclass(frozen=True, slots=True)
class ZipOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        keys = Keyring(walk.means.passwords)
        with walk.cabinet.open(kept.sha256) as stream:
            unpacked = list(until_trouble(Unpacking(kept, place, walk), lambda u: _unpacked(stream, keys, u)))
        yield from spread(unpacked, walk, name)


def _unpacked(stream: BinaryIO, keys: Keyring, unpacking: Unpacking) -> Iterator[Unpacked]:
    for member in zip_members(stream, unpacking.walk.limits.members):
        if isinstance(member, ZipBetween):
            count = number("count", member.count)
            yield gap(GapKind.UNREADABLE, "intake-gap-zip-between", None, unpacking.place_of("…"), count)
        else:
            place = unpacking.place_of(position_of(member.name))
            unpacking.walk.allowance.count_member()
            yield _member(member, place, keys, unpacking)


def _member(member: ZipMember, place: Place, keys: Keyring, unpacking: Unpacking) -> Unpacked:
    if member.link:
        return gap(GapKind.UNREADABLE, "intake-gap-link", base_name(member.name), place)
    if member.encrypted:
        return _locked(member, place, keys, unpacking)
    if member.body is None:
        return gap(GapKind.UNREADABLE, "intake-gap-device", base_name(member.name), place)
    return unpacking.kept(member.name, place, member.body, TROUBLES, member.packed, _notes(member), member.span)


def _locked(member: ZipMember, place: Place, keys: Keyring, unpacking: Unpacking) -> Member | FoundGap:
    name = base_name(member.name)
    if member.unlock is None:
        return gap(GapKind.ENCRYPTED, "intake-gap-locked", name, place, text("format", "zip"))
    if not keys.given:
        return gap(GapKind.ENCRYPTED, "intake-gap-encrypted-member", name, place)
    for password in keys.candidates():
        body = member.unlock(password)
        found = unpacking.kept(member.name, place, body, TROUBLES, member.packed, _notes(member))
        if isinstance(found, Member):
            keys.opened(password)
            return found
        if body.opened or found.kind is GapKind.TOO_LARGE:
            return found
    return gap(GapKind.ENCRYPTED, "intake-gap-password-wrong", name, place, number("count", len(keys.given)))


def _notes(member: ZipMember) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    if member.salvaged:
        notes.append(Sentence("intake-note-salvaged"))
    if member.unlisted:
        notes.append(Sentence("intake-note-zip-unlisted"))
    if member.header_name is not None:
        name = text("name", names.from_bytes(member.header_name).display)
        notes.append(Sentence("intake-note-zip-other-name", (name,)))
    if member.differs:
        notes.append(Sentence("intake-note-zip-views-differ"))
    return tuple(notes)
