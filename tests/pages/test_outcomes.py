"""The outcomes' pages: what they show, where each number leads, and what they store."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grading.attainment import survey
from grading.attainment.collect import attainment
from grading.attainment.plan import plan_of
from grading.models import OutcomeAction, OutcomeChoice, Survey, SurveyMark
from tests import factories
from tests.attainment.build import answer_all, make_class, post_worked_marks
from tests.pages.conftest import queries_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked():
    """The worked example, its survey closed; and a browser for its teacher."""
    offering, students, teacher = make_class()
    post_worked_marks(offering, students, teacher)
    now = timezone.now()
    opened = survey.plan(
        offering, now - timedelta(days=2), now + timedelta(days=1), teacher, expected=None
    )
    answer_all(opened, students)
    Survey.objects.filter(pk=opened.pk).update(closes_at=now - timedelta(hours=1))
    return offering, students, signed_in(teacher)


def page(client, name, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_worked_example_stands_on_the_page_to_three_decimals(worked) -> None:
    offering, _, client = worked
    text = page(client, "outcomes", offering.pk)
    for figure in ("2.504", "2.480", "2.056", "1.620", "2.492", "2.230", "1.487", "0.743"):
        assert figure in text
    assert "48 of 60" in text
    assert "41 of 60" in text
    assert "1 of 5 outcomes fall short" in text
    assert "direct only" not in text


def test_a_count_leads_to_the_outcome_its_evidence_and_its_students(worked) -> None:
    offering, students, client = worked
    text = page(client, "outcome", offering.pk, 4)
    assert reverse("outcome_cie", args=[offering.pk, 4]) in text
    assert "33 of 60 who appeared" in text
    assert "Execution" in text
    text = page(client, "outcome_cie", offering.pk, 4)
    assert reverse("score", args=[offering.pk, students[0].pk, "4"]) in text
    assert text.count(">reached<") == 33
    assert page(client, "outcome_see", offering.pk, 4).count(">reached<") == 41


@pytest.mark.parametrize(
    "name",
    ["outcomes", "outcome_targets", "outcome_evidence", "outcome_matrix", "outcome_survey"],
)
def test_no_page_asks_the_database_more_for_a_larger_class(worked, name) -> None:
    offering, _, client = worked
    assert queries_of(client, reverse(name, args=[offering.pk])) <= 15


@pytest.mark.parametrize("name", ["outcome", "outcome_cie", "outcome_see"])
def test_nor_do_the_pages_of_one_outcome(worked, name) -> None:
    offering, _, client = worked
    assert queries_of(client, reverse(name, args=[offering.pk, 1])) <= 15


def test_a_class_without_anybody_says_so_everywhere() -> None:
    offering = factories.make_offering()
    client = signed_in(factories.make_faculty(offering).user)
    text = page(client, "outcomes", offering.pk)
    assert "Nobody is enrolled yet" in text
    assert "not assessed" in text
    assert "0.000" not in text
    assert "No students yet" in page(client, "outcome_cie", offering.pk, 1)
    assert client.get(reverse("outcome", args=[offering.pk, 9])).status_code == 404


def test_an_action_is_kept_and_what_somebody_else_wrote_meanwhile_is_not_lost(worked) -> None:
    offering, _, client = worked
    address = reverse("outcome_action", args=[offering.pk, 4])
    first = {"text": "Two extra hours on experiment 4.", "seen": ""}
    assert client.post(address, first).status_code == 302
    assert client.post(address, first).status_code == 302  # a double click stores nothing more
    assert OutcomeAction.objects.count() == 1
    late = client.post(address, {"text": "Something else", "seen": ""})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Something else" in text
    assert "Two extra hours" in text
    assert "Two extra hours" in page(client, "outcomes", offering.pk)


def targets(client, offering) -> dict[str, object]:
    form = client.get(reverse("outcome_targets", args=[offering.pk])).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in values.items()}


def test_targets_change_levels_at_once_and_what_stood_before_is_kept(worked) -> None:
    offering, _, client = worked
    address = reverse("outcome_targets", args=[offering.pk])
    values = targets(client, offering) | {
        "level_3": "80",
        "target_4": "1.5",
        "reason": "As agreed.",
    }
    assert client.post(address, values).status_code == 302
    found = attainment(offering)
    assert [line.cie.level for line in found.outcomes] == [3, 2, 2, 1, 3]
    assert not found.outcome(4).falls_short
    row = OutcomeChoice.objects.get(part="rules")
    assert row.reason == "As agreed."
    assert "As agreed." in page(client, "outcome_targets", offering.pk)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"level_2": "40"}, "have to rise"),
        ({"target": "101"}, "less than or equal to 100"),
        ({"target": "x"}, "Enter a number"),
        ({"reason": ""}, "This field is required"),
        ({"target_1": "3.5"}, "less than or equal to 3"),
    ],
)
def test_targets_that_make_no_sense_are_refused_beside_the_field(worked, wrong, word) -> None:
    offering, _, client = worked
    values = targets(client, offering) | {"reason": "A reason"} | wrong
    answer = client.post(reverse("outcome_targets", args=[offering.pk]), values)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not OutcomeChoice.objects.filter(part="rules").exists()


def evidence_form(offering) -> dict[str, object]:
    values: dict[str, object] = {"reason": "We test CO4 by the project.", "seen": ""}
    tags = plan_of(offering).tags
    for place, tag in enumerate(tags.values()):
        values[f"tags-{place}-outcomes"] = [str(number) for number in tag.outcomes]
        values[f"tags-{place}-weight"] = str(tag.weight)
        if tag.by_draw:
            values[f"tags-{place}-by_draw"] = "on"
    return values


def test_evidence_can_be_chosen_by_the_class_and_overtaking_is_seen(worked) -> None:
    offering, _, client = worked
    address = reverse("outcome_evidence", args=[offering.pk])
    values, late_values = evidence_form(offering), evidence_form(offering)
    place = list(plan_of(offering).tags).index("4/execution")
    values |= {f"tags-{place}-outcomes": ["4", "5"], f"tags-{place}-weight": "2.5"}
    assert client.post(address, values).status_code == 302
    tag = plan_of(offering).tags["4/execution"]
    assert (tag.outcomes, str(tag.weight)) == ((4, 5), "2.5")
    sources = {source.key for source in attainment(offering).outcome(5).cie_sources}
    assert "4/execution" in sources
    late = client.post(address, late_values)
    assert late.status_code == 422
    assert "changed this after you opened the page" in late.content.decode()
    wrong = evidence_form(offering) | {"tags-0-weight": "0"}
    assert "A weight is above 0" in client.post(address, wrong).content.decode()
    wrong = evidence_form(offering) | {"tags-0-outcomes": ["7"]}
    assert client.post(address, wrong).status_code == 422


def test_the_matrix_keeps_its_list_and_can_be_given_back_to_the_course(worked) -> None:
    offering, _, client = worked
    address = reverse("outcome_matrix", args=[offering.pk])
    matrix = plan_of(offering).matrix
    values: dict[str, object] = {"reason": "PO4 is met too.", "seen": ""}
    for place, (code, _) in enumerate(matrix.outcomes):
        for number in range(1, 6):
            values[f"rows-{place}-co_{number}"] = matrix.strengths(code).get(number, "")
    values["rows-3-co_1"] = "3"
    assert client.post(address, values).status_code == 302
    assert plan_of(offering).matrix.strengths("PO4") == {1: 3}
    assert client.post(address, values | {"rows-0-co_1": "4"}).status_code == 422
    course = offering.course
    course.programme = {"version": "Another list", "outcomes": [], "mapping": {}}
    course.save()
    assert attainment(offering).programme_version == matrix.version
    row = OutcomeChoice.objects.get(part="matrix")
    back = {"reason": "The new list", "seen": row.pk, "do": "catalogue"}
    assert client.post(address, back).status_code == 302
    assert attainment(offering).programme_version == "Another list"


def test_a_student_answers_once_and_the_class_sees_counts_after_the_end() -> None:
    offering, students, teacher = make_class(6)
    faculty = signed_in(teacher)
    address = reverse("outcome_survey", args=[offering.pk])
    now = timezone.localtime()
    period = {
        "opens_at": now.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        "seen": "",
    }
    assert faculty.post(address, period).status_code == 302
    ratings = {f"co_{number}": "4" for number in range(1, 6)}
    for student in students:
        client = signed_in(student.user)
        own = reverse("survey", args=[student.pk])
        assert own in page(client, "student_home", student.pk)
        assert client.post(own, ratings | {"co_3": ""}).status_code == 422
        assert client.post(own, ratings).status_code == 302
        assert "in already" in client.post(own, ratings, follow=True).content.decode()
        assert own not in page(client, "student_home", student.pk)
    assert SurveyMark.objects.count() == 6
    assert "Results come when it is closed" in page(faculty, "outcome_survey", offering.pk)
    row = OutcomeChoice.objects.get(part="survey")
    assert faculty.post(address, {"do": "close", "seen": row.pk}).status_code == 302
    text = page(faculty, "outcome_survey", offering.pk)
    assert "4.000" in text
    again = period | {"seen": OutcomeChoice.objects.filter(part="survey").last().pk}
    answer = faculty.post(address, again)
    assert answer.status_code == 422
    assert "can&#x27;t be opened again" in answer.content.decode()
