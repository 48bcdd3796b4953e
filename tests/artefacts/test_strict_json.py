"""The strict reader of JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.artefacts import BadArtefact, strict_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def loads(text: str | bytes, **limits) -> object:
    data = text if isinstance(text, bytes) else text.encode()
    return strict_json.loads(data, **{"max_bytes": 100_000} | limits)


@given(values)
def test_sound_json_comes_back_as_it_was(value):
    assert loads(json.dumps(value), max_depth=40) == value


@given(st.binary(max_size=100))
def test_no_bytes_do_anything_but_read_or_refuse(data):
    try:
        loads(data)
    except BadArtefact:
        return


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[NaN]", "NaN"),
        ("[-Infinity]", "Infinity"),
        ("[1e999]", "too large for a number"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "'c' twice"),
        ("[1,]", "line 1"),
        ("", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        ("[" * 33 + "]" * 33, "nested more than 32 deep"),
        ("[" * 40_000, "nested more than 32 deep"),
        ("9" * 5000, "number that can't be read"),
        (" " * 100_001, "100000 are allowed"),
    ],
)
def test_doubtful_json_is_refused_with_the_reason(text, said):
    with pytest.raises(BadArtefact, match=said):
        loads(text)


def test_the_depth_counts_lists_and_objects():
    assert loads("1", max_depth=0) == 1
    assert loads("[]", max_depth=1) == []
    with pytest.raises(BadArtefact):
        loads("[]", max_depth=0)
    with pytest.raises(BadArtefact):
        loads('{"a": []}', max_depth=1)


def test_a_byte_order_mark_is_no_error_and_not_a_number_is_one_choice():
    assert loads(b"\xef\xbb\xbf[1]") == [1]
    assert loads("[NaN]", finite=False) != [0]
