"""The seconds over which frames agree, held against a plain reading of what they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.videos.courses import Bounds, Profile, runs

HOUR = Bounds(0.0, 20.0)
moments = st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), max_size=60)


def profile(rows: list[tuple[int, bool, bool]]) -> Profile:
    rows = sorted(rows, key=lambda row: row[0])
    times = np.array([0.5 * at for at, _, _ in rows], np.float64)
    return Profile(times, np.array([row[1] for row in rows], np.bool_), np.array([row[2] for row in rows], np.bool_))


def plainly(rows: list[tuple[int, bool, bool]], bridged_s: float) -> list[tuple[float, float]]:
    """First and last moment of each run: what lies between two moments that agree is looked at each time anew."""
    alike = sorted(0.5 * at for at, agrees, _ in rows if agrees)
    against = [0.5 * at for at, agrees, tells in rows if tells and not agrees]
    found: list[tuple[float, float]] = []
    for at in alike:
        last = found[-1][1] if found else None
        if last is not None and (at - last <= bridged_s or not any(last < one < at for one in against)):
            found[-1] = found[-1][0], at
        else:
            found.append((at, at))
    return found


@given(moments, st.sampled_from([0.6, 1.6]))
def test_a_run_ends_where_frames_disagree_for_too_long(rows: list[tuple[int, bool, bool]], bridged_s: float) -> None:
    expected = plainly(rows, bridged_s)
    found = runs(profile(rows), HOUR, bridged_s)
    assert len(found) == len(expected)
    for (start, end), (first, last) in zip(found, expected, strict=True):
        assert max(0.0, first - 0.6) <= start <= first
        assert last <= end <= min(20.0, last + 0.6)


@pytest.mark.parametrize("each", [1, 7])
def test_frames_of_many_hours_are_each_looked_at_once(each: int) -> None:
    """Each moment held against all others would be forty thousand million comparisons."""
    times = np.arange(200_000, dtype=np.float64) * 0.5
    agrees = (np.arange(len(times)) // each) % 2 == 0
    found = runs(Profile(times, agrees, np.ones(len(times), np.bool_)), Bounds(0.0, 100_000.0))
    assert len(found) == (1 if each == 1 else 14_286)
