"""Faculty set an examination up by the pages, and change it until it is frozen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grading.models import Examiner, ExamSession, Guest
from grading.scoring import orders
from labs.models import Experiment
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import commit, seen_by
from tests.scoring.class_of_marks import enter_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering():
    return factories.make_offering()


@pytest.fixture
def teacher(offering):
    return factories.make_faculty(offering, name="Meera K").user


@pytest.fixture
def browser(teacher):
    return seen_by(teacher)


def the_form(offering, teacher, students, **more) -> dict[str, object]:
    starts = timezone.localtime() + timedelta(days=2)
    lot = Experiment.objects.filter(course=offering.course).order_by("number")
    return {
        "starts_at": starts.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 180,
        "place": "Laboratory 3",
        "start": "cold",
        "seats": 3,
        "gap": 240,
        "order": "usn",
        "lot": [experiment.pk for experiment in lot[:4]],
        "mode": "balanced",
        "neighbours_differ": "on",
        "internal": teacher.pk,
        "external": "new",
        "external_name": "Dr. Outside",
        "external_username": "outside",
        "students": [student.pk for student in students],
    } | more


def test_without_a_sitting_the_tab_says_what_to_do(browser, offering) -> None:
    page = browser.get(reverse("exams", args=[offering.pk])).content.decode()
    assert "No sitting yet" in page
    assert reverse("exam_new", args=[offering.pk, "S"]) in page
    assert reverse("exam_new", args=[offering.pk, "T"]) in page


def test_a_class_without_students_is_told_so(browser, offering) -> None:
    page = browser.get(reverse("exam_new", args=[offering.pk, "T"])).content.decode()
    assert "No students yet" in page


def test_one_form_makes_the_batches_of_a_class(browser, offering, teacher) -> None:
    students = [factories.make_student(offering) for _ in range(5)]
    answer = browser.post(
        reverse("exam_new", args=[offering.pk, "S"]), the_form(offering, teacher, students)
    )
    assert answer.status_code == 302, answer.content.decode()
    first, second = offering.exam_sessions.all()
    assert [first.seats.count(), second.seats.count()] == [3, 2]
    assert second.starts_at - first.starts_at == timedelta(minutes=240)
    assert first.place == "Laboratory 3"
    assert first.lot.count() == 4
    assert first.mode == "balanced"
    assert not first.warm
    outside = first.examiners.get(role="external").user
    assert outside == second.examiners.get(role="external").user
    assert outside.name == "Dr. Outside"
    assert not outside.has_usable_password()
    assert Guest.objects.get(user=outside).until > second.starts_at
    page = browser.get(reverse("exams", args=[offering.pk])).content.decode()
    assert "Being set up" in page
    assert "Freeze and publish" in page


def test_a_batch_can_be_picked_by_hand(browser, offering, teacher) -> None:
    students = [factories.make_student(offering) for _ in range(4)]
    address = reverse("exam_new", args=[offering.pk, "T"])
    browser.post(address, the_form(offering, teacher, students[1:3]))
    (only,) = offering.exam_sessions.all()
    assert {seat.enrolment for seat in only.seats.all()} == set(students[1:3])
    page = browser.get(address).content.decode()
    assert page.count('name="students"') == 2
    assert 'name="start" value="warm"' in page
    assert "sits in" in page


def test_who_is_not_admitted_is_named_with_the_reason_and_can_not_be_chosen(
    browser, offering, teacher
) -> None:
    low, held, late, good = (factories.make_student(offering) for _ in range(4))
    enter_all(low, teacher, [5] * 7, 10, 3)
    enter_all(good, teacher, [27] * 7, 34, 8)
    orders.issue(held, orders.Order.Kind.WITHHELD, teacher, reason="Fees", reference="O-12")
    orders.issue(late, orders.Order.Kind.DETAINED, teacher, reason="Attendance 61 %")
    address = reverse("exam_new", args=[offering.pk, "S"])
    page = browser.get(address).content.decode()
    assert "The CIE is 11, below 20." in page or "below 20." in page
    assert "(order O-12): Fees" in page
    assert "Attendance 61 %" in page
    assert page.count('name="students"') == 1
    answer = browser.post(address, the_form(offering, teacher, [low, good]))
    assert answer.status_code == 422
    assert not offering.exam_sessions.exists()
    # For the internal test none of this matters.
    test = browser.get(reverse("exam_new", args=[offering.pk, "T"])).content.decode()
    assert test.count('name="students"') == 4


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"students": []}, "Choose at least one student."),
        ({"lot": []}, "Choose at least one experiment"),
        ({"seats": 0}, "greater than or equal to 1"),
        ({"gap": 60}, "Batches would overlap"),
        ({"external_name": ""}, "or choose somebody who has an account"),
        ({"external_username": "two words"}, "make a user name"),
        ({"starts_at": "soon"}, "valid date"),
        ({"minutes": 100000}, "less than or equal to"),
        ({"place": "x" * 101}, "at most 100"),
    ],
)
def test_what_is_wrong_with_the_form_is_told_beside_the_field_and_nothing_is_made(
    browser, offering, teacher, wrong, told
) -> None:
    students = [factories.make_student(offering) for _ in range(4)]
    answer = browser.post(
        reverse("exam_new", args=[offering.pk, "T"]), the_form(offering, teacher, students) | wrong
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not offering.exam_sessions.exists()
    assert not Guest.objects.exists()


def test_a_user_name_that_is_taken_makes_nothing(browser, offering, teacher) -> None:
    factories.make_user("outside")
    students = [factories.make_student(offering)]
    answer = browser.post(
        reverse("exam_new", args=[offering.pk, "T"]), the_form(offering, teacher, students)
    )
    assert "is taken" in answer.content.decode()
    assert not offering.exam_sessions.exists()


def test_one_person_can_not_be_both_examiners(browser, offering, teacher) -> None:
    students = [factories.make_student(offering)]
    answer = browser.post(
        reverse("exam_new", args=[offering.pk, "T"]),
        the_form(offering, teacher, students, external=teacher.pk),
    )
    assert "two people" in answer.content.decode()


def test_a_name_with_markup_stays_text(browser, offering) -> None:
    factories.make_student(offering, name="<b>Bold</b>")
    page = browser.get(reverse("exam_new", args=[offering.pk, "T"])).content.decode()
    assert "<b>Bold</b>" not in page
    assert "&lt;b&gt;Bold" in page


@pytest.fixture
def sitting(offering, teacher):
    session = make_sitting(offering, students=3)
    internal = session.examiners.get(role=Examiner.Role.INTERNAL)
    internal.user = teacher
    internal.save()
    return session


def an_edit(session, **more) -> dict[str, object]:
    return {
        "batch": session.batch,
        "starts_at": timezone.localtime(session.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "minutes": 120,
        "place": "Hall",
        "start": "warm",
        "lot": [session.lot.first().pk, session.lot.last().pk],
        "mode": "uniform",
    } | more


def test_everything_may_change_until_the_sitting_is_frozen(browser, sitting) -> None:
    address = reverse("exam_edit", args=[sitting.pk])
    assert browser.get(address).status_code == 200
    assert browser.post(address, an_edit(sitting, batch="Morning")).status_code == 302
    sitting.refresh_from_db()
    assert (sitting.batch, sitting.minutes, sitting.place) == ("Morning", 120, "Hall")
    assert (sitting.warm, sitting.mode, sitting.neighbours_differ) == (True, "uniform", False)
    assert sitting.lot.count() == 2


def test_checks_are_closed_at_a_sitting_unless_it_allows_them(browser, sitting) -> None:
    assert not sitting.checks
    address = reverse("exam_edit", args=[sitting.pk])
    assert browser.post(address, an_edit(sitting, checks="on")).status_code == 302
    sitting.refresh_from_db()
    assert sitting.checks
    session = reverse("exam_session", args=[sitting.pk])
    assert "allowed, on public data" in browser.get(session).content.decode()


def test_once_frozen_only_date_and_place_may_change_and_the_page_says_why(browser, sitting) -> None:
    session = commit(sitting)
    address = reverse("exam_edit", args=[session.pk])
    page = browser.get(address).content.decode()
    assert "Frozen." in page
    assert 'name="lot"' not in page
    browser.post(address, an_edit(session, place="Hall 2", batch="Other"))
    session.refresh_from_db()
    assert (session.place, session.batch, session.lot.count()) == ("Hall 2", "B1", 7)


def test_once_begun_nothing_of_it_may_change(browser, sitting) -> None:
    session = commit(sitting)
    session.opened_at = timezone.now()
    session.save()
    answer = browser.post(reverse("exam_edit", args=[session.pk]), an_edit(session))
    assert answer.status_code == 422
    assert "has begun" in answer.content.decode()


def test_a_planned_sitting_is_taken_back_after_asking_and_a_frozen_one_not(
    browser, offering, sitting
) -> None:
    address = reverse("exam_remove", args=[sitting.pk])
    assert "3 students would have no seat" in browser.get(address).content.decode()
    other = commit(make_sitting(offering))
    browser.post(address)
    assert list(offering.exam_sessions.all()) == [other]
    answer = browser.post(reverse("exam_remove", args=[other.pk]), follow=True)
    assert "can&#x27;t change any more" in answer.content.decode()
    assert ExamSession.objects.filter(pk=other.pk).exists()


def test_seats_are_typed_as_numbers_and_an_empty_field_gives_none(browser, sitting) -> None:
    one, two, three = sitting.seats.all()
    new = factories.make_student(sitting.offering)
    typed = {
        f"seat-{one.enrolment_id}": "",
        f"seat-{two.enrolment_id}": "5",
        f"seat-{three.enrolment_id}": "2",
        f"seat-{new.pk}": "9",
    }
    browser.post(reverse("exam_roster", args=[sitting.pk]), typed)
    assert [(seat.number, seat.enrolment) for seat in sitting.seats.order_by("number")] == [
        (2, three.enrolment),
        (5, two.enrolment),
        (9, new),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [("x", "is no number"), ("0", "from 1 to"), ("5000", "from 1 to"), ("-1", "is no number")],
)
def test_what_is_no_seat_is_told_and_what_was_typed_stays(browser, sitting, text, told) -> None:
    one, two, _ = sitting.seats.all()
    typed = {f"seat-{one.enrolment_id}": text, f"seat-{two.enrolment_id}": "8"}
    answer = browser.post(reverse("exam_roster", args=[sitting.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'value="8"' in page
    assert sitting.seats.count() == 3


def test_two_students_on_one_seat_are_refused(browser, sitting) -> None:
    typed = {f"seat-{seat.enrolment_id}": "4" for seat in sitting.seats.all()}
    answer = browser.post(reverse("exam_roster", args=[sitting.pk]), typed)
    assert "Seat 4: two students" in answer.content.decode()


@pytest.mark.parametrize("order", ["usn", "name", "mixed"])
def test_seats_are_numbered_anew_on_request(browser, sitting, order: str) -> None:
    typed = {f"seat-{seat.enrolment_id}": str(seat.number + 10) for seat in sitting.seats.all()}
    browser.post(reverse("exam_roster", args=[sitting.pk]), typed | {"do": order})
    seats = sitting.seats.select_related("enrolment__user").order_by("number")
    assert [seat.number for seat in seats] == [1, 2, 3]
    if order != "mixed":
        keys = [getattr(seat.enrolment.user, order) for seat in seats]
        assert keys == sorted(keys)


def test_a_student_moves_between_batches_until_one_of_them_is_frozen(
    browser, offering, sitting
) -> None:
    other = make_sitting(offering, students=2)
    mover = other.seats.first()
    address = reverse("exam_roster", args=[sitting.pk])
    stays = {f"seat-{seat.enrolment_id}": str(seat.number) for seat in sitting.seats.all()}
    browser.post(address, stays | {f"seat-{mover.enrolment_id}": "7"})
    assert sitting.seats.count() == 4
    assert other.seats.count() == 1
    frozen = commit(other)
    left = frozen.seats.get()
    page = browser.get(address).content.decode()
    assert "frozen there" in page
    answer = browser.post(address, stays | {f"seat-{left.enrolment_id}": "8"})
    assert "Already seated" in answer.content.decode()
    assert frozen.seats.count() == 1


def test_a_frozen_roster_is_not_opened_again(browser, sitting) -> None:
    session = commit(sitting)
    address = reverse("exam_roster", args=[session.pk])
    assert "frozen" in browser.get(address, follow=True).content.decode()
    browser.post(address, {})
    assert session.seats.count() == 3


def test_a_student_of_another_class_is_not_seated(browser, sitting) -> None:
    stranger = factories.make_student()
    answer = browser.post(reverse("exam_roster", args=[sitting.pk]), {f"seat-{stranger.pk}": "1"})
    assert answer.status_code == 422
    assert sitting.seats.count() == 3


def test_another_examiner_is_appointed_until_the_first_has_signed(browser, sitting) -> None:
    colleague = factories.make_faculty(sitting.offering).user
    address = reverse("exam_examiner", args=[sitting.pk, "internal"])
    assert browser.get(address).status_code == 200
    browser.post(address, {"external": colleague.pk})
    assert examiner(sitting) == colleague
    sitting.examiners.filter(role="internal").update(signed_at=timezone.now())
    answer = browser.post(address, {"external": sitting.offering.enrolments.first().user_id})
    assert answer.status_code == 422
    assert examiner(sitting) == colleague


def test_the_list_of_sittings_costs_the_same_for_any_number(
    browser, offering, django_assert_max_num_queries
) -> None:
    for _ in range(6):
        commit(make_sitting(offering, students=2))
    with django_assert_max_num_queries(15):
        browser.get(reverse("exams", args=[offering.pk]))


def test_pages_of_a_sitting_cost_the_same_for_any_number_of_students(
    browser, sitting, django_assert_max_num_queries
) -> None:
    for number in range(4, 14):
        sitting.seats.create(
            enrolment=factories.make_student(sitting.offering), number=number, kind="S"
        )
    for name in ("exam_session", "exam_edit", "exam_draw"):
        with django_assert_max_num_queries(15):
            browser.get(reverse(name, args=[sitting.pk]))
    with django_assert_max_num_queries(15):
        browser.get(reverse("exam_roster", args=[sitting.pk]))
    with django_assert_max_num_queries(15):
        browser.get(reverse("exam_new", args=[sitting.offering_id, "S"]))
