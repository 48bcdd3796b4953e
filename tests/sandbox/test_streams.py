"""Head and tail of what was printed, in bounds, as text that can be stored anywhere."""

import codecs
import re

from hypothesis import given
from hypothesis import strategies as st

from sandbox.streams import Capture, Tail, clean_text, plain_text

PIECES = st.lists(st.binary(max_size=60), max_size=30)


@given(PIECES, st.integers(1, 200))
def test_what_fits_is_kept_whole_and_what_does_not_loses_its_middle(
    pieces: list[bytes], kept: int
) -> None:
    capture = Capture(kept)
    for piece in pieces:
        capture.feed(piece)
    log = capture.log()
    data = b"".join(pieces)
    half = max(kept // 2, 1)
    assert log.total_bytes == len(data)
    if len(data) <= 2 * half:
        assert log.text == shown(data)
    else:
        assert f"[... {len(data) - 2 * half} bytes left out ...]" in log.text
        head = shown(data[:half])
        tail = shown(data[-half:])
        assert log.text.startswith(head)
        assert log.text.endswith(tail)


@given(PIECES)
def test_the_newest_characters_of_all_streams_and_where_they_end(pieces: list[bytes]) -> None:
    tail = Tail(50)
    for piece in pieces:
        tail.feed(piece)
    # A character of which the last bytes are still to come is waited for.
    whole = codecs.getincrementaldecoder("utf-8")("replace").decode(b"".join(pieces))
    assert tail.text() == shown(whole.encode())[-50:]
    assert tail.end == len(whole)


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")


def test_no_text_turns_the_lines_around_it() -> None:
    turned = "0\u202e99\u2066.1\u200f ಪ್ರಯೋಗ \x1b[31mred\x1b[0m\n\t\x07"
    assert clean_text(turned) == "0\ufffd99\ufffd.1\u200f ಪ್ರಯೋಗ \x1b[31mred\x1b[0m\n\t\x07"
    # What becomes part of a sentence of ours commands no terminal either.
    assert plain_text(turned) == "0\ufffd99\ufffd.1\u200f ಪ್ರಯೋಗ \ufffd[31mred\ufffd[0m\n\t\ufffd"


def shown(data: bytes) -> str:
    """What is kept of bytes: every character but NUL and those that turn the direction."""
    return re.sub("[\0\u202a-\u202e\u2066-\u2069]", "\ufffd", data.decode("utf-8", "replace"))
