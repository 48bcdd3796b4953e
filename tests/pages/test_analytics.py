"""Class analytics: what is counted, that each number leads to its list, and who may see it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grading.models import Enrolment, Offering, Run, Submission
from grading.pages.analytics.gathered import of_class, of_item
from grading.scoring import rubric
from tests import factories
from tests.access.conftest import World, world  # noqa: F401 - a fixture
from tests.pages.conftest import queries_of, signed_in

EVIL = "<script>owned=1</script>"


def page(client: Client, name: str, *which: object) -> str:
    answer = client.get(reverse(name, args=which))
    assert answer.status_code == 200
    return answer.content.decode()


def figure(offering: Offering, key: str) -> dict[str, tuple[int, ...]]:
    """Labels and counts of one figure of experiment 1, rows without any left out."""
    (found,) = [one for one in of_item(offering, "1").figures if one.key.startswith(key)]
    return {row.label: row.counts for row in found.rows if any(row.counts)}


def ran(student: Enrolment, hours_ago: float = 1, **run: object) -> Run:
    made = factories.make_finished_run(factories.make_submission(student), **run)
    at = timezone.now() - timedelta(hours=hours_ago)
    Submission.objects.filter(pk=made.submission_id).update(received_at=at)
    return made


def failed(student: Enrolment, text: str = "name 'x1' is not defined", **more: object) -> Run:
    error = {"type": "NameError", "text": text, "line": 4, "cell": 2, "traceback": ""}
    return ran(
        student, outcome="student_error", value=None, points=("0", "0", "0"), marks="0",
        band="Poor", error=error, **more,
    )  # fmt: skip


def test_only_those_who_teach_the_class_see_any_of_it(world: World) -> None:  # noqa: F811
    of = world.student.offering_id
    addresses = [
        reverse("analytics", args=[of]),
        reverse("analytics_table", args=[of]),
        reverse("analytics_behind", args=[of, "progress", 0, 0]),
        reverse("analytics_item", args=[of, "1"]),
        reverse("analytics_item_table", args=[of, "1"]),
        reverse("analytics_item_behind", args=[of, "1", "attempts", 0, 0]),
    ]
    for address in addresses:
        got = {who: signed_in(one).get(address).status_code for who, one in world.people.items()}
        assert got == {who: 200 if who == "the teacher" else 404 for who in world.people}, address
        assert Client().get(address).status_code == 302


def test_what_counts_is_counted(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    failed(student, hours_ago=30)
    best = ran(student, hours_ago=2)
    other, third = factories.make_student(offering), factories.make_student(offering)
    ran(other, value=0.6, points=("25", "25", "20"), marks="14")
    failed(third, "name 'other_7' is not defined")
    rubric.save(student, "1", {"execution": Decimal(18)}, teacher.user, {})
    assert figure(offering, "marks") == {"0–2": (1, 0), "12–14": (1, 0), "18–20": (1, 1)}
    assert figure(offering, "metric") == {"0.6–0.7": (1,), "0.9–1": (1,)}
    assert figure(offering, "attempts") == {"1": (2,), "2": (1,)}
    assert figure(offering, "passed") == {"within 3 days": (1,), "not yet": (2,)}
    hardest = figure(offering, "checks")
    assert next(iter(hardest)) == "Reaches the target"
    assert hardest["Reaches the target"] == (2, 1)
    assert hardest["Runs to its end"] == (1, 2)
    (error,) = of_item(offering, "1").errors
    assert (error.type, error.students, error.where) == ("NameError", 2, "cell 2, line 4")
    assert error.pattern == "name '…' is not defined"
    text = page(as_teacher, "analytics_item", offering.pk, "1")
    assert "name &#x27;…&#x27; is not defined" in text
    behind = page(as_teacher, "analytics_item_behind", offering.pk, "1", "marks", 6, 0)
    assert reverse("run", args=[best.pk]) in behind
    errors = page(as_teacher, "analytics_item_behind", offering.pk, "1", "errors", 0, 0)
    assert errors.count("/runs/") == 2


def test_hand_ins_stand_before_and_after_the_due_date(db: None) -> None:
    offering = factories.make_offering(due_at=timezone.now() - timedelta(hours=5))
    student = factories.make_student(offering)
    ran(student, hours_ago=9 * 24)
    ran(student, hours_ago=1)
    assert list(figure(offering, "days").values()) == [(1, 0), (0, 1)]


def test_a_fault_of_the_platform_is_nobodys_failure(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    factories.make_run(
        factories.make_submission(student), state=Run.State.PLATFORM_ERROR,
        outcome="platform_error", finished_at=timezone.now(),
    )  # fmt: skip
    found = of_item(offering, "1")
    assert len(found.faults) == 1
    assert not found.errors
    assert not figure(offering, "checks")
    assert student.user.name in page(
        as_teacher, "analytics_item_behind", offering.pk, "1", "faults", 0, 0
    )


def test_the_class_shows_progress_risk_averages_and_differences(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    ran(student)
    rubric.save(student, "1", {"writeup": 1, "execution": 5, "viva": 1}, teacher.user, {})
    rubric.save(student, "T", {"writeup": 0, "execution": 0, "viva": 0}, teacher.user, {})
    found = of_class(offering)
    assert [one.enrolment for one in found.at_risk] == [student]
    assert found.at_risk[0].out_of_reach
    progress, differences = found.figures
    assert [row.label for row in progress.rows if any(row.counts)]
    assert differences.rows[0].counts == (1, 0, 0, 0, 0)  # 5 decided, 20 proposed
    part = next(one for one in found.parts if one.component.key == "execution")
    assert (part.summary.n, part.summary.mean, part.summary.median) == (1, 5, None)
    text = page(as_teacher, "analytics", offering.pk)
    assert "20 is out of reach" in text
    behind = page(as_teacher, "analytics_behind", offering.pk, "differences", 0, 0)
    assert "decided 5, proposed 20" in behind


def test_without_anything_the_pages_say_what_to_do(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    assert "No students yet" in page(as_teacher, "analytics", offering.pk)
    assert "Nobody has handed in yet" in page(as_teacher, "analytics_item", offering.pk, "1")
    for address in ("99/", "1/nothing/0/0/", "1/marks/99/0/", "1/marks/0/9/", "1/errors/5/0/"):
        if address.count("/") == 4:
            address = address.replace("1/", "1/", 1)
        assert as_teacher.get(f"/faculty/{offering.pk}/analytics/{address}").status_code == 404


def test_who_left_the_class_is_not_counted(offering: Offering, student: Enrolment) -> None:
    ran(student)
    student.role = Enrolment.Role.WITHDRAWN
    student.save()
    assert of_item(offering, "1").attempts == []


def test_an_errors_text_is_only_ever_text(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    failed(student, EVIL)
    text = page(as_teacher, "analytics_item", offering.pk, "1")
    assert EVIL not in text
    assert "&lt;script&gt;" in text


def test_tables_to_keep_hold_every_figure(
    as_teacher: Client, offering: Offering, student: Enrolment, teacher: Enrolment
) -> None:
    ran(student)
    rubric.save(student, "1", {"execution": 8}, teacher.user, {})
    of_experiment = page(as_teacher, "analytics_item_table", offering.pk, "1")
    for title in ("Execution marks", "Hardest checks", "Hand-ins over time"):
        assert f'"{title}"' in of_experiment
    assert '"Rubric attributes"' in page(as_teacher, "analytics_table", offering.pk)


@pytest.mark.parametrize("size", [2, 12])
def test_pages_need_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, offering: Offering, teacher: Enrolment, size: int
) -> None:
    for number in range(size):
        one = factories.make_student(offering)
        failed(one)
        ran(one)
        rubric.save(one, "1", {"execution": number}, teacher.user, {})
    names = {
        "analytics": [], "analytics_item": ["1"], "analytics_table": [],
        "analytics_item_table": ["1"], "analytics_behind": ["progress", 0, 0],
        "analytics_item_behind": ["1", "attempts", 1, 0],
    }  # fmt: skip
    counts = {
        name: queries_of(as_teacher, reverse(name, args=[offering.pk, *more]))
        for name, more in names.items()
    }
    assert all(count <= 15 for count in counts.values()), counts
