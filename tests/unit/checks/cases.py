"""Builds case files: one item as the earlier steps leave it, for the market of al-Atareb on 13 November 2017."""

import datetime as dt
from dataclasses import replace as replace
from pathlib import Path as Path

from pipeline.checks.catalogue import RegisteredCheck, registered_checks
from pipeline.checks.rules import CheckRules
from pipeline.model.arrivals import Arrival, Channel, MessageContext, Receipt
from pipeline.model.basics import Bilingual, Digest, IncidentCode, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.descriptions import Description, Fact, Integrity, MediaKind, MediaType, Structure
from pipeline.model.evidence import ArchiveState, CaseFile, Relative
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident, Window
from pipeline.model.likeness import Fingerprint, HashKind, Match, MatchKind
from pipeline.model.objects import Item, ItemStatus, Object, Quarantine
from pipeline.model.places import Place, PlaceClaim, Point, PositionBasis
from pipeline.model.times import Authority as Authority
from pipeline.model.times import Interval as Interval
from pipeline.model.times import (
    TimeClaim,
    TimeSemantics,
    ZoneBasis,
    from_instant,
    from_wall_clock,
)
from tests.build import a_digest as a_digest

RULES = CheckRules.from_toml((Path(__file__).parents[3] / "config/checks.toml").read_text(encoding="utf-8"))
CHECKS: dict[str, RegisteredCheck] = {check.name: check for check in registered_checks(RULES)}

JPEG = MediaType("image/jpeg", MediaKind.IMAGE)
MP4 = MediaType("video/mp4", MediaKind.VIDEO, "mov")
PDF = MediaType("application/pdf", MediaKind.OTHER)
MARKET = Point(36.1390, 36.8300)
EVENING = "2017-11-13T18:00:00+00:00"


def utc(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).astimezone(dt.UTC)


def incident(*, jamming: bool = True, zones: tuple[str, ...] = ("Europe/Istanbul",)) -> Incident:
    basis = Bilingual("published reports", "تقارير منشورة")
    window = Interval(utc("2017-11-13T14:00:00+02:00"), utc("2017-11-13T14:25:00+02:00"))
    corners = tuple(Point(36.1390 + n * 0.0011, 36.8300 + e * 0.0014) for n, e in ((1, -1), (1, 1), (-1, 1), (-1, -1)))
    place = Place(Bilingual("market", "السوق"), MARKET, 150, corners, jamming_known=jamming, neighbour_zones=zones)
    return Incident(
        IncidentCode("SYR-ALP-20171113-01"), Bilingual("Strike", "قصف"), Window(window, "Asia/Damascus", basis), place
    )


def exif(reading: str, source: str = "EXIF DateTimeOriginal") -> TimeClaim:
    """A camera's wall clock, or with an offset in `reading` a camera that states its zone."""
    moment = dt.datetime.fromisoformat(reading)
    if moment.tzinfo is not None:
        return from_instant(
            moment,
            semantics=TimeSemantics.CAPTURE_START,
            authority=Authority.DEVICE_CLOCK,
            zone_basis=ZoneBasis.STATED_OFFSET,
            resolution_s=1.0,
            source=source,
            stated=reading,
        )
    return from_wall_clock(
        moment,
        semantics=TimeSemantics.CAPTURE_START,
        authority=Authority.DEVICE_CLOCK,
        resolution_s=1.0,
        source=source,
        stated=reading,
    )


def instant(
    reading: str,
    authority: Authority = Authority.SATELLITE,
    semantics: TimeSemantics = TimeSemantics.CAPTURE_START,
    basis: ZoneBasis = ZoneBasis.UTC_BY_DEFINITION,
    source: str = "EXIF GPSDateStamp and GPSTimeStamp",
) -> TimeClaim:
    return from_instant(
        utc(reading),
        semantics=semantics,
        authority=authority,
        zone_basis=basis,
        resolution_s=1.0,
        source=source,
        stated=reading,
    )


def container(
    reading: str,
    semantics: TimeSemantics = TimeSemantics.CAPTURE_STOP,
    basis: ZoneBasis = ZoneBasis.UTC_BY_DEFINITION,
) -> TimeClaim:
    return instant(reading, Authority.DEVICE_CLOCK, semantics, basis, "QuickTime mvhd creation time")


