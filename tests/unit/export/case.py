"""A made-up incident with one item of every kind that a page must be able to show. Nobody's media is in it."""

import datetime as dt
import hashlib
from dataclasses import replace

from pipeline.model.arrivals import (
    Arrival,
    Channel,
    Gap,
    GapKind,
    Handover,
    MessageContext,
    Receipt,
    Submission,
)
from pipeline.model.assessments import (
    Assessment,
    Band,
    CountedLink,
    Coverage,
    Dependence,
    Grade,
    IncidentAssessment,
    Line,
    Merge,
    MergeReason,
    PillarWeight,
    Score,
    WeighedFinding,
    WeightStatus,
)
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult, StatedFact
from pipeline.model.basics import (
    Bilingual,
    Digest,
    GapId,
    IncidentCode,
    OriginalName,
    ReceiptId,
    SourceCode,
    SubmissionId,
    ToolVersion,
)
from pipeline.model.custody import CustodyEvent, EventOutcome, EventType, Happening, SignedHead
from pipeline.model.decisions import Decision, VerificationStatus
from pipeline.model.descriptions import Description, Fact, Keyframe, MediaKind, MediaType
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.findings import (
    Author,
    AuthorKind,
    Evidence,
    EvidenceKind,
    Finding,
    Group,
    NotRunReason,
    Outcome,
    Pillar,
)
from pipeline.model.incidents import (
    Account,
    AccountStatement,
    Alternative,
    Answer,
    Answered,
    CasualtyRange,
    Claim,
    Incident,
    Strength,
    Topic,
    Window,
)
from pipeline.model.likeness import (
    HashKind,
    Lineage,
    LinkKind,
    Match,
    MatchKind,
    Region,
    Transformation,
    Turn,
)
from pipeline.model.objects import Derivative, DerivativeKind, Item, ItemStatus, Object, Quarantine
from pipeline.model.places import Place, PlaceClaim, Point, PositionBasis
from pipeline.model.sentences import Sentence, digest, number, text
from pipeline.model.summary import IncidentSummary, ItemReport, ItemSummary, RelatedItem, Waiting
from pipeline.model.times import (
    Authority,
    Interval,
    TimeClaim,
    TimeSemantics,
    ZoneBasis,
    from_instant,
    from_wall_clock,
)

CODE = IncidentCode("ATB-2017-11-13")
TOOL = ToolVersion("sanad", "0.1.0")
FFMPEG = ToolVersion("ffmpeg", "7.1")
SUBMISSION = SubmissionId("s-0001")
SOURCE_A, SOURCE_B, SOURCE_C = SourceCode("S-014"), SourceCode("S-022"), SourceCode("S-031")
ABSENT = Sentence("main-absence_is_neutral")
CANNOT = Sentence("main-cannot_exclude")


def sha(word: str) -> Digest:
    return Digest(hashlib.sha256(word.encode()).hexdigest())


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)


INTAKE = at(2017, 12, 2, 9, 30)


def both(en: str, ar: str) -> Bilingual:
    return Bilingual(en, ar)


