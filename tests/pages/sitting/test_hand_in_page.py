"""A student's page at an examination: nothing before the start, receipts, a clear end."""

import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grading.exams import draw, sitting, timing
from grading.ledger import sheets
from grading.models import ExamSession, Run, SheetEvent
from tests import factories
from tests.exams.build import examiner, make_running
from tests.pages.conftest import queries_of, signed_in
from tests.pages.sitting.conftest import PROGRAM, make_program


def address(seat) -> str:
    return reverse("exam_hand_in", args=[seat.pk])


def shown(client, seat) -> str:
    return client.get(address(seat)).content.decode()


def send(client, seat, program: str = PROGRAM, **more):
    form = {"key": str(uuid4()), "task": "1a", "pasted": program} | more
    return client.post(address(seat), form)


def over(session) -> None:
    session.opened_at = timezone.now() - timedelta(minutes=session.minutes + 5)
    session.save()


def test_before_the_start_nothing_is_told_of_the_task(session, seat, student) -> None:
    ExamSession.objects.update(opened_at=None)
    page = shown(student, seat)
    assert "The time has not been started" in page
    assert "predict" not in page
    assert "has not begun" in send(student, seat).content.decode()
    fragment = student.get(address(seat) + "state/", {"phase": "waiting"})
    assert "HX-Refresh" not in fragment.headers
    sitting.open_now(session)
    fragment = student.get(address(seat) + "state/", {"phase": "waiting"})
    assert fragment.headers["HX-Refresh"] == "true"


def test_the_task_is_shown_with_the_time_left_by_the_servers_clock(seat, student) -> None:
    page = shown(student, seat)
    assert "predict" in page
    left = int(re.search(r'data-left="(\d+)"', page)[1])
    assert 179 * 60 < left <= 180 * 60
    end = timing.clock(timing.ends_at(seat.session, seat), seconds=True)
    assert f"Until <b>{end}</b> by the server" in page


def test_a_file_gets_a_receipt_and_a_run(seat, student) -> None:
    file = SimpleUploadedFile("solution.py", PROGRAM.encode())
    answer = student.post(address(seat), {"key": str(uuid4()), "task": "1a", "program": file})
    assert answer.status_code == 302
    page = shown(student, seat)
    submission = seat.hand_ins.get().submission
    assert hashlib.sha256(PROGRAM.encode()).hexdigest() in page
    assert f"{timezone.localtime(submission.received_at):%H:%M:%S}" in page
    assert "This one counts" in page
    assert Run.objects.get(submission=submission).state == Run.State.QUEUED
    assert "Queued" in page


def test_of_several_the_last_one_counts_and_that_is_said(seat, student) -> None:
    send(student, seat)
    send(student, seat, PROGRAM + "# better\n")
    page = shown(student, seat)
    assert page.count("This one counts") == 1
    assert page.count("a later one does") == 1
    newest = seat.hand_ins.order_by("-submission__attempt").first().submission
    assert page.index(newest.sha256) < page.index("a later one does")


def test_a_form_sent_twice_is_one_file(seat, student) -> None:
    key = str(uuid4())
    send(student, seat, key=key)
    send(student, seat, key=key)
    assert seat.hand_ins.count() == 1
    send(student, seat, PROGRAM + "# the browser kept the form\n", key=key)
    assert seat.hand_ins.count() == 2


def test_another_machine_and_another_day_show_the_same(seat, student) -> None:
    send(student, seat)
    digest = seat.hand_ins.get().submission.sha256
    student.logout()
    assert digest in shown(signed_in(seat.enrolment.user), seat)


def test_after_the_end_a_file_is_refused_clearly_and_what_was_typed_stays(
    session, seat, student
) -> None:
    over(session)
    answer = send(student, seat, "late_but_kept = 1\n")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Your file was not taken; speak to the examiner." in page
    assert "late_but_kept" in page
    assert not seat.hand_ins.exists()
    page = shown(student, seat)
    assert "The time is over" in page
    assert "No more files are taken" in page


