"""Whose each cell is: in a grid what differs from what was shown, in a table by its titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.entries.columns import key_of
from grading.scheme import SEE, Scheme
from tests.entries.build import Desk

pytestmark = pytest.mark.django_db
ITEMS = {item.key: item for item in (*Scheme().items([(1, "One")]), Scheme().exam())}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def told(desk: Desk, *rows: list[object]) -> list[str]:
    return list(desk.table(*rows).problems)


def test_a_grid_says_only_what_differs_from_what_its_person_saw(desk: Desk) -> None:
    desk.post({(1, "viva"): "4", (1, "execution"): "10"})
    seen = desk.now.seen
    typed = desk.typed({(1, "viva"): "4", (1, "execution"): " 12 ", (2, "viva"): ""}, seen)
    ((enrolment, fields),) = typed.rows.items()
    assert enrolment == desk.students[0].pk
    assert {key: each.text for key, each in fields.items()} == {"execution": "12"}
    assert fields["execution"].where == "1GA23CS001, Execution"


def test_a_grid_still_knows_what_it_showed_after_somebody_else_decided(desk: Desk) -> None:
    desk.post({(1, "viva"): "4"})
    seen = desk.now.seen
    desk.post({(1, "viva"): "5"}, actor=desk.other)
    assert desk.typed({(1, "viva"): "4"}, seen).rows == {}
    assert desk.typed({(1, "viva"): "5"}, seen).rows != {}


def test_rows_that_are_not_of_this_entry_tell_a_grid_nothing(desk: Desk) -> None:
    other = Desk(batch="24")
    other.post({(1, "viva"): "4"})
    first, foreign = desk.students[0].pk, other.now.seen[other.students[0].pk]["viva"]
    typed = desk.typed({(1, "viva"): "4"}, {first: {"viva": foreign}})
    assert typed.rows[first]["viva"].text == "4"


def test_a_table_is_read_by_its_titles_in_any_order_and_empty_cells_say_nothing(desk: Desk) -> None:
    typed = desk.table(
        ["Viva (5)", "Name", "USN", "Remark", "E"],
        [4, "whoever", " 1ga23cs002 ", "", 18],
        ["", "", "1GA23CS001", "", ""],
    )
    assert typed.problems == []
    ((enrolment, fields),) = typed.rows.items()
    assert enrolment == desk.students[1].pk
    assert {key: (each.text, each.where) for key, each in fields.items()} == {
        "viva": ("4", "A2"),
        "execution": ("18", "E2"),
    }


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([["USN", "Viva"], ["1GA23CS999", 4]], "A2: “1GA23CS999” is no student of this class."),
        (
            [["USN", "Viva"], ["1GA23CS001", 4], ["1ga23cs001", 5]],
            "A3: 1GA23CS001 stands in A2 already. Keep one row.",
        ),
        (
            [["USN", "Viva"], ["", 4]],
            "B2: the row has no USN, so it is unclear whose this is.",
        ),
        ([["USN", "Viva", "E"], ["1GA23CS001", 4, 3, 9]], "D2: stands beside the table"),
        ([["USN", "Viva", "viva"]], "C1: there is a second column for “viva”."),
        ([["USN", "Total"]], "B1: “Total” is no column of this entry; it has USN, Name, State"),
        ([["1GA23CS001", 4]], "The first row has no title “USN”"),
    ],
)
def test_what_belongs_to_nobody_is_named_by_its_place(desk: Desk, rows, problem: str) -> None:
    assert any(text.startswith(problem) for text in told(desk, *rows)), told(desk, *rows)


@given(st.sampled_from(sorted(ITEMS)), st.data())
def test_every_component_is_known_by_its_title_however_it_is_written(key: str, data) -> None:
    part = data.draw(st.sampled_from(ITEMS[key].components))
    head = data.draw(st.sampled_from([part.title, part.key, part.title.upper()]))
    ending = data.draw(st.sampled_from(["", f" ({part.max_marks})", f" / {part.max_marks}", "  "]))
    assert key_of(f"  {head}{ending}", ITEMS[key]) == part.key


def test_an_initial_that_two_columns_share_means_neither() -> None:
    assert key_of("P", ITEMS[SEE]) is None
    assert key_of("V", ITEMS["1"]) == "viva"


@given(st.text(max_size=20))
def test_any_title_means_one_column_or_none(head: str) -> None:
    known = {"usn", "name", "number", "state", "remark", None}
    assert key_of(head, ITEMS["1"]) in known | {part.key for part in ITEMS["1"].components}