def incident() -> Incident:
    return Incident(
        code=CODE,
        title=both("Strikes on the market of al-Atareb", "غارات على سوق مدينة الأتارب"),
        window=Window(
            Interval(at(2017, 11, 13, 12, 0), at(2017, 11, 13, 13, 0)),
            "Asia/Damascus",
            both(
                "Three publishers name about 14:08 local time.",
                "تذكر ثلاث جهات ناشرة نحو الساعة 14:08 بالتوقيت المحلي.",
            ),
        ),
        place=Place(
            label=both("Market, al-Atareb, western Aleppo", "السوق، الأتارب، ريف حلب الغربي"),
            point=Point(36.1390, 36.8300),
            precision_m=80,
            polygon=(
                Point(36.1398, 36.8290),
                Point(36.1399, 36.8309),
                Point(36.1391, 36.8313),
                Point(36.1382, 36.8306),
                Point(36.1384, 36.8289),
            ),
            governorate=both("Aleppo", "حلب"),
            town=both("al-Atareb", "الأتارب"),
            jamming_known=True,
            jamming_basis=both("Reported for north-western Syria since 2017.", "أُبلغ عنه في شمال غرب سوريا منذ 2017."),
        ),
        facility="market",
        strikes=3,
        means=both("Six missiles from two fixed-wing aircraft", "ستة صواريخ من طائرتين ثابتتي الجناح"),
        military_presence=Answered(Answer.NO, both("Eight accounts", "ثماني إفادات")),
        warning=Answered(Answer.UNKNOWN, both("Not asked in every account", "لم يُسأل عنه في كل إفادة")),
        alternatives=(
            Alternative(
                "EARLIER",
                both("Earlier strike on the same market", "غارة أسبق على السوق نفسه"),
                Interval(at(2016, 7, 24, 9), at(2016, 7, 25, 21)),
                both("Named by one publisher", "ذكرتها جهة ناشرة واحدة"),
            ),
        ),
        casualties=(
            CasualtyRange("SOHR", dt.date(2017, 11, 13), killed_min=29, children=5, women=3),
            CasualtyRange("SNHR", dt.date(2017, 12, 22), killed_min=79, killed_max=79, children=8),
            CasualtyRange("UN CoI", dt.date(2018, 2, 1), killed_min=84, injured_min=150),
        ),
        accounts=(
            Account(
                "A-1",
                "central_signal",
                first_hand=True,
                consent="public, without name",
                language="ar",
                collected_by="team",
                contemporaneous_log=True,
                statements=(
                    AccountStatement(Topic.DATE, both("Logged at 14:08", "سُجّل في 14:08")),
                    AccountStatement(Topic.MEANS, both("Two aircraft", "طائرتان")),
                ),
            ),
            Account(
                "A-2",
                "paramedic",
                first_hand=True,
                consent="internal only",
                language="ar",
                collected_by="team",
                shared_with=("NGO-7",),
                statements=(AccountStatement(Topic.PLACE, both("The vegetable lane", "ممر الخضار")),),
            ),
        ),
        claims=(
            Claim(
                Topic.ACTOR,
                "SNHR",
                both("Attributed to fixed-wing aircraft", "تُنسب إلى طيران ثابت الجناح"),
                Strength.BELIEF,
            ),
        ),
        not_established=(both("Who carried out the strikes.", "هوية منفذ الغارات."),),
    )


def score(decibans: float, informative: int = 4) -> Score:
    size = abs(decibans)
    ends = ((3, Band.NOT_DETERMINED), (10, Band.WEAK), (20, Band.MODERATE), (30, Band.MODERATELY_STRONG))
    band = next((band for end, band in ends if size < end), Band.STRONG)
    coverage = Coverage(
        ("capture_time", "place", "earlier_copy", "file_integrity")[:informative], ("platform_traces",), (), ()
    )
    index = None if size < 3 else 50 + 1.25 * decibans
    return Score(decibans, index, band, decibans < 0, coverage)


def finding(
    check: str,
    group: Group,
    outcome: Outcome,
    reason: Sentence = ABSENT,
    not_run: NotRunReason | None = None,
    other: tuple[Digest, ...] = (),
) -> Finding:
    return Finding(
        check=check,
        group=group,
        code="synthetic",
        outcome=outcome,
        reason=reason,
        author=Author(AuthorKind.TOOL, check, "1"),
        not_run=not_run,
        measured=(number("n_hypotheses", 3), digest("item", sha("measured"))),
        limits=(CANNOT,),
        evidence=(Evidence(EvidenceKind.TIME, "EXIF DateTimeOriginal"),),
        tools=(FFMPEG,),
        other_items=other,
    )


def weighed(found: Finding, decibans: float, *, counts: bool = True, set_aside: bool = False) -> WeighedFinding:
    return WeighedFinding(found, decibans, counts and decibans != 0, set_aside, WeightStatus.ELICITED)


def assessment(item: Digest, findings: tuple[WeighedFinding, ...], whole: float, aside: bool = False) -> Assessment:
    return Assessment(
        item=item,
        incident=CODE,
        inputs=sha("inputs"),
        policy=sha("policy"),
        findings=findings,
        pillars=(),
        provenance=score(6.0, 2),
        verification=score(whole),
        set_aside=aside,
    )


def received(when: dt.datetime = INTAKE) -> TimeClaim:
    return from_instant(
        when,
        semantics=TimeSemantics.RECEIVE,
        authority=Authority.OWN_CUSTODY,
        zone_basis=ZoneBasis.OWN_CLOCK,
        resolution_s=1,
        source="intake",
        stated=when.isoformat(),
    )


