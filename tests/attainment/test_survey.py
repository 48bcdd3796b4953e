"""The exit survey: one answer each, and nothing stored that says whose."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grading.attainment import survey
from grading.attainment.collect import attainment
from grading.attainment.settings import PlanError
from grading.attainment.shapes import SurveyState
from grading.models import Enrolment, Offering, Survey, SurveyCount, SurveyMark
from tests import factories
from tests.attainment.build import make_class

pytestmark = pytest.mark.django_db

FOURS = dict.fromkeys(range(1, 6), 4)


def open_for(offering: Offering, teacher) -> Survey:
    now = timezone.now()
    return survey.plan(
        offering, now - timedelta(hours=1), now + timedelta(hours=1), teacher, expected=None
    )


def close(found: Survey) -> None:
    Survey.objects.filter(pk=found.pk).update(closes_at=timezone.now())


def dump(model) -> list[Mapping[str, object]]:
    return list(model.objects.order_by("pk").values())


def test_what_is_stored_is_the_same_whoever_gave_which_answer() -> None:
    """Two classes with the answers swapped between students leave equal rows."""
    kept = []
    for first, second in ((5, 1), (1, 5)):
        offering, students, teacher = make_class(2) if not kept else again(2)
        opened = open_for(offering, teacher)
        survey.answer(students[0], dict.fromkeys(range(1, 6), first))
        survey.answer(students[1], dict.fromkeys(range(1, 6), second))
        rows = SurveyCount.objects.filter(survey=opened).order_by("pk")
        kept.append(list(rows.values_list("outcome", "rating", "students")))
    assert kept[0] == kept[1]


def again(students: int):
    offering = factories.make_offering()
    teacher = factories.make_faculty(offering).user
    return offering, [factories.make_student(offering) for _ in range(students)], teacher


def test_no_row_grows_with_an_answer_but_the_mark_that_says_who_has_answered() -> None:
    offering, (student, *_), teacher = make_class(3)
    open_for(offering, teacher)
    before = [row["id"] for row in dump(SurveyCount)]
    survey.answer(student, FOURS)
    assert [row["id"] for row in dump(SurveyCount)] == before
    (mark,) = dump(SurveyMark)
    assert set(mark) == {"id", "survey_id", "enrolment_id"}  # no time, no answer
    assert {field.name for field in SurveyCount._meta.fields} == {
        "id", "survey", "outcome", "rating", "students",
    }  # fmt: skip


def test_results_are_shown_after_the_end_and_from_five_answers_on() -> None:
    offering, students, teacher = make_class(5)
    opened = open_for(offering, teacher)
    for student in students[:4]:
        survey.answer(student, FOURS)
    assert survey.result(offering).lines == ()
    close(opened)
    found = survey.result(offering)
    assert (found.state, found.answered, found.lines) == (SurveyState.CLOSED, 4, ())
    assert attainment(offering).outcome(1).survey_mean is None
    now = timezone.now()
    seen = newest(offering)
    survey.plan(offering, now, now + timedelta(hours=1), teacher, expected=seen)  # too few: again
    survey.answer(students[4], dict.fromkeys(range(1, 6), 5))
    assert survey.result(offering).lines == ()  # it is open
    close(opened)
    line = survey.result(offering).lines[0]
    assert line.counts == (0, 0, 0, 4, 1)
    assert attainment(offering).outcome(1).survey_mean == line.mean
    with pytest.raises(PlanError, match="can't be opened again"):
        survey.plan(offering, now, now + timedelta(days=1), teacher, expected=newest(offering))


def newest(offering: Offering) -> int:
    return offering.outcome_choices.filter(part="survey").last().pk


@pytest.mark.parametrize(
    "ratings",
    [{}, {1: 4}, FOURS | {6: 4}, FOURS | {1: 0}, FOURS | {1: 6}],
)
def test_an_answer_that_is_not_whole_stores_nothing(ratings: dict[int, int]) -> None:
    offering, (student, *_), teacher = make_class(1)
    open_for(offering, teacher)
    with pytest.raises(survey.Refused, match="every outcome"):
        survey.answer(student, ratings)
    assert not SurveyMark.objects.exists()
    assert not SurveyCount.objects.filter(students__gt=0).exists()


def test_only_students_of_the_class_answer_and_only_while_it_is_open() -> None:
    offering, (student,), teacher = make_class(1)
    with pytest.raises(survey.Refused, match="not open"):
        survey.answer(student, FOURS)
    opened = open_for(offering, teacher)
    with pytest.raises(survey.Refused, match="Only students"):
        survey.answer(Enrolment.objects.get(user=teacher), FOURS)
    close(opened)
    with pytest.raises(survey.Refused, match="not open"):
        survey.answer(student, FOURS)


def test_a_period_that_is_none_is_refused() -> None:
    offering, _, teacher = make_class(0)
    now = timezone.now()
    with pytest.raises(PlanError, match="close after it opens"):
        survey.plan(offering, now, now, teacher, expected=None)
    with pytest.raises(PlanError, match="over already"):
        survey.plan(offering, now - timedelta(2), now - timedelta(1), teacher, expected=None)


@pytest.mark.pipeline
@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_answer_even_at_the_same_moment() -> None:
    offering, (student,), teacher = make_class(1)
    open_for(offering, teacher)

    def click(_: int) -> bool:
        try:
            survey.answer(student, FOURS)
        except survey.Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(click, range(4)))
    assert sorted(taken) == [False, False, False, True]
    assert SurveyMark.objects.count() == 1
    assert {row.students for row in SurveyCount.objects.filter(rating=4)} == {1}
