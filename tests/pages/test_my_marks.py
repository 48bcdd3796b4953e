"""A student's marks, worked out."""

from django.test import Client
from django.urls import reverse

from grading.models import Enrolment
from grading.scheme import State
from grading.scoring import rubric
from tests import factories
from tests.pages.conftest import queries_of, signed_in


def test_every_component_stands_there_as_decided(
    as_student: Client, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "1", {"writeup": 4, "execution": 17}, teacher.user, {})
    rubric.save(student, "2", State.AB, teacher.user, {})
    answer = as_student.get(reverse("my_marks"))
    (item, entry, key, marks), (_, absent, absent_key, _) = answer.context["weekly"][:2]
    assert (item.key, key) == ("1", "partly")
    assert [value for _, value in marks] == [4, 17, None]
    assert entry.total is None
    assert (absent.total, absent_key) == (0, "AB")
    assert "Partly scored" in answer.content.decode()


def test_the_worked_cie_of_the_specification(student: Enrolment, teacher: Enrolment) -> None:
    """Entries 27 25 24 28 22 26 25, T 34 and P 8 make a CIE of 42."""
    for key, total in zip("1234567", (27, 25, 24, 28, 22, 26, 25), strict=True):
        marks = {"writeup": 5, "viva": 5, "execution": total - 10}
        rubric.save(student, key, marks, teacher.user, {})
    rubric.save(student, "T", {"writeup": 5, "execution": 24, "viva": 5}, teacher.user, {})
    project = {"problem": 2, "implementation": 2, "demonstration": 2, "report": 2}
    rubric.save(student, "P", project, teacher.user, {})
    page = signed_in(student.user).get(reverse("my_marks")).content.decode()
    for part in ("<b>25.286</b> of 30", "<b>8.5</b> of 10", "<b>16.5</b> of 20", "<b>42</b> of 50"):
        assert part in page


def test_each_item_has_the_history_of_what_was_entered(
    as_student: Client, student: Enrolment, teacher: Enrolment
) -> None:
    rubric.save(student, "1", {"writeup": 3}, teacher.user, {}, "figures are missing")
    rubric.save(student, "1", {"viva": 4}, teacher.user, {})
    rubric.save(student, "2", State.AB, teacher.user, {}, "not seen")
    answer = as_student.get(reverse("my_marks"))
    told = {
        item: [(one.component, one.marks, one.state) for one in decisions]
        for item, decisions in answer.context["history"].items()
    }
    assert told == {"1": [("Write-up", 3, ""), ("Viva", 4, "")], "2": [("", None, "AB")]}
    assert "(figures are missing)" in answer.content.decode()
    assert teacher.user.name not in answer.content.decode()


def test_the_examinations_marks_have_no_history_here(
    as_student: Client, student: Enrolment
) -> None:
    assert "S" not in as_student.get(reverse("my_marks")).context["history"]


def test_each_class_has_its_own_marks(as_student: Client, student: Enrolment) -> None:
    later = factories.make_offering()
    newer = later.enrolments.create(user=student.user, role="student")
    assert as_student.get(reverse("my_marks")).context["enrolment"] == newer
    old = as_student.get(reverse("class_marks", args=[student.pk]))
    assert old.context["enrolment"] == student


def test_who_takes_no_class_has_no_marks(as_teacher: Client) -> None:
    assert as_teacher.get(reverse("my_marks")).status_code == 404


def test_the_page_needs_few_queries(as_student: Client) -> None:
    assert queries_of(as_student, reverse("my_marks")) <= 12
