"""On what terms something was handed over: consent, restrictions, and who may be shown it.

THE RULE stands here and nowhere else: `InForce.keeps_back` says what keeps a receipt from an audience.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Consent(StrEnum):
    """From the mildest to the strictest."""

    GIVEN = "given"
    LIMITED = "limited"
    """Given for some uses; the words say which."""
    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Restriction(StrEnum):
    TEAM_ONLY = "team_only"
    """In no document that is rendered for others."""
    NO_PUBLICATION = "no_publication"
    """Others may be shown it; the public may not."""
    HIDE_IDENTITY = "hide_identity"
    """Others are shown the item, but no name, word, path or tag that came with it."""
    EMBARGO = "embargo"
    """For the team only until the day is there."""


class Audience(StrEnum):
    """Whom a document is rendered for."""

    TEAM = "team"
    OUTSIDE = "outside"
    """Courts, partners, mechanisms: people who answer for what they do with it."""
    PUBLIC = "public"


class SubjectKind(StrEnum):
    SOURCE = "source"
    SUBMISSION = "submission"
    RECEIPT = "receipt"


class KeptBack(StrEnum):
    """Why something is not shown."""

    BY_ITS_SOURCE = "by_its_source"
    """Consent was refused or withdrawn: it is not used either."""
    RESTRICTED = "restricted"
    """Not for this audience, or not yet."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one subject, as somebody put them on record. A newer row takes the place of an older one."""

    kind: SubjectKind
    subject: str
    """A source's code, or the id of a submission or receipt."""
    consent: Consent | None
    """None where nothing is on record."""
    restrictions: tuple[Restriction, ...]
    embargo_until: dt.date | None
    """The first day (UTC) on which it may be shown; None without EMBARGO."""
    words: str | None
    """What was asked, in the source's words."""
    by: str
    reason: str
    time: dt.datetime


_ORDER: Final = tuple(Consent)


@dataclass(frozen=True, slots=True)
class InForce:
    """The strictest of all terms that hold for one receipt."""

    consent: Consent | None = None
    restrictions: tuple[Restriction, ...] = ()
    embargo_until: dt.date | None = None
    words: tuple[str, ...] = ()

    def keeps_back(self, audience: Audience, today: dt.date) -> KeptBack | None:
        """Why `audience` is not shown it; None where it may be."""
        if self.consent in (Consent.REFUSED, Consent.WITHDRAWN):
            return KeptBack.BY_ITS_SOURCE
        if audience is Audience.TEAM:
            return None
        closed = Restriction.TEAM_ONLY in self.restrictions or self._under_embargo(today)
        unpublished = audience is Audience.PUBLIC and Restriction.NO_PUBLICATION in self.restrictions
        return KeptBack.RESTRICTED if closed or unpublished else None

    def conceals(self, audience: Audience) -> bool:
        """Whether `audience` is shown it without anything that could tell whose it is."""
        return audience is not Audience.TEAM and Restriction.HIDE_IDENTITY in self.restrictions

    def _under_embargo(self, today: dt.date) -> bool:
        # An embargo without a day has no end.
        until = self.embargo_until
        return Restriction.EMBARGO in self.restrictions and (until is None or today < until)


def strictest(all_terms: Iterable[Terms | None]) -> InForce:
    """What holds where several terms do: the strictest consent, every restriction, the last day."""
    found = [terms for terms in all_terms if terms is not None]
    consents = [terms.consent for terms in found if terms.consent is not None]
    asked = {restriction for terms in found for restriction in terms.restrictions}
    embargoes = [terms.embargo_until for terms in found if Restriction.EMBARGO in terms.restrictions]
    return InForce(
        consent=max(consents, key=_ORDER.index, default=None),
        restrictions=tuple(restriction for restriction in Restriction if restriction in asked),
        embargo_until=None if None in embargoes else max((day for day in embargoes if day), default=None),
        words=tuple(dict.fromkeys(terms.words for terms in found if terms.words)),
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """What the words of a handover say, as far as they are among the known ones."""

    consent: Consent | None = None
    restrictions: tuple[Restriction, ...] = ()
    embargo_until: dt.date | None = None
    not_understood: tuple[str, ...] = ()
    """Stays on record and is shown; no program can act on it."""


_RESTRICTION_WORDS: Final = {
    "team only": Restriction.TEAM_ONLY,
    "no publication": Restriction.NO_PUBLICATION,
    "do not publish": Restriction.NO_PUBLICATION,
    "hide identity": Restriction.HIDE_IDENTITY,
    "identity hidden": Restriction.HIDE_IDENTITY,
}
_NO_RESTRICTION: Final = frozenset({"none", "no restriction"})


KNOWN_WORDS: Final = "given, limited, not asked, refused; team only, no publication, hide identity, embargo 2027-01-31"


def read_stated(consent: str | None, restriction: str | None) -> Stated:
    """`given`, `not asked` …; restrictions separated by commas, an embargo as `embargo 2027-01-31`."""
    left: list[str] = []
    said = _plain((consent or "").replace("-", " "))
    known = {_plain(member.value): member for member in Consent}
    if said and said not in known:
        left.append((consent or "").strip())
    asked: list[Restriction] = []
    until: dt.date | None = None
    for part in (restriction or "").replace("،", ",").replace(";", ",").split(","):
        words = _plain(part)
        if words.startswith("embargo"):
            until = _day(words.removeprefix("embargo"))
            asked.append(Restriction.EMBARGO)
        elif (known_words := words.replace("-", " ")) in _RESTRICTION_WORDS:
            asked.append(_RESTRICTION_WORDS[known_words])
        elif words and words not in _NO_RESTRICTION:
            left.append(part.strip())
    unique = tuple(member for member in Restriction if member in asked)
    return Stated(known.get(said), unique, until, tuple(left))


def _plain(words: str) -> str:
    return " ".join(words.replace("_", " ").casefold().split())


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words.replace("until", "").strip(" :"))
    except ValueError:
        return None
