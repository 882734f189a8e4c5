"""What a file's name says about its time: a pure grammar of the names that phones and apps give.

The meaning of the date matters more than its digits: WhatsApp's is the day on which the app stored the
file, so a video of 2016 forwarded in 2017 bears 2017. Names are given by people and apps and can be typed
anew, therefore every claim has the authority `FILE_NAME`. The table `RULES` goes from specific to general.
"""

import base64
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.times import (
    Authority,
    TimeClaim,
    TimeSemantics,
    ZoneBasis,
    from_instant,
    from_wall_clock,
)


class NamePattern(StrEnum):
    """Who names files like this."""

    ANDROID_CAMERA = "Android camera"
    PIXEL_CAMERA = "Pixel camera"
    WINDOWS_PHONE_CAMERA = "Windows phone camera"
    COUNTER_CAMERA = "camera with counter"
    WHATSAPP_ANDROID = "WhatsApp on Android"
    WHATSAPP_DESKTOP = "WhatsApp on desktop, web or iOS"
    WHATSAPP_EXPORT = "WhatsApp chat export on iOS"
    TELEGRAM_DESKTOP = "Telegram on desktop"
    TELEGRAM_EXPORT = "Telegram chat export"
    SAVED_BY_APP = "Telegram or Instagram on Android"
    SIGNAL = "Signal"
    VIBER = "Viber"
    FACEBOOK_SAVE = "Facebook app"
    MESSENGER = "Messenger"
    FACEBOOK_CDN = "Facebook server"
    TWITTER = "X (Twitter) server"
    SCREENSHOT = "screenshot"
    SCREEN_RECORDING = "screen recording"
    EDITING_APP = "editing app"


