"""Head and tail of what was printed, in bounds, as text that can be stored anywhere."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.streams import Capture, Tail, clean_text

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
        assert log.text == data.decode("utf-8", "replace").replace("\0", "\ufffd")
    else:
        assert f"[... {len(data) - 2 * half} bytes left out ...]" in log.text
        head = data[:half].decode("utf-8", "replace").replace("\0", "\ufffd")
        tail = data[-half:].decode("utf-8", "replace").replace("\0", "\ufffd")
        assert log.text.startswith(head)
        assert log.text.endswith(tail)


@given(PIECES)
def test_the_newest_bytes_of_all_streams(pieces: list[bytes]) -> None:
    tail = Tail(50)
    for piece in pieces:
        tail.feed(piece)
    assert tail.text() == b"".join(pieces)[-50:].decode("utf-8", "replace").replace("\0", "\ufffd")


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")