def reading(wall: str, source: str = "EXIF DateTimeOriginal") -> TimeClaim:
    return from_wall_clock(
        dt.datetime.fromisoformat(wall),
        semantics=TimeSemantics.CAPTURE_START,
        authority=Authority.FILE_NAME if source == "file name" else Authority.DEVICE_CLOCK,
        resolution_s=1,
        source=source,
        stated=wall,
    )


def sent(when: dt.datetime, authority: Authority = Authority.EXPORT) -> TimeClaim:
    return from_instant(
        when,
        semantics=TimeSemantics.SEND,
        authority=authority,
        zone_basis=ZoneBasis.STATED_OFFSET,
        resolution_s=1,
        source="Date",
        stated=when.isoformat(),
    )


def vouchers() -> tuple[Attestation, ...]:
    """One voucher of each result."""
    return (
        Attestation(
            AttestationKind.DKIM,
            AttestationResult.VALID,
            "example.org (key1)",
            Sentence("attestation-dkim-valid"),
            (sha("key record"),),
            sent(at(2017, 11, 13, 12, 45)),
            (Sentence("attestation-limit-key-given"),),
        ),
        Attestation(
            AttestationKind.ARC,
            AttestationResult.NOT_CHECKED,
            "example.net (arc)",
            Sentence("attestation-key-not-asked", (text("name", "arc._domainkey.example.net"),)),
        ),
        Attestation(AttestationKind.MAIL_SIGNATURE, AttestationResult.INVALID, None),
    )


def receipt(
    word: str,
    name: str,
    channel: Channel,
    source: SourceCode,
    message: MessageContext | None = None,
    when: dt.datetime = INTAKE,
    submission: SubmissionId = SUBMISSION,
) -> Receipt:
    return Receipt(
        id=ReceiptId(f"r-{word}"),
        item=sha(word),
        submission=submission,
        source=source,
        arrival=Arrival(
            object=Object(sha(word), 2_345_678),
            name=OriginalName(name.encode("utf-8", "surrogatepass").hex(), name),
            path=("outbox.mbox", "message 4", name) if channel is Channel.MBOX else (name,),
            containers=(sha("outbox"),) if channel is Channel.MBOX else (),
            channel=channel,
            message=message,
        ),
        received=received(when),
    )


def keyframes(word: str, count: int) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(index * 31.0, sha(f"{word} frame {index}"), 1280, 720) for index in range(count))


def derivative(word: str, kind: DerivativeKind = DerivativeKind.PREVIEW) -> Derivative:
    return Derivative(sha(f"{word} preview"), sha(word), kind, 1024, 768, FFMPEG, "L1")


def examination(word: str, description: Description, frames: int = 0, **more: object) -> Examination:
    return Examination(
        item=sha(word),
        inputs=sha("inputs"),
        status=ItemStatus.EXAMINED,
        description=description,
        keyframes=keyframes(word, frames),
        derivatives=() if frames else (derivative(word),),
        **more,  # type: ignore[arg-type]
    )


JPEG = MediaType("image/jpeg", MediaKind.IMAGE)
MP4 = MediaType("video/mp4", MediaKind.VIDEO, "mov")


def place(latitude: float, longitude: float, precision: float = 15) -> PlaceClaim:
    return PlaceClaim(Point(latitude, longitude), precision, PositionBasis.SATELLITE, "EXIF GPS", "WGS-84")


def item(word: str, status: ItemStatus = ItemStatus.EXAMINED, media: str | None = "image/jpeg") -> Item:
    return Item(sha(word), 2_345_678, status, INTAKE, media, sha("inputs"))