class Reading(StrEnum):
    """How the digits of a name are to be read."""

    WALL_CLOCK = "wall_clock"
    UTC = "utc"
    EPOCH_S = "epoch_s"
    EPOCH_MS = "epoch_ms"
    SNOWFLAKE = "snowflake"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of naming. `semantics` is None where the name holds no time."""

    pattern: NamePattern
    form: re.Pattern[str]
    semantics: TimeSemantics | None = None
    reading: Reading = Reading.WALL_CLOCK


@dataclass(frozen=True, slots=True)
class NameReading:
    """The pattern that a name follows, and the time that it states, if any."""

    pattern: NamePattern
    claim: TimeClaim | None


# Named groups: y month d h min s f (fraction), half (AM or PM), epoch, id.
_DAY = r"(?P<y>\d{4})(?P<month>\d\d)(?P<d>\d\d)"
_DAY_DASHED = r"(?P<y>\d{4})-(?P<month>\d\d?)-(?P<d>\d\d?)"
_TIME = r"(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)"
_TIME_DASHED = r"(?P<h>\d\d)-(?P<min>\d\d)-(?P<s>\d\d)"
_TIME_DOTTED = r"(?P<h>\d\d?)[.:](?P<min>\d\d)[.:](?P<s>\d\d)(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
# What apps and file managers put behind: `(1)`, `~2`, `_HDR`, ` - Copy`, `-edited`, then the extension.
_REST = r"(?:[^0-9A-Za-z].*)?"
_END = r"(?:\s?\(\d+\))?(?:\.\w{1,5})*"

_CAPTURE = TimeSemantics.CAPTURE_START
_STORED = TimeSemantics.STORED_BY_APP
_WRITTEN = TimeSemantics.FILE_WRITE


def _form(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


RULES: tuple[Rule, ...] = (
    Rule(NamePattern.WHATSAPP_ANDROID, _form(rf"(?:IMG|VID|PTT|AUD|STK|DOC)-{_DAY}-WA\d{{4,}}{_REST}"), _STORED),
    Rule(
        NamePattern.WHATSAPP_DESKTOP,
        _form(rf"WhatsApp (?:Image|Video|Audio|Ptt) {_DAY_DASHED} at {_TIME_DOTTED}{_REST}"),
        _STORED,
    ),
    Rule(
        # The Arabic form: "WhatsApp picture (or video) dated … at …".
        NamePattern.WHATSAPP_DESKTOP,
        _form(rf"\w+ واتساب بتاريخ {_DAY_DASHED} في {_TIME_DOTTED}{_REST}"),
        _STORED,
    ),
    Rule(
        NamePattern.WHATSAPP_EXPORT,
        _form(rf"\d{{8}}-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-{_DAY_DASHED}-{_TIME_DASHED}{_REST}"),
        _STORED,
    ),
    Rule(
        NamePattern.TELEGRAM_DESKTOP,
        _form(rf"(?:photo|video|audio|animation|document)_{_DAY_DASHED}_{_TIME_DASHED}{_REST}"),
        _STORED,
    ),
    Rule(
        NamePattern.TELEGRAM_EXPORT,
        _form(rf"\w+?_\d+@(?P<d>\d\d)-(?P<month>\d\d)-(?P<y>\d{{4}})_{_TIME_DASHED}{_REST}"),
        _STORED,
    ),
    Rule(
        NamePattern.SIGNAL,
        _form(rf"signal-(?:attachment-)?{_DAY_DASHED}-{_TIME_DASHED}(?:-(?P<f>\d{{3}}))?{_REST}"),
        _STORED,
    ),
    Rule(NamePattern.SIGNAL, _form(rf"signal-(?:attachment-)?{_DAY_DASHED}-{_TIME}{_REST}"), _STORED),
    Rule(NamePattern.FACEBOOK_SAVE, _form(rf"FB_IMG_(?P<epoch>\d{{13}}){_REST}"), _STORED, Reading.EPOCH_MS),
    Rule(NamePattern.MESSENGER, _form(rf"received_\d{{6,}}{_REST}")),
    Rule(NamePattern.FACEBOOK_CDN, _form(rf"\d{{5,}}_\d{{8,}}_\d{{5,}}_[a-z]{_REST}")),
    Rule(NamePattern.VIBER, _form(rf"0-0\d-0\d-[0-9a-f]{{16,}}(?:_\w+)?{_REST}")),
    Rule(NamePattern.SCREENSHOT, _form(rf"Screenshot[_ -]{_DAY}[_ -]{_TIME}{_REST}"), _WRITTEN),
    Rule(
        NamePattern.SCREENSHOT,
        _form(rf"Screenshot[_ -]{_DAY_DASHED}[_ -]{_TIME_DASHED}(?:-(?P<f>\d{{2,3}}))?{_REST}"),
        _WRITTEN,
    ),
    Rule(NamePattern.SCREENSHOT, _form(rf"Screen ?shot {_DAY_DASHED} at {_TIME_DOTTED}{_REST}"), _WRITTEN),
    Rule(
        NamePattern.SCREEN_RECORDING,
        _form(rf"Screen[_ ]?record(?:er|ing)?[_ -]{_DAY}[_ -]{_TIME}{_REST}"),
        _WRITTEN,
    ),
    Rule(
        NamePattern.SCREEN_RECORDING,
        _form(rf"RPReplay_Final(?P<epoch>\d{{10}}){_REST}"),
        _WRITTEN,
        Reading.EPOCH_S,
    ),
    Rule(
        NamePattern.EDITING_APP,
        _form(rf"(?:InShot|VN|Lv|KineMaster)_{_DAY}_?{_TIME}(?P<f>\d{{3}})?{_REST}"),
        _WRITTEN,
    ),
    # Millisecond forms before second forms: the first of these bears the date of saving, not of capture.
    Rule(NamePattern.SAVED_BY_APP, _form(rf"(?:IMG|VID)_{_DAY}_{_TIME}_(?P<f>\d{{3}}){_END}"), _STORED),
    Rule(
        NamePattern.PIXEL_CAMERA,
        _form(rf"PXL_{_DAY}_{_TIME}(?P<f>\d{{3}}){_REST}"),
        _CAPTURE,
        Reading.UTC,
    ),
    Rule(
        NamePattern.ANDROID_CAMERA,
        _form(rf"(?:IMG|VID|MVIMG|PANO|BURST|Photo|Video|REC)_?{_DAY}_{_TIME}(?P<f>\d{{3}})?{_REST}"),
        _CAPTURE,
    ),
    Rule(NamePattern.ANDROID_CAMERA, _form(rf"{_DAY}_{_TIME}(?P<f>\d{{3}})?{_REST}"), _CAPTURE),
    Rule(
        NamePattern.WINDOWS_PHONE_CAMERA,
        _form(rf"WP_{_DAY}_(?P<h>\d\d)_(?P<min>\d\d)_(?P<s>\d\d){_REST}"),
        _CAPTURE,
    ),
    Rule(NamePattern.COUNTER_CAMERA, _form(rf"(?:IMG_|DSC[NF_]?|DSCF|MVI_|P10|MAH|GOPR|GH01)\d{{3,5}}{_END}")),
    Rule(
        NamePattern.TWITTER,
        re.compile(r"(?P<id>[A-Za-z0-9_-]{15})(?:\.(?:jpe?g|png|webp))?(?:[:?@_-].*)?"),
        TimeSemantics.PLATFORM_UPLOAD,
        Reading.SNOWFLAKE,
    ),
)

# Snowflake ids of X count milliseconds from here; they exist since the autumn of 2010.
_TWITTER_EPOCH_MS = 1_288_834_974_657
_EARLIEST_YEAR, _LATEST_YEAR = 1995, 2100
_COPY = re.compile(r"(?:copy of |copie de |نسخة من |edited[_-])+", re.IGNORECASE)


def read_file_name(name: str) -> NameReading | None:
    """The pattern and time of a file name or of a path's last part; None where nothing is recognised."""
    plain = _plain(name)
    for rule in RULES:
        found = rule.form.fullmatch(plain)
        if found is None:
            continue
        if rule.semantics is None:
            return NameReading(rule.pattern, None)
        claim = _claim(rule, rule.semantics, found, plain)
        if claim is not None:
            return NameReading(rule.pattern, claim)
    return None


