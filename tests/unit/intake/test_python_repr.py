"""Values as Python prints them, read without evaluating anything."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.web.python_repr import Opaque, value_of

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_python_prints_comes_back(value: object) -> None:
    assert value_of(repr(value)) == value


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 5, 1, 12, 30, 1, 250, tzinfo=dt.UTC),
        dt.datetime(2026, 5, 1, 12, 30, tzinfo=dt.timezone(dt.timedelta(hours=3))),
        dt.datetime(2026, 5, 1, 12, 30, tzinfo=dt.timezone(-dt.timedelta(hours=4, minutes=30))),
        dt.datetime(2026, 5, 1),  # noqa: DTZ001 -- a reading without a zone
    ],
)
def test_times_keep_their_zone(moment: dt.datetime) -> None:
    assert value_of(repr({"at": moment})) == {"at": moment}


@pytest.mark.parametrize("zone", ["tzlocal()", "tzfile('/usr/share/zoneinfo/Asia/Damascus')", "<DstTzInfo 'EET'>"])
def test_a_zone_that_only_its_machine_knew_is_none(zone: str) -> None:
    (moment,) = value_of(f"[datetime.datetime(2026, 5, 1, 12, 0, tzinfo={zone})]")  # type: ignore[misc]
    assert isinstance(moment, dt.datetime) and moment.tzinfo is None


@pytest.mark.parametrize("text", ["PosixPath('/tmp/x')", "<Media object at 0x7f>", "set()", "OrderedDict([('a', 1)])"])
def test_other_objects_are_opaque(text: str) -> None:
    assert isinstance(value_of(text), Opaque)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1, 2",
        "1 2",
        "{'a': 1",
        "{'a' 1]",
        "[1))",
        "__import__('os').system('true')",
        "lambda: 0",
        "'open",
        ":",
        "=",
        "[:]",
        "[" * 100_000,
        "-" * 100_000,
        "1" * 100_000,
        "a." * 100_000,
    ],
)
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        value_of(text)


@given(st.text(alphabet="[]{}():,='\"\\ab1.- datetime.()<>", max_size=60))
def test_nothing_else_than_value_error_is_raised(text: str) -> None:
    try:
        value_of(text)
    except ValueError:
        return


def test_impossible_times_are_opaque() -> None:
    assert isinstance(value_of("datetime.datetime(2026, 13, 1, 0, 0)"), Opaque)
    assert isinstance(value_of("datetime.datetime('x')"), Opaque)
    assert isinstance(value_of("datetime.datetime()"), Opaque)
