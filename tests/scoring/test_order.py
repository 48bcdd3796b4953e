"""The fair order of an entry and the numbers of blind scoring."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.scoring.order import FIRST_NUMBER, NUMBERS, numbered

KEYS = st.sets(st.integers(1, 10**6), max_size=30)
patient = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(KEYS, st.text(min_size=1))
def test_everybody_has_a_number_of_six_digits_of_their_own(keys: set[int], seed: str) -> None:
    found = numbered(seed, keys)
    assert set(found) == keys
    assert len(set(found.values())) == len(keys)
    assert all(FIRST_NUMBER <= one < FIRST_NUMBER + NUMBERS for one in found.values())


@patient
@given(KEYS, st.text(min_size=1))
def test_it_is_the_same_every_time_whoever_comes_later(keys: set[int], seed: str) -> None:
    found = numbered(seed, keys)
    assert list(found) == list(numbered(seed, sorted(keys, reverse=True)))
    more = [key for key in numbered(seed, keys | {10**6 + 1}) if key in keys]
    assert more == list(found)


def test_nobody_is_first_in_every_entry() -> None:
    firsts = {next(iter(numbered(f"entry {n}", range(1, 61)))) for n in range(12)}
    assert len(firsts) > 6
