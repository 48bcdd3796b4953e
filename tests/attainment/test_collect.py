"""Attainment through the database: the worked example, and what counts for whom."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from grading.attainment import survey
from grading.attainment.collect import attainment
from grading.ledger import Decision, item_of, record
from grading.models import Seat, Survey
from grading.scheme import State, as_decimal
from labs.models import Experiment
from tests.attainment.build import answer_all, make_class, post_worked_marks
from tests.exams.build import make_sitting
from tests.factories import make_faculty
from tests.ledger.build import post

pytestmark = pytest.mark.django_db


def printed(values) -> list[str]:
    return [str(as_decimal(value)) for value in values]


def closed_survey(offering, students, teacher) -> None:
    now = timezone.now()
    opened = survey.plan(
        offering, now - timedelta(days=2), now + timedelta(days=1), teacher, expected=None
    )
    answer_all(opened, students)
    Survey.objects.filter(pk=opened.pk).update(closes_at=now - timedelta(hours=1))


def test_the_worked_example_from_ledger_and_survey(django_assert_max_num_queries) -> None:
    offering, students, teacher = make_class()
    post_worked_marks(offering, students, teacher)
    closed_survey(offering, students, teacher)
    with django_assert_max_num_queries(15):
        found = attainment(offering)

    assert [line.cie.reached for line in found.outcomes] == [48, 45, 39, 33, 50]
    assert [line.cie.level for line in found.outcomes] == [3, 3, 2, 1, 3]
    assert {(line.see.appeared, line.see.reached, line.see.level) for line in found.outcomes} == {
        (60, 41, 2)
    }
    whole = [line.attained for line in found.outcomes]
    assert printed(one.direct for one in whole) == ["2.500", "2.500", "2.000", "1.500", "2.500"]
    assert printed(one.indirect for one in whole) == ["2.520", "2.400", "2.280", "2.100", "2.460"]
    assert printed(one.whole for one in whole) == ["2.504", "2.480", "2.056", "1.620", "2.492"]
    assert printed(line.gap for line in found.outcomes) == [
        "0.000", "0.000", "0.000", "0.380", "0.000",
    ]  # fmt: skip
    assert [line.falls_short for line in found.outcomes] == [False, False, False, True, False]
    by_code = {line.code: line for line in found.programme}
    assert printed(by_code[code].shown for code in ("PO3", "PO1", "PO8")) == [
        "2.230", "1.487", "0.743",
    ]  # fmt: skip
    assert by_code["PO3"].value.by_mean == Fraction("2.2304")
    assert by_code["PO4"].shown is None
    assert found.missing == 0
    assert found.programme_version.startswith("NBA 12")
    assert [line.printed for line in found.outcomes][4] == "20CSEL76.5"


def test_an_empty_class_is_not_assessed_and_never_zero() -> None:
    offering, _, _ = make_class(0)
    found = attainment(offering)
    assert {line.attained.whole for line in found.outcomes} == {None}
    assert {line.gap for line in found.outcomes} == {None}
    assert {line.shown for line in found.programme} == {None}
    assert {line.cie.level for line in found.outcomes} == {None}


def test_without_a_survey_the_outcomes_are_flagged() -> None:
    offering, students, teacher = make_class(3)
    post_worked_marks(offering, students, teacher)
    assert all(line.attained.without_survey for line in attainment(offering).outcomes)


def test_an_absence_counts_nothing_an_exemption_is_left_out_and_a_blank_is_told() -> None:
    offering, (absent, exempt, blank), teacher = make_class(3)
    for student in (absent, exempt, blank):
        post(student, "6", teacher, writeup=5, execution=20, viva=5)
    post(absent, "7", teacher, State.AB)
    record(
        exempt, "7", {"": Decision(State.EXM)}, teacher, expected={}, reason="ill",
        approver=make_faculty(offering).user,
    )  # fmt: skip
    found = attainment(offering)
    shares = {line.enrolment: line.cie[3].share for line in found.students}
    assert shares == {absent.pk: Fraction(1, 2), exempt.pk: 1, blank.pk: 1}
    of_co3 = found.outcome(3)
    assert (of_co3.cie.appeared, of_co3.cie.reached) == (3, 2)
    assert found.missing > 0
    # Nobody did anything for outcome 5 yet.
    assert found.outcome(5).cie.level is None


def test_who_was_absent_from_the_see_did_not_appear_for_it() -> None:
    offering, (first, second), teacher = make_class(2)
    keys = [part.key for part in item_of(offering, "S").components]
    post(first, "S", teacher, **dict(zip(keys, (10, 40, 10, 25, 10, 5), strict=True)))
    post(second, "S", teacher, State.AB)
    line = attainment(offering).outcome(1)
    assert (line.see.appeared, line.see.reached, line.see.level) == (1, 1, 3)
    assert line.cie.level is None
    assert line.attained.whole is None


def test_the_tests_execution_counts_for_the_outcome_of_the_experiment_that_was_drawn() -> None:
    offering, _, teacher = make_class(0)
    sitting = make_sitting(offering, students=2, kind="T")
    drew_6, drew_1_then_4 = Seat.objects.filter(session=sitting)
    by_number = {e.number: e for e in Experiment.objects.filter(course=offering.course)}
    Seat.objects.filter(pk=drew_6.pk).update(drawn=by_number[6])
    Seat.objects.filter(pk=drew_1_then_4.pk).update(drawn=by_number[1], redrawn=by_number[4])
    for seat in (drew_6, drew_1_then_4):
        post(seat.enrolment, "T", teacher, writeup=0, execution=15, viva=5)
    found = {line.enrolment: line.cie for line in attainment(offering).students}
    first, second = found[drew_6.enrolment_id], found[drew_1_then_4.enrolment_id]
    assert first.keys() == {1, 3}
    assert second.keys() == {1, 4}
    assert first[3].share == second[4].share == Fraction(1, 2)
    assert first[1].share == Fraction(1, 2)
    assert Decimal(30) == first[3].most
