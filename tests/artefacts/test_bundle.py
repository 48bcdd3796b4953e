"""The strict reader of the artefact's zip."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.artefacts import BadArtefact, bundle

MEMBERS = {"all.npy": 200, "one.npy": 100}


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_agreed_members_come_back_and_one_may_be_missing():
    both = zipped(("all.npy", b"abc"), ("one.npy", b"x"))
    assert bundle.read(both, MEMBERS) == {"all.npy": b"abc", "one.npy": b"x"}
    assert bundle.read(zipped(("one.npy", b"x")), MEMBERS) == {"one.npy": b"x"}
    assert bundle.read(zipped(), MEMBERS) == {}


def test_members_written_as_a_stream_are_read_too():
    class Stream(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *args):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("all.npy", b"abc")
    assert bundle.read(stream.getvalue(), MEMBERS) == {"all.npy": b"abc"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(("../all.npy", b"")), "not asked for"),
        (zipped(("labels.npy", b"")), "not asked for"),
        (zipped(("all.npy", b"a" * 90), compression=zipfile.ZIP_DEFLATED), "compressed"),
        (zipped(("one.npy", b"a" * 101)), "100 are allowed"),
        (zipped(("all.npy", b"a" * 10_000)), "too large"),
        (b"#!/bin/sh\n" + zipped(("all.npy", b"a")), "not a plain zip"),
        (zipped(("all.npy", b"a")) + b"tail", "not a plain zip"),
        (zipped(("all.npy", b"a")).replace(b"a", b"b", 1), "not a sound zip"),
        (b"", "not a plain zip"),
        (b"PK\x05\x06", "not a plain zip"),
    ],
)
def test_anything_else_is_refused(data, said):
    with pytest.raises(BadArtefact, match=said):
        bundle.read(data, MEMBERS)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused():
    with pytest.raises(BadArtefact, match="twice"):
        bundle.read(zipped(("all.npy", b"a"), ("all.npy", b"b")), MEMBERS)


def test_a_lookalike_of_a_changed_crc_is_refused():
    data = bytearray(zipped(("all.npy", b"payload")))
    place = data.index(b"payload")
    data[place] ^= 0xFF
    with pytest.raises(BadArtefact, match="sound"):
        bundle.read(bytes(data), MEMBERS)


@given(st.data())
def test_no_changed_bytes_do_anything_but_read_or_refuse(data):
    content = bytearray(zipped(("all.npy", b"abcdef"), ("one.npy", b"xyz")))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = bundle.read(bytes(content), MEMBERS)
    except BadArtefact:
        return
    assert set(found) <= set(MEMBERS)


@given(st.binary(max_size=400))
def test_no_bytes_at_all_do_anything_but_refuse(data):
    with pytest.raises(BadArtefact):
        bundle.read(b"PK\x03\x04" + data + b"PK\x05\x06" + b"\1" * 18, MEMBERS)
