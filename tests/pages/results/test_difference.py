"""Lines beside each other: nothing is lost, whatever the two programs are."""

from hypothesis import given
from hypothesis import strategies as st

from grading.pages.results.difference import LINES, difference
from grading.pages.source import Part

PROGRAMS = st.lists(st.sampled_from(["a", "b", "c = 1", "", "  d"]), max_size=30)


def _part(lines: list[str]) -> list[Part]:
    return [Part("solution.py", "\n".join(lines))]


@given(PROGRAMS, PROGRAMS)
def test_every_line_of_both_is_shown_or_counted(old: list[str], new: list[str]) -> None:
    found = difference(_part(old), _part(new))
    left_out = sum(row.count for row in found.rows)
    before = sum(bool(row.before_at) for row in found.rows) + left_out
    after = sum(bool(row.after_at) for row in found.rows) + left_out
    assert before == len("\n".join(old).splitlines())
    assert after == len("\n".join(new).splitlines())
    assert found.is_none == ("\n".join(old).splitlines() == "\n".join(new).splitlines())


@given(PROGRAMS, PROGRAMS)
def test_one_column_has_the_same_changes(old: list[str], new: list[str]) -> None:
    found = difference(_part(old), _part(new))
    kinds = [row.kind for row in found.unified]
    assert (kinds.count("removed"), kinds.count("added")) == (found.removed, found.added)


def test_long_stretches_that_are_the_same_are_left_out() -> None:
    lines = [f"line {number}" for number in range(100)]
    found = difference(_part(lines), _part([*lines[:50], "new", *lines[50:]]))
    assert [row.count for row in found.rows if row.kind == "left_out"] == [47, 47]
    assert len(found.rows) == 2 + 3 + 1 + 3


def test_a_program_without_end_is_cut_and_said_to_be() -> None:
    found = difference(_part(["x"] * (LINES + 5)), _part(["x"] * (LINES + 5)))
    assert found.shortened
    assert found.is_none


def test_lines_of_cells_are_numbered_by_cell() -> None:
    cells = [Part("Cell 1", "a\nb"), Part("Text", "words", is_code=False), Part("Cell 2", "c")]
    found = difference(cells, [*cells[:2], Part("Cell 2", "d")])
    assert found.rows[-1].before_at == "2:1"
    assert all("words" not in row.before for row in found.rows)