def file_name_claims(name: str) -> tuple[TimeClaim, ...]:
    """The times that a file name states: at most one; none where it holds no date that a clock can show."""
    reading = read_file_name(name)
    return () if reading is None or reading.claim is None else (reading.claim,)


def _plain(name: str) -> str:
    """The last part of a path, with Western digits and without marks that cannot be seen.

    Phones set to Arabic write Arabic-Indic digits into names; direction marks travel along with copied names.
    """
    last = re.split(r"[/\\]", name[-1000:])[-1]
    western = "".join(_western(character) for character in last)
    return _COPY.sub("", unicodedata.normalize("NFC", western), count=1).strip()


def _western(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Cf":
        return ""
    return " " if character in "\u00a0\u202f" else character


def _claim(rule: Rule, semantics: TimeSemantics, found: re.Match[str], name: str) -> TimeClaim | None:
    source = f"file name ({rule.pattern.value})"
    match rule.reading:
        case Reading.WALL_CLOCK:
            reading = _wall_clock(found)
            if reading is None:
                return None
            return from_wall_clock(
                reading,
                semantics=semantics,
                authority=Authority.FILE_NAME,
                resolution_s=_resolution(found),
                source=source,
                stated=_shown(name),
            )
        case Reading.UTC:
            wall = _wall_clock(found)
            instant = None if wall is None else wall.replace(tzinfo=dt.UTC)
        case Reading.EPOCH_S:
            instant = _since_1970(int(found["epoch"]) * 1000)
        case Reading.EPOCH_MS:
            instant = _since_1970(int(found["epoch"]))
        case Reading.SNOWFLAKE:
            instant = twitter_moment(found["id"])
    if instant is None:
        return None
    return from_instant(
        instant,
        semantics=semantics,
        authority=Authority.FILE_NAME,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0 if rule.reading is Reading.EPOCH_S else 0.001,
        source=source,
        stated=_shown(name),
    )


def _wall_clock(found: re.Match[str]) -> dt.datetime | None:
    """The digits as a reading of a clock without a zone; None where no clock can show them."""
    parts = found.groupdict()
    hour = int(parts.get("h") or 0)
    half = (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    year = int(parts["y"])
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    microsecond = int((parts.get("f") or "0").ljust(6, "0"))
    try:
        return dt.datetime(  # noqa: DTZ001 -- a wall-clock reading; `from_wall_clock` spans every zone
            year,
            int(parts["month"]),
            int(parts["d"]),
            hour,
            int(parts.get("min") or 0),
            int(parts.get("s") or 0),
            microsecond,
        )
    except ValueError:
        return None


def _resolution(found: re.Match[str]) -> float:
    parts = found.groupdict()
    if parts.get("h") is None:
        return 86_400.0
    fraction = parts.get("f")
    return 1.0 if fraction is None else 10.0 ** -len(fraction)


def _since_1970(milliseconds: int) -> dt.datetime | None:
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=milliseconds)
    return moment if _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR else None


def twitter_moment(media_name: str) -> dt.datetime | None:
    """When X named an uploaded picture (15 characters), UTC, to the millisecond; None for any other text.

    The name is URL-safe base64 of 11 bytes: a 64-bit Snowflake id (41 bits of milliseconds, 10 of machine,
    12 of sequence), then 24 random bits. Media ids have low sequence numbers, which tells them from chance.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{15}", media_name):
        return None
    number = int.from_bytes(base64.urlsafe_b64decode(media_name + "="))
    identifier = number >> 24
    if identifier & 0xFFF >= 16 or identifier >> 63:
        return None
    moment = _since_1970((identifier >> 22) + _TWITTER_EPOCH_MS)
    return moment if moment and dt.datetime(2010, 11, 1, tzinfo=dt.UTC) <= moment and moment.year < 2040 else None


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)[:80]