def video() -> ItemSummary:
    description = Description(
        MP4,
        width=1920,
        height=1080,
        duration_s=153.2,
        make="samsung",
        model="SM-G935F",
        software=("G935FXXU1DQJ2",),
        video_codec="h264",
        audio_codec="aac",
        times=(
            reading("2017-11-13T14:09:03", "file name"),
            from_instant(
                at(2017, 11, 13, 12, 11, 36),
                semantics=TimeSemantics.CAPTURE_STOP,
                authority=Authority.DEVICE_CLOCK,
                zone_basis=ZoneBasis.UTC_BY_DEFINITION,
                resolution_s=1,
                source="QuickTime CreateDate",
                stated="2017-11-13 12:11:36",
            ),
        ),
        places=(place(36.1391, 36.8302),),
        facts=(Fact("QuickTime MajorBrand", "mp42", "exiftool"), Fact("QuickTime Duration", "153.2", "ffprobe")),
        tools=(FFMPEG,),
    )
    message = MessageContext(
        "<1@example>",
        sha("mail 1"),
        sender="a.s. <source@example>",
        subject="فيديو من السوق",
        sent=sent(at(2017, 11, 13, 12, 45)),
        words="هذا ما صورته اليوم قرب السوق.",
        attestations=vouchers(),
        facts=(StatedFact("X-Mailer", "iPhone Mail (14G60)"), StatedFact("Resent-From", "b.c. <friend@example>")),
    )
    found = (
        weighed(finding("capture_time", Group.DEVICE_CLOCKS, Outcome.SUPPORTS), 10.0),
        weighed(finding("place", Group.DEVICE_PLACE, Outcome.SUPPORTS), 8.0),
        weighed(finding("platform_traces", Group.FILE_HISTORY, Outcome.SUPPORTS), 6.0),
        weighed(finding("earlier_copy", Group.EARLIER_COPY, Outcome.NEUTRAL), 0.0),
        weighed(
            finding("editing_software", Group.FILE_HISTORY, Outcome.NOT_RUN, not_run=NotRunReason.TOOL_MISSING), 0.0
        ),
    )
    return ItemSummary(
        1,
        item("video", media="video/mp4"),
        (receipt("video", "20171113_140903.mp4", Channel.MBOX, SOURCE_A, message),),
        examination("video", description, frames=5),
        None,
        (),
        assessment(sha("video"), found, 9.1),
        (),
        1,
    )


def lineage() -> Lineage:
    return Lineage(
        "00aa11bb22cc33dd",
        (sha("photo"), sha("mirrored")),
        sha("photo"),
        INTAKE,
        sha("photo"),
        Sentence("summary-change-none", (text("first", "I2"), text("second", "I3"))),
    )


def mirrored_match() -> Match:
    first, second = sorted((sha("photo"), sha("mirrored")))
    return Match(
        first,
        second,
        MatchKind.SAME_EXPOSURE,
        HashKind.PDQ,
        18,
        sha("photo preview") if first == sha("photo") else sha("mirrored preview"),
        sha("mirrored preview") if first == sha("photo") else sha("photo preview"),
        1,
        212,
        0.93,
        Transformation(
            Turn.MIRRORED,
            0.62,
            1.4,
            Region(0.05, 0.1, 0.95, 0.92),
            Region(0, 0, 1, 1),
            (Region(0.8, 0.85, 0.98, 0.97),),
        ),
    )


def photo() -> ItemSummary:
    message = MessageContext(
        "skype:1", None, conversation="Atareb media", sender="live:reporter", sent=sent(at(2017, 11, 13, 13, 20))
    )
    found = (
        weighed(finding("capture_time", Group.DEVICE_CLOCKS, Outcome.NEUTRAL), 0.0),
        weighed(finding("place", Group.DEVICE_PLACE, Outcome.NEUTRAL), 0.0),
        weighed(finding("platform_traces", Group.FILE_HISTORY, Outcome.INCONCLUSIVE), 0.0),
    )
    return ItemSummary(
        2,
        item("photo"),
        (receipt("photo", "سوق الأتارب ١٣-١١.jpg", Channel.SKYPE, SOURCE_B, message),),
        examination("photo", Description(JPEG, width=1280, height=960)),
        lineage(),
        (mirrored_match(),),
        assessment(sha("photo"), found, 1.4),
        (),
        2,
    )


def mirrored() -> ItemSummary:
    found = (weighed(finding("editing_software", Group.FILE_HISTORY, Outcome.INCONCLUSIVE), -3.0, counts=True),)
    return ItemSummary(
        3,
        item("mirrored"),
        (receipt("mirrored", "IMG-20171113-WA0004.jpg", Channel.FOLDER, SOURCE_C),),
        examination("mirrored", Description(JPEG, width=800, height=560, software=("Adobe Photoshop CS6",))),
        lineage(),
        (mirrored_match(),),
        assessment(sha("mirrored"), found, -3.2),
        (),
        2,
    )


