"""What people decide. Software never writes one of these by itself."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class VerificationStatus(StrEnum):
    UNVERIFIED = "unverified"
    UNDER_REVIEW = "under_review"
    VERIFIED = "verified"
    PARTLY_VERIFIED = "partly_verified"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's conclusion about an item or incident, with reasons; the machine's values stay visible."""

    subject: str
    status: VerificationStatus
    reviewer: str
    reason: str
    time: dt.datetime
