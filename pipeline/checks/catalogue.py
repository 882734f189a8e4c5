"""Every check that Sanad asks, in the order in which findings are shown. Nothing registers itself."""

from typing import Protocol

from pipeline.checks.capture_time import CaptureTime
from pipeline.checks.earlier_copy import EarlierCopy
from pipeline.checks.editing_software import EditingSoftware
from pipeline.checks.file_integrity import FileIntegrity
from pipeline.checks.first_known import FirstKnown
from pipeline.checks.knowledge import Platforms, Software
from pipeline.checks.place import PlaceCheck
from pipeline.checks.platform_traces import PlatformTraces
from pipeline.checks.rules import CheckRules
from pipeline.model.findings import Group
from pipeline.ports import Check


class RegisteredCheck(Check, Protocol):
    """A check with its closed list of codes."""

    def codes(self) -> frozenset[str]: ...


def registered_checks(rules: CheckRules) -> tuple[RegisteredCheck, ...]:
    """One of each. Raises SetupError where the knowledge that ships with them is damaged."""
    software, platforms = Software.shipped(), Platforms.shipped()
    return (
        FileIntegrity(),
        EditingSoftware(software),
        PlatformTraces(platforms, software),
        CaptureTime(rules.capture_time),
        PlaceCheck(rules.place, rules.capture_time),
        EarlierCopy(rules.earlier_copy, rules.capture_time),
        FirstKnown(rules.capture_time),
    )


def codes_in_use(checks: tuple[RegisteredCheck, ...]) -> tuple[tuple[Group, str], ...]:
    """Every (group, code) that a scoring policy must know, sorted."""
    return tuple(sorted({(check.group, code) for check in checks for code in check.codes()}))