def position(
    north_m: float = 0.0,
    precision_m: float = 15.0,
    basis: PositionBasis = PositionBasis.SATELLITE,
    datum: str | None = None,
    age_s: float | None = None,
) -> PlaceClaim:
    """A position `north_m` metres north of the middle of the market."""
    point = Point(MARKET.latitude + north_m / 111_000, MARKET.longitude)
    return PlaceClaim(point, precision_m, basis, "EXIF GPS", datum, age_s)


def receipt(
    item: Digest,
    name: str = "IMG_1234.JPG",
    received: str = EVENING,
    message: MessageContext | None = None,
) -> Receipt:
    ours = instant(received, Authority.OWN_CUSTODY, TimeSemantics.RECEIVE, ZoneBasis.OWN_CLOCK, "intake")
    arrival = Arrival(
        Object(item, 1000),
        OriginalName(name.encode().hex(), name),
        (name,),
        (),
        Channel.EML if message else Channel.FOLDER,
        message,
    )
    key = ReceiptId(a_digest(f"{item}{name}{received}{message}"))
    return Receipt(key, item, SubmissionId("s1"), SourceCode("SRC-1"), arrival, ours)


def mail(sent: str, authority: Authority = Authority.EXPORT, transport: tuple[TimeClaim, ...] = ()) -> MessageContext:
    claim = instant(sent, authority, TimeSemantics.SEND, ZoneBasis.STATED_OFFSET, "Date")
    return MessageContext("message-1", None, sent=claim, transport=transport)


def photo(
    *times: TimeClaim,
    places: tuple[PlaceClaim, ...] = (),
    media_type: MediaType = JPEG,
    duration_s: float | None = None,
    make: str | None = None,
    model: str | None = None,
    software: tuple[str, ...] = (),
    facts: tuple[tuple[str, str], ...] = (),
    structure: Structure | None = None,
    integrity: Integrity | None = None,
    width: int | None = 1600,
    height: int | None = 1200,
) -> Description:
    return Description(
        media_type,
        width=width,
        height=height,
        duration_s=duration_s,
        make=make,
        model=model,
        software=software,
        times=times,
        places=places,
        facts=tuple(Fact(name, value, "exiftool") for name, value in facts),
        structure=structure,
        integrity=integrity,
    )


def video(*times: TimeClaim, duration_s: float = 153.0, structure: Structure | None = None) -> Description:
    return photo(*times, media_type=MP4, duration_s=duration_s, structure=structure)


def case(
    description: Description | None = None,
    *,
    names: tuple[str, ...] = ("IMG_1234.JPG",),
    about: Incident | None = None,
    receipts: tuple[Receipt, ...] | None = None,
    relatives: tuple[Relative, ...] = (),
    size: int = 1000,
    searchable: bool = True,
    quarantine: Quarantine | None = None,
) -> CaseFile:
    digest = a_digest("item")
    described = description if description is not None else photo()
    item = Item(digest, size, ItemStatus.EXAMINED, utc(EVENING))
    prints = (Fingerprint(HashKind.PDQ, "0" * 64, 100, a_digest("preview")),) if searchable else ()
    status = ItemStatus.EXAMINED if quarantine is None else ItemStatus.QUARANTINED
    examination = Examination(digest, a_digest("inputs"), status, described, fingerprints=prints, quarantine=quarantine)
    arrived = receipts if receipts is not None else tuple(receipt(digest, name) for name in names)
    return CaseFile(item, arrived, examination, ArchiveState(40, 3), relatives, incident=about or incident())


def relative(
    *receipts: Receipt,
    description: Description | None = None,
    incidents: tuple[str, ...] = (),
) -> Relative:
    mine, other = a_digest("item"), a_digest("other")
    match = Match(
        min(mine, other),
        max(mine, other),
        MatchKind.SAME_EXPOSURE,
        HashKind.PDQ,
        12,
        a_digest("a"),
        a_digest("b"),
        1,
        80,
        0.95,
    )
    item = Item(other, 900, ItemStatus.EXAMINED, utc(EVENING))
    return Relative(item, match, receipts, description, tuple(IncidentCode(code) for code in incidents))


def without_incident(full: CaseFile) -> CaseFile:
    return replace(full, incident=None)


def codes(check: str, full: CaseFile) -> tuple[str, ...]:
    asked = CHECKS[check]
    return tuple(finding.code for finding in asked.run(full)) if asked.applies_to(full) else ("not applicable",)
