"""Incidents, links between their items, assessments, and what people decided."""

import sqlalchemy as sa

from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import RowDigest
from pipeline.model.decisions import Decision
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Link
from pipeline.storage import tables
from pipeline.storage.shelves import (
    ASSESSMENTS,
    DECISIONS,
    INCIDENT_ASSESSMENTS,
    INCIDENTS,
    LINKS,
    SavedLink,
)

_ASSESSMENT, _WHOLE, _DECISION, _LINK = (
    tables.assessments.c,
    tables.incident_assessments.c,
    tables.decisions.c,
    tables.links.c,
)


class Incidents:
    """Incidents within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def incident(self, code: IncidentCode) -> Incident | None:
        return INCIDENTS.get(self._connection, code)

    def incidents(self) -> tuple[Incident, ...]:
        """In order of their codes."""
        return INCIDENTS.select(self._connection, order=(tables.incidents.c.key,))

    def links_of(self, incident: IncidentCode) -> tuple[Link, ...]:
        """In order of the two digests, the smaller first, then of kind."""
        saved = LINKS.select(self._connection, _LINK.incident == incident, order=(_LINK.key,))
        return tuple(one.link for one in saved)

    def assessment(self, item: Digest, incident: IncidentCode) -> Assessment | None:
        where = (_ASSESSMENT.item == item) & (_ASSESSMENT.incident == incident)
        return ASSESSMENTS.latest(self._connection, where)

    def incident_assessment(self, incident: IncidentCode) -> IncidentAssessment | None:
        return INCIDENT_ASSESSMENTS.latest(self._connection, _WHOLE.incident == incident)

    def decisions_of(self, subject: str) -> tuple[Decision, ...]:
        """Oldest first."""
        return DECISIONS.select(self._connection, _DECISION.subject == subject)

    def put_incident(self, incident: Incident) -> RowDigest:
        return INCIDENTS.put(self._connection, incident.code, incident)

    def put_link(self, incident: IncidentCode, link: Link) -> RowDigest:
        # One row per pair and kind, whichever way round the pair is named.
        first, second = sorted((link.item, link.other))
        key = f"{incident}/{first}/{second}/{link.kind.value}"
        return LINKS.put(self._connection, key, SavedLink(incident, link))

    def add_assessment(self, assessment: Assessment) -> RowDigest:
        mine = (_ASSESSMENT.item == assessment.item) & (_ASSESSMENT.incident == assessment.incident)
        number = ASSESSMENTS.count(self._connection, mine)
        subject = f"{assessment.item}/{assessment.incident}"
        if number and ASSESSMENTS.latest(self._connection, mine) == assessment:
            return ASSESSMENTS.put(self._connection, f"{subject}/{number}", assessment)
        return ASSESSMENTS.add(self._connection, f"{subject}/{number + 1}", assessment)

    def add_incident_assessment(self, assessment: IncidentAssessment) -> RowDigest:
        mine = _WHOLE.incident == assessment.incident
        number = INCIDENT_ASSESSMENTS.count(self._connection, mine)
        if number and INCIDENT_ASSESSMENTS.latest(self._connection, mine) == assessment:
            return INCIDENT_ASSESSMENTS.put(self._connection, f"{assessment.incident}/{number}", assessment)
        return INCIDENT_ASSESSMENTS.add(self._connection, f"{assessment.incident}/{number + 1}", assessment)

    def add_decision(self, decision: Decision) -> RowDigest:
        number = DECISIONS.count(self._connection, _DECISION.subject == decision.subject) + 1
        return DECISIONS.add(self._connection, f"{decision.subject}/{number}", decision)
