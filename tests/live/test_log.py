"""A log in pieces: nothing twice, nothing lost, and no command to a page or a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.live.log import Piece, Place, shown, since, without_commands

TEXT = st.text("ab\n\r\t ಪ<&\x1b[]0;m\x07\\\x9b", max_size=20)
KEPT = 15


@given(st.lists(TEXT, max_size=6))
def test_whoever_looks_often_enough_gets_each_character_once(pieces: list[str]) -> None:
    printed, got, place = "", "", Place(1, 0)
    for text in pieces:
        for one in (text[:KEPT], text[KEPT:]):
            printed += one
            piece = since(place, 1, printed[-KEPT:], len(printed))
            if piece is not None and piece.skipped:
                return  # half a command was waited for until it was no longer kept
            if piece is not None:
                got, place = got + piece.text, piece.place
    held_back = since(place, 1, printed[-KEPT:], len(printed))
    assert held_back is None
    assert got == without_commands(printed[: place.end])


@given(TEXT, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 3))
def test_a_piece_ends_where_the_log_does_or_before_half_a_command(
    tail: str, before: int, seen: int, fence: int
) -> None:
    end = before + len(tail)
    piece = since(Place(1, seen), fence, tail, end)
    if piece is None:
        return
    assert piece.place.fence == fence
    assert piece.place.end <= end
    assert tail[len(tail) - (end - piece.place.end) :].startswith(
        ("\x1b", "")[piece.place.end == end]
    )
    assert piece.anew == (fence != 1 or seen > end)
    assert since(piece.place, fence, tail, end) is None


def test_what_nobody_kept_is_counted() -> None:
    assert since(Place(1, 10), 1, "newest", 106) == Piece("newest", False, 90, Place(1, 106))
    assert since(None, 1, "newest", 106) == Piece("newest", False, 100, Place(1, 106))


def test_another_try_begins_anew_even_before_it_has_printed() -> None:
    assert since(Place(1, 10), 2, "", 0) == Piece("", True, 0, Place(2, 0))


def test_nothing_printed_is_no_news() -> None:
    assert since(None, 1, "", 0) is None
    assert since(Place(1, 0), 1, "", 0) is None


@pytest.mark.parametrize(
    "command",
    [
        "\x1b[31m", "\x1b[2J", "\x1b[38;2;1;2;3m", "\x1b[?25l", "\x1b]0;title\x07",
        "\x1b]8;;https://example.org\x1b\\", "\x1bP1$r\x1b\\", "\x1bc", "\x1b(B", "\x1b7",
        "\x1b", "\x9b", "\x07", "\b", "\x0c", "\x7f",
    ],
)  # fmt: skip
def test_commands_to_a_terminal_are_taken_out(command: str) -> None:
    assert without_commands(f"a{command}\nb") == "a\nb"


@pytest.mark.parametrize("command", ["\x1b[38;2;1;2;3m", "\x1b]0;title\x07", "\x1b(B"])
def test_half_a_command_waits_for_its_other_half(command: str) -> None:
    for cut in range(1, len(command)):
        printed = "epoch 1" + command[:cut]
        piece = since(Place(1, 0), 1, printed, len(printed))
        assert piece is not None
        assert (piece.text, piece.place) == ("epoch 1", Place(1, 7))
        printed = "epoch 1" + command + "done"
        rest = since(piece.place, 1, printed, len(printed))
        assert rest is not None
        assert rest.text == "done"


def test_of_a_line_that_was_written_over_the_newest_is_shown() -> None:
    assert shown("1/3\r2/3\r3/3\nloss\r\n\x1b[1mdone\x1b[0m\r") == "3/3\nloss\ndone"


@given(st.text(max_size=200))
def test_shown_text_holds_no_control_but_line_ends_and_tabs(text: str) -> None:
    assert not [
        c for c in shown(text) if (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0) and c not in "\n\t"
    ]


@pytest.mark.parametrize(
    "line", ["x" * 500_000, "\r" * 500_000, "\x1b]" * 250_000, "\x1b[0;" * 9_000]
)
def test_huge_lines_are_no_trouble(line: str) -> None:
    assert len(shown(line)) <= len(line)
    assert since(None, 1, line, len(line)) is not None or line.startswith("\x1b")


@given(st.integers(0, 10**9 - 1), st.integers(0, 10**12 - 1))
def test_a_place_is_read_as_it_was_written(fence: int, end: int) -> None:
    assert Place.read(str(Place(fence, end))) == Place(fence, end)


@pytest.mark.parametrize(
    "text", ["", "1", "1.", "a.b", "-1.2", "1.2.3", "1.2\n", "९.१", "1" * 40 + ".1"]
)
def test_what_is_no_place_is_none(text: str) -> None:
    assert Place.read(text) is None