def test_a_file_under_way_when_the_time_ended_is_taken(session, seat, student) -> None:
    session.opened_at = timezone.now() - timedelta(minutes=session.minutes, seconds=20)
    session.save()
    assert send(student, seat).status_code == 302


def test_more_time_of_ones_own_is_shown_and_counts(session, seat, student) -> None:
    over(session)
    timing.extend(session, 30, "scribe", examiner(session), seat=seat)
    assert "with 30 minutes of your own" in shown(student, seat)
    assert send(student, seat).status_code == 302
    other = session.seats.get(number=2)
    assert send(signed_in(other.enrolment.user), other).status_code == 422


def test_an_empty_or_damaged_form_says_why(seat, student) -> None:
    assert "Choose a file or paste" in send(student, seat, " ").content.decode()
    assert student.post(address(seat), {"task": "nothing"}).status_code == 422
    assert not seat.hand_ins.exists()


def test_a_change_of_experiment_is_told_without_taking_what_is_typed(db) -> None:
    session = make_running(students=1, lot=(1, 2))
    seat = session.seats.get()
    seat.drawn = session.lot.get(number=1)
    seat.save()
    student = signed_in(seat.enrolment.user)
    make_program(seat)
    state = address(seat) + "state/"
    seen = {"phase": "running", "experiment": seat.drawn_id}
    assert "was changed" not in student.get(state, seen).content.decode()
    seat.redrawn = session.lot.get(number=2)
    seat.save()
    assert "Your experiment was changed" in student.get(state, seen).content.decode()
    # No task of experiment 2 is open here, and files for the old one are not taken.
    page = shown(student, seat)
    assert "Nothing can be handed in for this experiment" in page
    assert "for the experiment before the change" in page
    answer = send(student, seat)
    assert answer.status_code == 422
    assert "older than your experiment" in answer.content.decode()


def test_with_two_tasks_each_has_its_own_form_and_last_file(db) -> None:
    factories.make_course(open_tasks=("1a", "1b"))
    session = make_running(students=1)
    seat = session.seats.get()
    student = signed_in(seat.enrolment.user)
    page = student.get(address(seat), {"task": "1b"}).content.decode()
    assert 'name="task" value="1b"' in page
    send(student, seat)
    send(student, seat, task="1b")
    assert shown(student, seat).count("This one counts") == 2


def test_what_was_found_is_not_told_before_the_marks_are_published(seat, student) -> None:
    run = make_program(seat, stdout="printed by me")
    page = student.get(reverse("run", args=[run.pk])).content.decode()
    assert "printed by me" in page
    assert "for the examiners until the marks are published" in page
    assert "Execution marks proposed" not in page
    assert "What was found</th>" not in page
    sheets.publish(seat.session.offering, SheetEvent.Sheet.SEE, examiner(seat.session))
    page = student.get(reverse("run", args=[run.pk])).content.decode()
    assert "Execution marks proposed" in page


def test_weekly_pages_do_not_show_what_was_handed_in_here(seat, student) -> None:
    make_program(seat)
    enrolment = seat.enrolment
    task = student.get(reverse("task", args=[enrolment.pk, "1a"])).content.decode()
    assert "My attempts" not in task
    home = student.get(reverse("student_home", args=[enrolment.pk])).content.decode()
    assert "Marks proposed" not in home
    score = signed_in(examiner(seat.session)).get(
        reverse("score", args=[enrolment.offering_id, enrolment.pk, "1"])
    )
    assert "Nothing handed in" in score.content.decode()


@pytest.mark.parametrize("hand_ins", [1, 6])
def test_the_page_needs_few_queries(session, seat, student, hand_ins) -> None:
    for number in range(hand_ins):
        send(student, seat, f"{PROGRAM}# {number}\n")
    assert queries_of(student, address(seat)) <= 15
    assert queries_of(student, address(seat) + "state/") <= 15


def test_a_student_without_a_draw_or_with_a_closed_sitting_gets_words_not_an_error(
    session, seat, student
) -> None:
    sitting.close(session)
    assert "The time is over" in shown(student, seat)
    assert draw.published(session.draw)
    other = signed_in(session.seats.get(number=2).enrolment.user)
    assert other.get(address(seat)).status_code == 404
