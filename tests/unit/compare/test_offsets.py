import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.videos.offsets import courses, segment
from pipeline.model.likeness import Segment


def test_a_steady_shift_is_a_course_and_a_stray_pair_is_none() -> None:
    own, other = np.array([4.0, 7.0, 12.0, 9.0]), np.array([62.0, 65.2, 69.9, 11.0])
    assert [mask.tolist() for mask in courses(own, other)] == [[True, True, True, False]]


def test_a_part_that_was_shown_twice_is_two_courses() -> None:
    own = np.array([4.0, 8.0, 12.0, 4.0, 8.0])
    other = np.array([4.0, 8.0, 12.0, 34.0, 38.0])
    masks = [mask.tolist() for mask in courses(own, other)]
    assert masks == [[True, True, True, False, False], [False, False, False, True, True]]


def test_frames_of_one_shot_that_resemble_each_other_are_no_course_beside_the_true_one() -> None:
    own = np.array([0.0, 2.0, 4.0, 6.0, 0.0, 2.0, 4.0])
    other = np.array([0.0, 2.0, 4.0, 6.0, 2.0, 4.0, 6.0])
    assert [mask.tolist() for mask in courses(own, other)] == [[True] * 4 + [False] * 3]


def test_normal_speed_wins_over_another_that_explains_no_more() -> None:
    own = np.array([0.0, 5.0, 10.0])
    assert courses(own, own + 3)[0].all()


def test_a_speed_outside_half_to_double_is_no_course() -> None:
    own = np.array([0.0, 5.0, 10.0, 15.0])
    assert [mask.sum() for mask in courses(own, own * 3)] == [1]


def test_many_frames_that_resemble_one_count_as_one() -> None:
    """A still shot of ten seconds looks like a single frame everywhere: no course through time comes of that."""
    own = np.array([*np.arange(0.0, 1.0, 0.1), 30.0, 34.0])
    other = np.array([*np.full(10, 8.0), 50.0, 54.0])
    assert courses(own, other)[0].tolist() == [False] * 10 + [True, True]


def test_a_segment_runs_from_the_first_to_the_last_frame() -> None:
    assert segment(np.array([4.0, 19.0, 8.0]), np.array([62.0, 77.0, 66.0])) == Segment(4.0, 19.0, 62.0, 77.0)


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 600)), min_size=1, max_size=30))
@settings(deadline=None)
def test_no_pair_is_in_two_courses_and_the_longest_comes_first(pairs: list[tuple[float, float]]) -> None:
    own, other = np.array(pairs).T
    found = courses(own, other)
    assert np.sum(found, axis=0).max() == 1
    frames = [min(len(set(own[mask])), len(set(other[mask]))) for mask in found]
    assert frames == sorted(frames, reverse=True)