def earlier_match() -> Match:
    first, second = sorted((sha("recycled"), sha("archived")))
    return Match(
        first,
        second,
        MatchKind.SAME_EXPOSURE,
        HashKind.PHASH,
        2,
        sha(f"{'recycled' if first == sha('recycled') else 'archived'} preview"),
        sha(f"{'archived' if first == sha('recycled') else 'recycled'} preview"),
        1,
        340,
        0.97,
        Transformation(Turn.NONE, 1.0, 0.0, Region(0, 0, 1, 1), Region(0, 0, 1, 1)),
    )


def set_aside() -> ItemSummary:
    contradiction = finding("earlier_copy", Group.EARLIER_COPY, Outcome.CONTRADICTS, other=(sha("archived"),))
    return ItemSummary(
        4,
        item("recycled"),
        (receipt("recycled", "photo_2017-11-13_16-20-33.jpg", Channel.FOLDER, SOURCE_C),),
        examination("recycled", Description(JPEG, width=1280, height=853)),
        Lineage(
            "ffee11bb22cc33dd",
            (sha("archived"), sha("recycled")),
            sha("archived"),
            at(2016, 7, 25, 18),
            sha("archived"),
            Sentence("summary-change-none", (text("first", "R1"), text("second", "I4"))),
        ),
        (earlier_match(),),
        assessment(sha("recycled"), (weighed(contradiction, -30.0, set_aside=True),), -27.0, aside=True),
        (
            Decision(
                sha("recycled"),
                VerificationStatus.UNDER_REVIEW,
                "reviewer-2",
                "Waiting for the older submission's sheet.",
                at(2017, 12, 3, 10),
            ),
        ),
        None,
    )


def quarantined() -> ItemSummary:
    broken = Examination(
        sha("broken"),
        sha("inputs"),
        ItemStatus.QUARANTINED,
        Description(MP4),
        quarantine=Quarantine("video frames", "the decoder was ended by signal 11", FFMPEG),
    )
    return ItemSummary(
        5,
        item("broken", ItemStatus.QUARANTINED, "video/mp4"),
        (receipt("broken", "VID_0007.mp4", Channel.EML, SOURCE_A),),
        broken,
        None,
        (),
        None,
        (),
    )


def not_media() -> ItemSummary:
    described = Examination(
        sha("page"), sha("inputs"), ItemStatus.NOT_MEDIA, Description(MediaType("application/pdf", MediaKind.OTHER))
    )
    return ItemSummary(
        6,
        item("page", ItemStatus.NOT_MEDIA, "application/pdf"),
        (receipt("page", "list.pdf", Channel.FILE, SOURCE_A),),
        described,
        None,
        (),
        None,
        (),
    )


def waiting() -> ItemSummary:
    return ItemSummary(
        7,
        item("new", ItemStatus.RECEIVED, None),
        (receipt("new", "IMG_2204.HEIC", Channel.FOLDER, SOURCE_B),),
        None,
        None,
        (),
        None,
        (),
    )


def far_away() -> ItemSummary:
    description = Description(
        JPEG,
        width=4032,
        height=3024,
        make="HUAWEI",
        model="P9",
        times=(reading("2017-11-13T15:12:20"),),
        places=(place(35.9306, 36.6339, 20),),
    )
    found = (
        weighed(finding("capture_time", Group.DEVICE_CLOCKS, Outcome.SUPPORTS), 4.0),
        weighed(finding("place", Group.DEVICE_PLACE, Outcome.INCONCLUSIVE), 0.0),
    )
    return ItemSummary(
        8,
        item("far"),
        (
            receipt("far", "IMG_20171113_151220.jpg", Channel.FOLDER, SOURCE_C),
            receipt("far", "IMG_20171113_151220(1).jpg", Channel.EML, SOURCE_A),
        ),
        examination("far", description),
        None,
        (),
        assessment(sha("far"), found, 2.6),
        (),
        3,
    )


def items() -> tuple[ItemSummary, ...]:
    return (video(), photo(), mirrored(), set_aside(), quarantined(), not_media(), waiting(), far_away())


def _line(number_: int, members: tuple[Digest, ...], merges: tuple[Merge, ...] = ()) -> Line:
    weights = (PillarWeight(Pillar.DATE, 10.0, ()), PillarWeight(Pillar.LOCATION, 8.0, ()))
    return Line(number_, members, merges, weights, number_)


