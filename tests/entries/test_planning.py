"""What typed fields would change, and each thing that is wrong with them, by its cell."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.ledger.sheets import publish
from grading.models import SheetEvent
from grading.scheme import State
from tests import factories
from tests.entries.build import Desk
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_marks_and_their_total_before_and_after(desk: Desk) -> None:
    desk.post({(1, "writeup"): "4", (1, "execution"): "10"})
    plan = desk.plan(desk.typed({(1, "execution"): "18", (1, "viva"): "5"}))
    (line,) = plan.changing
    assert plan.ok
    assert (line.total_before, line.total_after) == (None, 27)
    changed = {cell.column: (cell.before, cell.text) for cell in line.cells if cell.changes}
    assert changed == {"execution": ("10", "18"), "viva": ("", "5")}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"viva": "6"}, "1GA23CS001, Viva: Viva: 6 is over the maximum of 5. Enter 0 to 5."),
        ({"viva": "-1"}, "1GA23CS001, Viva: Viva: -1 is negative."),
        ({"viva": "2.5"}, "Viva: 2.5 is not a multiple of 1. This course gives whole marks"),
        ({"viva": "four"}, "Viva: “four” is not a number."),
        ({"viva": "1e1"}, "Viva: “1e1” is not a number."),
        ({"state": "SICK"}, "1GA23CS001, State: “SICK” is no state of this entry. Write one of AB"),
        ({"state": "AB", "viva": "3"}, "1GA23CS001, Viva: a mark stands beside “AB”"),
        ({"viva": "AB", "writeup": "EXC"}, "“AB” and “EXC” stand in one row"),
        ({"state": "NC"}, "“NC” is said of the whole class at once"),
        ({"state": "EXM"}, "an exemption needs a remark"),
        ({"state": "EXM", "remark": "ill"}, "an exemption needs a second person"),
        ({"state": "MK"}, "“MK” goes with marks"),
        ({"remark": "late"}, "a remark goes with a mark or a state"),
        ({"viva": "3", "remark": "x" * 501}, "Shorten it to 500"),
    ],
)
def test_a_bad_cell_is_named(desk: Desk, fields: dict[str, str], problem: str) -> None:
    plan = desk.plan(desk.typed({(1, key): text for key, text in fields.items()}))
    assert not plan.ok
    assert any(problem in text for text in plan.problems), plan.problems


def test_every_bad_cell_of_every_row_is_named_at_once(desk: Desk) -> None:
    typed = desk.table(["USN", "W", "Viva"], ["1GA23CS001", 6, "x"], ["1GA23CS002", 1, 31])
    places = [text.split(":")[0] for text in desk.plan(typed).problems]
    assert places == ["B2", "C2", "C3"]


def test_a_mark_that_was_emptied_is_named_and_stays(desk: Desk) -> None:
    desk.post({(1, "viva"): "4"})
    plan = desk.plan(desk.typed({(1, "viva"): ""}))
    assert "write BLANK as the state" in plan.problems[0]


@pytest.mark.parametrize(
    ("item", "state"), [("T", "EXM"), ("T", "NC"), ("P", "EXM"), ("S", "EXC"), ("S", "EXM")]
)
def test_a_state_that_the_entry_can_not_have_is_named(item: str, state: str) -> None:
    desk = Desk(item=item)
    plan = desk.plan(desk.typed({(1, "state"): state}), reason="why", approver=desk.other)
    assert any(f"“{state}”" in text and "can't stand" in text for text in plan.problems)


def test_the_see_has_no_make_up() -> None:
    desk = Desk(item="S")
    plan = desk.plan(desk.typed({(1, "state"): "MK", (1, "writeup"): "5"}))
    assert any("sitting of another term" in text for text in plan.problems)


def test_letters_of_a_state_stand_in_place_of_a_mark_too(desk: Desk) -> None:
    plan = desk.plan(desk.typed({(1, "execution"): "ab", (2, "viva"): "4"}))
    assert plan.ok
    assert [line.after for line in plan.lines] == [State.AB, State.BLANK]


def test_marks_after_an_excuse_are_a_make_up(desk: Desk) -> None:
    desk.post({(1, "state"): "EXC"})
    full = {(1, "writeup"): "4", (1, "execution"): "10", (1, "viva"): "4", (1, "state"): ""}
    assert [line.after for line in desk.plan(desk.typed(full)).lines] == [State.SCORED]
    marks = {key: text for key, text in full.items() if key[1] != "state"}
    assert [line.after for line in desk.plan(desk.typed(marks)).lines] == [State.MK]


def test_a_state_that_was_taken_out_needs_marks_in_its_place(desk: Desk) -> None:
    desk.post({(1, "state"): "AB"})
    assert "was emptied" in desk.plan(desk.typed({(1, "state"): ""})).problems[0]
    assert desk.plan(desk.typed({(1, "state"): "", (1, "viva"): "3"})).ok


def test_an_experiment_that_nobody_had_is_said_for_everybody(desk: Desk) -> None:
    assert desk.plan(desk.typed({(1, "state"): "NC", (2, "state"): "NC"})).ok


def test_a_published_sheet_takes_nothing(desk: Desk) -> None:
    publish(desk.offering, SheetEvent.Sheet.CIE, desk.teacher)
    plan = desk.plan(desk.typed({(1, "viva"): "3"}))
    assert any("published" in text and "second person" in text for text in plan.problems)


def test_only_a_sittings_examiners_enter_its_marks() -> None:
    sitting = make_sitting(students=1)
    teacher = factories.make_faculty(sitting.offering).user
    desk = Desk.__new__(Desk)
    desk.offering, desk.item, desk.teacher = sitting.offering, "S", teacher
    desk.students = [sitting.seats.get().enrolment]
    typed = desk.typed({(1, "viva"): "3"})
    assert "only its examiners" in desk.plan(typed).problems[0]
    desk.teacher = examiner(sitting)
    assert desk.plan(typed).ok


def test_what_somebody_else_decided_meanwhile_is_a_conflict_of_its_cell(desk: Desk) -> None:
    seen = desk.now.seen
    desk.post({(1, "viva"): "2", (1, "writeup"): "4"}, actor=desk.other)
    typed = desk.typed({(1, "viva"): "5", (1, "writeup"): "4", (2, "viva"): "1"}, seen)
    plan = desk.plan(typed, seen)
    assert plan.conflicts == 1  # the write-up is the same in both, so nothing is replaced
    (cell,) = plan.lines[0].conflicts
    assert (cell.column, cell.conflict.marks, cell.conflict.actor) == ("viva", 2, desk.other)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(
    typed=st.dictionaries(
        st.sampled_from(["state", "writeup", "execution", "viva", "remark"]),
        st.sampled_from(["", "0", "5", "20", "21", "AB", "exc", "MK", "NC", "BLANK", "SCORED"])
        | st.text(max_size=6),
    )
)
def test_whatever_is_typed_is_a_change_that_the_scheme_allows_or_is_named(
    desk: Desk, typed: dict[str, str]
) -> None:
    # Planning writes nothing, so one class does for every example.
    plan = desk.plan(desk.typed({(1, key): text for key, text in typed.items()}))
    assert all(plan.problems)
    if not plan.ok:
        return
    for line in plan.changing:
        for key, decision in line.decided.decisions.items():
            assert decision.state in State
            if key:
                assert 0 <= decision.marks <= Decimal(20)
