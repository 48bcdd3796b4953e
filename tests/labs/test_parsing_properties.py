"""What holds for every table, not only for the ones in the catalogue."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.parse.reading import Table
from labs.parse.task import _checks
from labs.spec import SpecError

FILE = Path("lab.toml")
keys = st.text("abcdefghij_", min_size=1, max_size=12)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


def table(weights: list[int]) -> Table:
    checks = [{"name": f"check {i}", "weight": weight} for i, weight in enumerate(weights)]
    return Table(FILE, {"checks": checks})


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6))
def test_weights_pass_exactly_when_they_add_up_to_100(weights: list[int]) -> None:
    if sum(weights) == 100:
        assert [check.weight for check in _checks(table(weights))] == weights
    else:
        with pytest.raises(SpecError, match=f"add up to {sum(weights)} "):
            _checks(table(weights))


@given(st.sets(st.integers(1, 99), min_size=1, max_size=5))
def test_weights_cut_from_100_always_pass(cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), 100]
    weights = [high - low for low, high in itertools.pairwise(edges)]
    assert sum(check.weight for check in _checks(table(weights))) == 100


@given(st.dictionaries(keys, values, max_size=5), st.sets(keys, max_size=5))
def test_done_complains_exactly_about_keys_that_nobody_asked_for(
    found: dict[str, Any], asked: set[str]
) -> None:
    read = Table(FILE, found)
    for key in asked & found.keys():
        read._take(key, None)
    left = found.keys() - asked
    if not left:
        read.done()
        return
    with pytest.raises(SpecError) as error:
        read.done()
    assert any(f"lab.toml: {key} is not a known key" in str(error.value) for key in left)


@given(values)
def test_every_reader_gives_its_type_or_a_spec_error(value: Any) -> None:
    readers = {
        "text": str, "integer": int, "number": float, "texts": tuple, "integers": tuple,
        "table": Table, "tables": list, "free": dict,
    }  # fmt: skip
    extra = {"integer": (0, 9), "number": (0, 9), "integers": ({1, 2},)}
    for name, kind in readers.items():
        read = Table(FILE, {"key": value})
        try:
            got = getattr(read, name)("key", *extra.get(name, ()))
        except SpecError as error:
            got = error
        refused = isinstance(got, SpecError) and str(got).startswith("lab.toml: key ")
        assert refused or isinstance(got, kind)
