"""Suggestions: ranked, with reasons, and none where nothing speaks for an incident."""

from pipeline.model.basics import SourceCode
from pipeline.model.routing import Hint, Suggestion
from pipeline.routing.suggestions import Candidate, suggest
from tests.build import a_digest
from tests.unit.routing.arrange import minute, position, the_incident, traces

HELD = a_digest("held")
CANDIDATE = Candidate(the_incident(), frozenset({HELD}), frozenset({SourceCode("S-bbbbbbbb")}), frozenset({"19:abc"}))


def hints(copies: tuple[str, ...] = (), **given: object) -> tuple[Hint, ...]:
    found = suggest(traces(**given), copies, (CANDIDATE,))  # type: ignore[arg-type]
    return found[0].hints if found else ()


def test_nothing_known_suggests_nothing() -> None:
    assert hints() == ()
    assert hints(words=("good morning",), sent=(minute("2020-01-01T00:00:00+00:00"),)) == ()


def test_each_hint() -> None:
    assert hints((HELD,)) == (Hint.COPY,)
    assert hints(places=(position(36.141, 36.828),)) == (Hint.PLACE,)
    assert hints(conversation="19:abc") == (Hint.CONVERSATION,)
    assert hints(words=("سوق الاتارب",)) == (Hint.NAME,)
    assert hints(words=("Atarib_market.mp4",)) == (Hint.NAME,)
    assert hints(taken=(minute("2017-11-13T14:09:00+02:00"),)) == (Hint.TAKEN,)
    assert hints(sent=(minute("2017-11-15T09:00:00+02:00"),)) == (Hint.SENT,)


def test_a_source_that_sent_before_is_no_hint_by_itself() -> None:
    assert hints(source=SourceCode("S-bbbbbbbb")) == ()
    told = hints(source=SourceCode("S-bbbbbbbb"), words=("Atareb",))
    assert told == (Hint.NAME, Hint.SOURCE)


def test_a_message_from_before_the_event_is_not_of_it() -> None:
    assert hints(sent=(minute("2017-11-12T09:00:00+02:00"),)) == ()


def test_a_clock_that_stands_a_zone_off_still_hints() -> None:
    assert hints(taken=(minute("2017-11-14T20:00:00+02:00"),)) == (Hint.TAKEN,)
    assert hints(taken=(minute("2017-11-16T20:00:00+02:00"),)) == ()


def test_stronger_hints_stand_first() -> None:
    found: tuple[Suggestion, ...] = suggest(
        traces(words=("Atareb",), sent=(minute("2017-11-15T09:00:00+02:00"),)), (HELD,), (CANDIDATE,)
    )
    assert found[0].hints == (Hint.COPY, Hint.NAME, Hint.SENT)
    assert [reason.id for reason in found[0].reasons] == ["routing-copy", "routing-name", "routing-sent"]
