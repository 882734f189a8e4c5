"""The TOML form of an incident, as people write it; `samples/al-atareb/incident.toml` is a full example."""

import datetime as dt
from pathlib import Path

from pydantic import AwareDatetime, Field

from pipeline.errors import InvalidInput
from pipeline.model.basics import Bilingual, IncidentCode
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
from pipeline.model.places import Place, Point
from pipeline.model.times import Interval
from pipeline.settings import Strict, read_toml
from pipeline.wording.zones import zone_named


class Words(Strict):
    en: str
    ar: str

    def noun(self) -> Bilingual:
        return Bilingual(self.en, self.ar)


class WindowTable(Strict):
    earliest: AwareDatetime
    latest: AwareDatetime
    zone: str
    basis: Words


class PlaceTable(Strict):
    label: Words
    governorate: Words | None = None
    district: Words | None = None
    subdistrict: Words | None = None
    town: Words | None = None
    site: Words | None = None
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    precision_m: float = Field(gt=0)
    polygon: tuple[tuple[float, float], ...] = ()
    jamming_known: bool = False
    jamming_basis: Words | None = None
    neighbour_zones: tuple[str, ...] = ()


class AnswerTable(Strict):
    answer: Answer
    basis: Words


class AlternativeWindow(Strict):
    earliest: AwareDatetime
    latest: AwareDatetime


class AlternativeTable(Strict):
    code: str
    title: Words
    window: AlternativeWindow
    basis: Words


class CasualtyTable(Strict):
    source: str
    as_of: dt.date | None = None
    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    children: int | None = None
    women: int | None = None
    note: Words | None = None


class StatementTable(Strict):
    topic: Topic
    text: Words


class AccountTable(Strict):
    code: str
    role: str
    first_hand: bool
    consent: str
    language: str
    collected_by: str
    contemporaneous_log: bool = False
    shared_with: tuple[str, ...] = ()
    statements: tuple[StatementTable, ...] = ()


class ClaimTable(Strict):
    topic: Topic
    source: str
    text: Words
    strength: Strength


class IncidentFile(Strict):
    code: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    title: Words
    window: WindowTable
    place: PlaceTable
    facility: str | None = None
    strikes: int | None = None
    means: Words | None = None
    military_presence: AnswerTable | None = None
    warning: AnswerTable | None = None
    alternatives: tuple[AlternativeTable, ...] = ()
    casualties: tuple[CasualtyTable, ...] = ()
    accounts: tuple[AccountTable, ...] = ()
    claims: tuple[ClaimTable, ...] = ()
    not_established: tuple[Words, ...] = ()


def read_incident(path: Path) -> Incident:
    """The incident that `path` describes. Raises InvalidInput that names the key at fault."""
    form = read_toml(path, IncidentFile)
    try:
        return _incident(form)
    except ValueError as error:
        raise InvalidInput(f"{path}: {error}") from error


def _incident(form: IncidentFile) -> Incident:
    for zone in (form.window.zone, *form.place.neighbour_zones):
        zone_named(zone)
    return Incident(
        code=IncidentCode(form.code),
        title=form.title.noun(),
        window=Window(_interval(form.window.earliest, form.window.latest), form.window.zone, form.window.basis.noun()),
        place=_place(form.place),
        facility=form.facility,
        strikes=form.strikes,
        means=_words(form.means),
        military_presence=_answered(form.military_presence),
        warning=_answered(form.warning),
        alternatives=tuple(_alternative(row) for row in form.alternatives),
        casualties=tuple(_casualties(row) for row in form.casualties),
        accounts=tuple(_account(row) for row in form.accounts),
        claims=tuple(Claim(row.topic, row.source, row.text.noun(), row.strength) for row in form.claims),
        not_established=tuple(row.noun() for row in form.not_established),
    )


def _interval(earliest: dt.datetime, latest: dt.datetime) -> Interval:
    return Interval(earliest.astimezone(dt.UTC), latest.astimezone(dt.UTC))


def _words(words: Words | None) -> Bilingual | None:
    return words.noun() if words else None


def _answered(table: AnswerTable | None) -> Answered | None:
    return Answered(table.answer, table.basis.noun()) if table else None


def _place(table: PlaceTable) -> Place:
    return Place(
        label=table.label.noun(),
        point=Point(table.latitude, table.longitude),
        precision_m=table.precision_m,
        polygon=tuple(Point(latitude, longitude) for latitude, longitude in table.polygon),
        governorate=_words(table.governorate),
        district=_words(table.district),
        subdistrict=_words(table.subdistrict),
        town=_words(table.town),
        site=_words(table.site),
        jamming_known=table.jamming_known,
        jamming_basis=_words(table.jamming_basis),
        neighbour_zones=table.neighbour_zones,
    )


def _alternative(row: AlternativeTable) -> Alternative:
    window = _interval(row.window.earliest, row.window.latest)
    return Alternative(row.code, row.title.noun(), window, row.basis.noun())


def _casualties(row: CasualtyTable) -> CasualtyRange:
    return CasualtyRange(
        source=row.source,
        as_of=row.as_of,
        killed_min=row.killed_min,
        killed_max=row.killed_max,
        injured_min=row.injured_min,
        injured_max=row.injured_max,
        children=row.children,
        women=row.women,
        note=_words(row.note),
    )


def _account(row: AccountTable) -> Account:
    statements = tuple(AccountStatement(part.topic, part.text.noun()) for part in row.statements)
    return Account(
        code=row.code,
        role=row.role,
        first_hand=row.first_hand,
        consent=row.consent,
        language=row.language,
        collected_by=row.collected_by,
        contemporaneous_log=row.contemporaneous_log,
        shared_with=row.shared_with,
        statements=statements,
    )
