"""The strict reader of `.npy` bytes: what numpy wrote comes back, any lie is refused."""

import io
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grading.artefacts import BadArtefact, npy


def saved(array: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, **options)
    return buffer.getvalue()


def with_header(text: str, data: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    size = 2 if version == b"\x01\x00" else 4
    return npy.MAGIC + version + len(text).to_bytes(size, "little") + text.encode() + data


@given(
    hnp.arrays(
        st.sampled_from(sorted(npy.NUMBERS)).map(np.dtype), hnp.array_shapes(min_dims=0, max_dims=3)
    )
)
def test_what_numpy_saves_comes_back_as_it_was(array):
    found = npy.read(saved(array), dtypes=npy.NUMBERS, shape=array.shape)
    assert found.dtype == array.dtype
    assert found.tobytes() == array.tobytes()


def test_column_order_and_the_second_format_version_are_read():
    array = np.asfortranarray(np.arange(6, dtype="<i8").reshape(2, 3))
    data = saved(array, version=(2, 0))
    assert (npy.read(data, dtypes=npy.INTEGERS, shape=(2, 3)) == array).all()


@given(st.binary(max_size=300))
def test_no_bytes_at_all_do_anything_but_read_or_refuse(data):
    with pytest.raises(BadArtefact):
        npy.header(npy.MAGIC[: len(data) % 7] + data)


@given(st.data())
def test_no_change_of_one_byte_gets_another_shape_or_type_past_the_reader(data):
    original = bytearray(saved(np.arange(12, dtype="<i4")))
    place = data.draw(st.integers(0, len(original) - 1))
    original[place] = data.draw(st.integers(0, 255))
    try:
        found = npy.read(bytes(original), dtypes=npy.NUMBERS, shape=(12,))
    except BadArtefact:
        return
    assert found.shape == (12,)
    assert found.dtype.itemsize == 4


def test_a_header_that_claims_32_gib_is_refused_without_allocating_them():
    lie = with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296,), }\n")
    tracemalloc.start()
    with pytest.raises(BadArtefact, match="claims 34359738368 bytes"):
        npy.read(lie, dtypes=npy.NUMBERS, shape=(4294967296,))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1e9,), }\n",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (True,), }\n",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (), }\n",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (), }\n",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), 'more': 1, }\n",
        "__import__('os').system('true')\n",
        "(" * 900 + "\n",
    ],
)
def test_a_header_that_numpy_would_not_write_is_refused(text):
    with pytest.raises(BadArtefact, match="header"):
        npy.header(with_header(text, b"\0" * 8))


def test_a_header_of_more_than_a_kibibyte_is_refused():
    text = "{'descr': '<f8', 'fortran_order': False, 'shape': (), }" + " " * 2000 + "\n"
    with pytest.raises(BadArtefact, match="1024 are allowed"):
        npy.header(with_header(text, b"\0" * 8, version=b"\x02\x00"))


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.array(["cat"]), "text"),
        (np.array([True]), "bool"),
        (np.array([1 + 1j]), "complex128"),
        (np.array([1], dtype=">i4"), "int32 (big-endian)"),
        (np.array([b"x"]), "bytes"),
    ],
)
def test_other_types_are_refused_by_the_name_people_know(array, said):
    with pytest.raises(BadArtefact) as refused:
        npy.header(saved(array))
    assert f"its type is {said};" in str(refused.value)


def test_objects_are_refused_and_never_unpickled():
    data = saved(np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(BadArtefact, match="its type is object"):
        npy.header(data)


def test_one_number_too_few_or_too_many_and_another_shape_are_refused():
    data = saved(np.zeros(4))
    for wrong in (data[:-8], data + b"\0" * 8):
        with pytest.raises(BadArtefact, match="claims 32 bytes"):
            npy.header(wrong)
    with pytest.raises(BadArtefact, match=r"expected is \(2, 2\)"):
        npy.read(data, dtypes=npy.NUMBERS, shape=(2, 2))
