"""The examiners' page: every seat's state, the clock, each step after a tick, both signatures."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from grading.exams import draw, marking, sitting, timing
from grading.ledger import sheets
from grading.models import ExamSession, Guest, SheetEvent
from grading.scheme import State
from tests import factories
from tests.exams.build import examiner, external, make_running, make_sitting
from tests.pages.conftest import queries_of, signed_in
from tests.pages.sitting.conftest import SEE, make_program, post_marks, room, step


def shown(client: Client, session: ExamSession) -> str:
    answer = client.get(room(session))
    assert answer.status_code == 200
    return answer.content.decode()


def states(client: Client, session: ExamSession) -> list[str]:
    return [row.state for row in client.get(room(session)).context["room"].rows]


def test_seats_show_who_is_here_what_came_in_how_it_runs_and_what_is_marked(
    session, internal
) -> None:
    one, two, three = session.seats.all()
    make_program(one)
    sitting.arrive(two, examiner(session))
    marking.save(three, State.AB, examiner(session), {})
    assert states(internal, session) == ["handed_in", "present", "absent"]
    page = shown(internal, session)
    assert "Scored" in page
    assert ">AB<" in page
    post_marks(internal, one, SEE)
    post_marks(internal, two, {"viva": 3})
    assert states(internal, session) == ["marked", "partly", "absent"]
    assert ">81<" in shown(internal, session)


def test_a_run_that_goes_on_is_shown_live(session, seat, internal) -> None:
    submission = factories.make_submission(seat.enrolment)
    seat.hand_ins.create(submission=submission)
    factories.make_running_run(submission)
    assert "Running" in shown(internal, session)
    fragment = internal.get(room(session) + "room/").content.decode()
    assert "Running" in fragment
    assert "<html" not in fragment


def test_somebody_marked_absent_who_hands_in_is_pointed_out(session, seat, internal) -> None:
    marking.save(seat, State.AB, examiner(session), {})
    make_program(seat)
    assert "but handed in" in shown(internal, session)


def test_the_time_is_started_after_a_tick_and_once(db) -> None:
    session = make_sitting(students=2)
    client = signed_in(examiner(session))
    assert "Nothing is drawn yet" in shown(client, session)
    draw.commit(session, examiner(session))
    draw.draw(session, "call", examiner(session))
    refused = step(client, session, "start", sure="")
    assert refused.status_code == 422
    assert "Tick that everybody sits" in refused.content.decode()
    assert step(client, session, "start").status_code == 302
    opened = ExamSession.objects.get(pk=session.pk).opened_at
    assert step(client, session, "start").status_code == 302
    assert ExamSession.objects.get(pk=session.pk).opened_at == opened
    assert session.events.get().actor == examiner(session)


def test_more_time_for_one_student_with_a_reason(session, seat, internal) -> None:
    before = timing.ends_at(session, seat)
    typed = {"seat": seat.pk, "minutes": "20", "reason": "writes with a scribe"}
    refused = step(internal, session, "extend", **typed | {"reason": " "})
    assert refused.status_code == 422
    assert 'value="20"' in refused.content.decode()
    assert step(internal, session, "extend", **typed).status_code == 302
    assert timing.ends_at(session, seat) - before == timedelta(minutes=20)
    page = shown(internal, session)
    assert "+20 min" in page
    assert "writes with a scribe" in page


@pytest.mark.parametrize("minutes", ["", "x", "1e3", "-3", "٣", "99999"])
def test_time_that_is_no_number_is_refused(session, internal, minutes) -> None:
    answer = step(internal, session, "extend", seat="", minutes=minutes, reason="why")
    assert answer.status_code == 422
    assert not session.events.filter(kind="extended").exists()


def test_a_seat_of_another_sitting_gets_no_time_here(session, internal) -> None:
    other = make_running(students=1).seats.get()
    for seat in (other.pk, "x", "9" * 30):
        typed = {"seat": seat, "minutes": 5, "reason": "why"}
        assert step(internal, session, "extend", **typed).status_code == 404


def test_closing_asks_and_names_who_has_more_time(session, seat, internal) -> None:
    timing.extend(session, 20, "scribe", examiner(session), seat=seat)
    page = shown(internal, session)
    assert f"With more time than the others: {seat.enrolment.user.name}" in page
    assert step(internal, session, "close", sure="").status_code == 422
    assert step(internal, session, "close").status_code == 302
    assert "no more files are taken" in shown(internal, session)
    assert step(internal, session, "reopen", reason="pressed by mistake").status_code == 302
    assert ExamSession.objects.get(pk=session.pk).closed_at is None


def mark_all(session) -> None:
    for seat in session.seats.all():
        marking.save(seat, SEE, examiner(session), {})


def test_signing_waits_for_the_end_and_for_every_mark(session, internal, outside) -> None:
    assert "Close it, then sign" in step(internal, session, "sign").content.decode()
    sitting.close(session)
    missing = step(internal, session, "sign").content.decode()
    for seat in session.seats.all():
        assert seat.enrolment.user.usn in missing
    mark_all(session)
    assert step(internal, session, "sign", sure="").status_code == 422
    assert step(internal, session, "sign").status_code == 302
    assert step(outside, session, "sign").status_code == 302
    page = shown(internal, session)
    assert page.count("signed") >= 2
    assert "no mark can be changed here" in page


@pytest.mark.parametrize("kind", ["S", "T"])
def test_who_teaches_the_class_goes_on_to_the_list_on_paper(db, kind) -> None:
    session = make_running(students=1, kind=kind)
    sitting.close(session)
    client = signed_in(examiner(session))
    listed = re.search(r'href="(/reports/[^"]+)"', shown(client, session))[1]
    assert client.get(listed).status_code == 200
    assert "/reports/" not in shown(signed_in(external(session)), session)


def test_a_void_signature_says_who_changed_what(session, seat, internal, outside) -> None:
    mark_all(session)
    sitting.close(session)
    step(internal, session, "sign")
    post_marks(outside, seat, {"viva": 9})
    page = shown(internal, session)
    assert "void since" in page
    assert f"{external(session).name} changed {seat.enrolment.user.name}: viva" in page
    # It has to be given again, and then both stand.
    step(outside, session, "sign")
    step(internal, session, "sign")
    assert marking.is_locked(session)


def test_nobody_signs_marks_that_were_changed_after_the_page_was_opened(
    session, seat, internal, outside
) -> None:
    mark_all(session)
    sitting.close(session)
    saw = internal.get(room(session)).context["saw"]
    post_marks(outside, seat, {"viva": 9})
    refused = step(internal, session, "sign", saw=saw)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f"{external(session).name} on {seat.enrolment.user.name}" in page
    assert marking.standing_signatures(session) == []
    # A damaged form has seen nothing; the page as it stands now can be signed.
    assert step(internal, session, "sign", saw="x").status_code == 422
    assert step(internal, session, "sign").status_code == 302
    # What was signed once and sent again is signed already.
    assert step(internal, session, "sign", saw=saw).status_code == 302


def test_signed_by_both_the_page_needs_few_queries(session, internal, outside) -> None:
    for seat in session.seats.all():
        make_program(seat)
    mark_all(session)
    sitting.close(session)
    step(internal, session, "sign")
    step(outside, session, "sign")
    assert queries_of(internal, room(session)) <= 15


def test_the_page_needs_few_queries_whatever_the_number_of_seats(session, internal) -> None:
    for seat in session.seats.all():
        make_program(seat)
    few = queries_of(internal, room(session))
    offering = session.offering
    for number in range(4, 12):
        student = factories.make_student(offering)
        added = session.seats.create(
            enrolment=student, number=number, kind="S", drawn=session.lot.get()
        )
        make_program(added)
    assert queries_of(internal, room(session)) == few <= 15
    assert queries_of(internal, room(session) + "room/") <= 15


def test_when_the_time_is_over_the_page_says_so(session, internal) -> None:
    session.opened_at = timezone.now() - timedelta(minutes=session.minutes + 5)
    session.save()
    assert "The time ended at" in shown(internal, session)


def test_after_both_signed_a_guest_has_a_day_to_fetch_the_list(session, internal, outside) -> None:
    until = timezone.now() + timedelta(days=3)
    Guest.objects.create(user=external(session), until=until, made_by=examiner(session))
    mark_all(session)
    sitting.close(session)
    step(internal, session, "sign")
    assert step(outside, session, "sign").status_code == 302
    page = shown(outside, session)
    assert "your account ends on" in page
    assert room(session) + "list.pdf" in page
    assert timezone.now() < Guest.objects.get().until < timezone.now() + timedelta(days=2)
    Guest.objects.update(until=timezone.now())
    assert outside.get(room(session)).status_code == 404
    assert outside.get(room(session) + "list.pdf").status_code == 404


def test_an_external_examiner_gets_the_list_of_the_sitting_alone(
    session, internal, outside
) -> None:
    address = room(session) + "list.pdf"
    assert outside.get(address).status_code == 404  # nothing to sign yet
    elsewhere = make_running(session.offering, students=1).seats.get().enrolment.user
    mark_all(session)
    sitting.close(session)
    step(outside, session, "sign")
    said = text_of(outside.get(address))
    assert f"{external(session).name}, signed" in said
    assert f"{examiner(session).name} has not signed" in said
    for seat in session.seats.all():
        assert seat.enrolment.user.usn in said
    assert elsewhere.usn not in said
    for user in (elsewhere, factories.make_faculty(session.offering).user):
        assert signed_in(user).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_void_signature_is_called_void_everywhere(session, seat, internal, outside) -> None:
    mark_all(session)
    sitting.close(session)
    step(internal, session, "sign")
    step(outside, session, "sign")
    teacher = signed_in(factories.make_faculty(session.offering).user)
    pages = [
        reverse("exams", args=[session.offering_id]),
        reverse("exam_session", args=[session.pk]),
    ]
    for page in pages:
        assert "void" not in teacher.get(page).content.decode()
    # Unlocked by two, the sheet takes a correction: what was signed is no longer what stands.
    see, (one, two) = (
        SheetEvent.Sheet.SEE,
        [factories.make_faculty(session.offering).user for _ in range(2)],
    )
    sheets.publish(session.offering, see, one)
    sheets.ask_to_unlock(session.offering, see, one, "a slip")
    sheets.decide(session.offering, see, two, agree=True)
    post_marks(internal, seat, {"viva": 9})
    for page in pages:
        assert teacher.get(page).content.decode().count("signature void") == 2
    assert teacher.get(pages[0]).context["kinds"][1][1][0].stage.label == "Closed"
    assert teacher.get(pages[1]).context["stage"].label == "Closed"
    assert "signature void" in text_of(internal.get(room(session) + "list.pdf"))


def text_of(answer) -> str:
    """The text of a PDF, its lines joined."""
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
