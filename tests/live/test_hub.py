"""Who watches what: a few streams a person, bounded in all, gone with whoever held them."""

import pytest

from grading.live.hub import PER_PERSON, Hub, TooMany


def test_a_person_has_a_few_and_gets_more_once_one_is_given_back() -> None:
    hub = Hub()
    held = [hub.enter(1, run) for run in range(PER_PERSON)]
    with pytest.raises(TooMany, match="too many windows"):
        hub.enter(1, 99)
    hub.enter(2, 99)
    hub.leave(held[0])
    held[0] = hub.enter(1, 99)


def test_a_process_has_so_many_for_all(settings) -> None:
    settings.STREAMS = 2
    hub = Hub()
    held = [hub.enter(person, 1) for person in (1, 2)]
    with pytest.raises(TooMany, match="Too many people"):
        hub.enter(3, 1)
    hub.leave(held.pop())
    hub.enter(3, 1)


def test_a_stream_that_was_never_sent_does_not_count_for_ever() -> None:
    hub = Hub()
    for run in range(3 * PER_PERSON):
        hub.enter(1, run)
