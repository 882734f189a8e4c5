"""Which of the files that lie there a record of the auto-archiver means."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.intake.opening import Member
from pipeline.intake.web.posts import Post, PostMedia
from pipeline.intake.web.roots import folder_of

NAMED_BY = 24
"""Hexadecimal digits of a sum that make a name."""


class Links:
    def __init__(self, members: Sequence[Member]) -> None:
        self._by_name: defaultdict[bytes, list[Member]] = defaultdict(list)
        self._by_stem: defaultdict[bytes, list[Member]] = defaultdict(list)
        for member in members:
            base = member.raw.rpartition(b"/")[2]
            self._by_name[base].append(member)
            self._by_stem[base.partition(b".")[0]].append(member)

    def member_of(self, media: PostMedia, post: Post) -> Member | None:
        """By the path that was stated, else by the sum, in the folder of the record."""
        path = media.key.partition("?")[0].encode("utf-8", "surrogatepass")
        named = self._by_name.get(path.rpartition(b"/")[2], ()) if path else ()
        if named:
            return max(named, key=lambda one: _common(one.raw, path))
        digits = sum_digits(media.stated_sum)
        found = self._by_stem.get(digits[:NAMED_BY].encode(), ()) if digits else ()
        near = [one for one in found if folder_of(one.raw) == folder_of(post.record.raw)]
        return near[0] if near else found[0] if len(found) == 1 else None


def sum_digits(stated: str) -> str:
    """The digits of `SHA-256:…` or `SHA3-512:…`, or as they stand; empty where they are none."""
    digits = stated.rpartition(":")[2].strip().lower()
    return digits if len(digits) in (64, 128) and set(digits) <= set("0123456789abcdef") else ""


def _common(one: bytes, other: bytes) -> int:
    """How many parts of two paths are the same, from the end."""
    count = 0
    for mine, theirs in zip(reversed(one.split(b"/")), reversed(other.split(b"/")), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
