"""Who is signed in, and for how long."""

from pipeline.web.sessions import IDLE_S, LONGEST_S, MOST, Sessions
from tests.build import a_digest


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened() -> tuple[Sessions, Time, list[str]]:
    time, ended = Time(), []
    return Sessions(ended.append, time), time, ended


def test_a_session_is_found_by_what_its_browser_was_given_and_nothing_else() -> None:
    sessions, _, _ = opened()
    secret = sessions.begin(a_digest())
    session = sessions.find(secret)
    assert session is not None
    assert secret not in (session.key, session.form_key)
    for other in ("", "x", session.key, session.form_key, secret[:-1], secret + "x", "\ud800"):
        assert sessions.find(other) is None
    assert session.sent(session.form_key)
    assert not session.sent("")
    assert not session.sent("\ud800")


def test_an_idle_session_ends_and_a_busy_one_ends_later() -> None:
    sessions, time, ended = opened()
    idle, busy = sessions.begin(a_digest()), sessions.begin(a_digest())
    while time.now < IDLE_S + 10:
        assert sessions.find(busy) is not None
        time.now += IDLE_S / 3
    assert sessions.find(idle) is None
    while time.now < LONGEST_S + 10:
        sessions.find(busy)
        time.now += IDLE_S / 3
    assert sessions.find(busy) is None
    assert len(ended) == 2


def test_each_sign_in_is_another_session_and_there_are_not_too_many() -> None:
    sessions, _, ended = opened()
    secrets = [sessions.begin(a_digest()) for _ in range(MOST + 1)]
    assert len(set(secrets)) == MOST + 1
    assert len(ended) == 1
    assert sessions.find(secrets[0]) is None
    assert sessions.find(secrets[-1]) is not None


def test_ending_is_told_once() -> None:
    sessions, _, ended = opened()
    session = sessions.find(sessions.begin(a_digest()))
    assert session is not None
    sessions.end(session)
    sessions.end(session)
    assert ended == [session.key]