def incident_assessment() -> IncidentAssessment:
    merge = Merge(
        sha("photo"),
        sha("mirrored"),
        MergeReason.SAME_EXPOSURE,
        Sentence("summary-change-none", (text("first", "I2"), text("second", "I3"))),
    )
    return IncidentAssessment(
        incident=CODE,
        inputs=sha("inputs"),
        policy=sha("policy"),
        items=tuple(one.item.sha256 for one in items()),
        lines=(_line(1, (sha("video"),)), _line(2, (sha("photo"), sha("mirrored")), (merge,)), _line(3, (sha("far"),))),
        links=(CountedLink(sha("video"), sha("photo"), LinkKind.SAME_SCENE, 3.0),),
        date=score(12.0),
        location=score(8.0),
        provenance=score(2.0),
        whole=score(7.4),
        grade=Grade.G2,
        date_grade=Grade.G3,
        location_grade=Grade.G2,
        provenance_grade=Grade.G1,
        gates_missing=(Sentence("summary-no-decision"),),
        set_aside=(sha("recycled"),),
        dependence=(Dependence(1, 1.2, Grade.G1), Dependence(2, 7.0, Grade.G2), Dependence(3, 6.1, Grade.G2)),
        independent_tests=(Sentence("summary-limit-copies"),),
    )


def gaps() -> tuple[Gap, ...]:
    name = OriginalName(b"VID_0012.mp4".hex(), "VID_0012.mp4")
    context = MessageContext("skype:9", None, sender="live:reporter", sent=sent(at(2017, 11, 14, 8)))
    return (
        Gap(
            GapId("g-1"),
            SUBMISSION,
            GapKind.EXPIRED,
            Channel.SKYPE,
            name,
            ("messages.json", "message 9"),
            (),
            ABSENT,
            context,
        ),
        Gap(GapId("g-2"), SUBMISSION, GapKind.ENCRYPTED, Channel.FOLDER, None, ("صور.zip",), (), ABSENT),
    )


def related() -> tuple[RelatedItem, ...]:
    older = Item(sha("archived"), 1_200_000, ItemStatus.EXAMINED, at(2016, 7, 25, 18), "image/jpeg", sha("inputs"))
    came = receipt(
        "archived",
        "DSC_0101.JPG",
        Channel.FOLDER,
        SOURCE_B,
        when=at(2016, 7, 25, 18),
        submission=SubmissionId("s-0000"),
    )
    return (RelatedItem(older, (came,), examination("archived", Description(JPEG)), ("ATB-2016-07-24",)),)


def submission() -> Submission:
    handover = Handover(
        SOURCE_A, "a shopkeeper", "officer 3", "on a drive", None, "may be shown without faces", "Do not publish faces"
    )
    return Submission(
        SUBMISSION, handover, INTAKE, INTAKE + dt.timedelta(minutes=2), (OriginalName("00", "outbox"),), CODE
    )


def head() -> SignedHead:
    return SignedHead(412, sha("chain"), INTAKE, "ab" * 32, "cd" * 64)


def summary(own: tuple[ItemSummary, ...] | None = None) -> IncidentSummary:
    return IncidentSummary(
        incident=incident(),
        assessment=incident_assessment(),
        items=items() if own is None else own,
        related=related(),
        lineages=(lineage(),),
        sources=(SOURCE_A, SOURCE_B, SOURCE_C),
        submissions=(submission(),),
        gaps=gaps(),
        archive=ArchiveState(1_204, 17),
        waiting=Waiting(2, 1),
        decisions=(),
        head=head(),
        tools=(TOOL, FFMPEG),
        generated=at(2017, 12, 3, 12),
    )


def unassessed() -> IncidentSummary:
    """An incident that was just declared: nothing attached, nothing weighed."""
    bare = replace(incident(), alternatives=(), casualties=(), accounts=(), claims=(), not_established=())
    return replace(
        summary(()),
        incident=bare,
        assessment=None,
        related=(),
        lineages=(),
        sources=(),
        submissions=(),
        gaps=(),
        waiting=Waiting(0, 0),
        head=None,
    )


def report() -> ItemReport:
    shown = replace(video(), number=0, assessment=None, line=None)
    happening = Happening(EventType.CAPTURE, "officer 3", TOOL, EventOutcome.SUCCESS, (sha("video"),))
    event = CustodyEvent(7, INTAKE, "system clock", happening, sha("before"))
    weighed_as = video().assessment
    assert weighed_as is not None
    return ItemReport(
        shown, ((incident(), weighed_as),), (), (sha("after"),), at(2017, 12, 3, 12), (TOOL,), (event,), (submission(),)
    )
