"""The draw by its pages: freeze, draw once with a call, change once, publish the seed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grading.models import Draw, ExamSession
from grading.scoring import orders
from tests import factories
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import CALL, closed, commit, drawn, seen_by, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(students=4)


@pytest.fixture
def browser(sitting):
    return seen_by(examiner(sitting))


def post(browser, name: str, *args: int, **typed: str) -> str:
    answer = browser.post(reverse(name, args=args), {"sure": "yes"} | typed, follow=True)
    return answer.content.decode()


def test_nothing_is_frozen_without_saying_that_it_is_right(browser, sitting) -> None:
    answer = browser.post(reverse("draw_commit", args=[sitting.pk]))
    assert answer.status_code == 422
    assert not Draw.objects.exists()


def test_freezing_shows_the_fingerprint_and_the_seats_in_their_order(browser, sitting) -> None:
    before = browser.get(reverse("exam_draw", args=[sitting.pk])).content.decode()
    assert sitting.seats.first().enrolment.user.usn in before
    page = post(browser, "draw_commit", sitting.pk)
    draw = Draw.objects.get()
    assert "Frozen." in page
    assert draw.fingerprint[:8] in page
    assert draw.committed_by == examiner(sitting)


def test_what_to_look_at_again_is_said_before_freezing(browser, sitting) -> None:
    left = factories.make_student(sitting.offering)
    page = browser.get(reverse("exam_draw", args=[sitting.pk])).content.decode()
    assert f"Without a seat in any batch: {left.user.usn}" in page
    assert "No task is open for" in page


def test_whoever_was_shut_out_meanwhile_is_named_and_nothing_is_frozen(browser, sitting) -> None:
    out = sitting.seats.first().enrolment
    orders.issue(out, orders.Order.Kind.DETAINED, examiner(sitting), reason="Attendance")
    page = post(browser, "draw_commit", sitting.pk)
    assert f"{out.user.usn} (DX)" in page
    assert not Draw.objects.exists()


def test_without_a_call_or_a_tick_nothing_is_drawn(browser, sitting) -> None:
    session = commit(sitting)
    address = reverse("draw_now", args=[session.pk])
    assert browser.post(address, {"sure": "yes", "call": " "}).status_code == 422
    answer = browser.post(address, {"call": CALL})
    assert answer.status_code == 422
    assert f'value="{CALL}"' in answer.content.decode()
    assert browser.post(address, {"sure": "yes", "call": "x" * 201}).status_code == 422
    assert not session.seats.filter(drawn__isnull=False).exists()


def test_the_draw_is_made_once_with_the_call(browser, sitting) -> None:
    session = commit(sitting)
    page = post(browser, "draw_now", session.pk, call=CALL)
    assert "Drawn." in page
    first = list(session.seats.values_list("drawn", flat=True))
    assert None not in first
    again = post(browser, "draw_now", session.pk, call="another")
    assert "A draw is made once" in again
    assert CALL in again
    assert list(session.seats.values_list("drawn", flat=True)) == first


def test_a_change_says_what_it_costs_and_asks_first(browser, sitting) -> None:
    session = drawn(sitting)
    seat = session.seats.first()
    address = reverse("draw_change", args=[session.pk, seat.pk])
    page = browser.get(address).content.decode()
    assert "write-up becomes 0" in page
    assert "50 of 60" in page
    assert "90 of 100" in page
    assert browser.post(address).status_code == 422
    seat.refresh_from_db()
    assert seat.redrawn is None
    post(browser, "draw_change", session.pk, seat.pk)
    seat.refresh_from_db()
    assert seat.redrawn not in (None, seat.drawn)
    assert seat.changed_by == examiner(session)
    assert "one change is all" in post(browser, "draw_change", session.pk, seat.pk)


def test_in_the_internal_test_a_change_costs_the_write_up_alone() -> None:
    session = drawn(make_sitting(kind="T"))
    page = (
        seen_by(examiner(session))
        .get(reverse("draw_change", args=[session.pk, session.seats.first().pk]))
        .content.decode()
    )
    assert "90 of 100" not in page
    assert "Execution and viva stay as they are" in page


def test_after_the_close_nobody_changes_any_more(browser, sitting) -> None:
    session = closed(sitting)
    page = post(browser, "draw_change", session.pk, session.seats.first().pk)
    assert "no time is left" in page
    overview = browser.get(reverse("exam_session", args=[session.pk])).content.decode()
    assert reverse("draw_change", args=[session.pk, session.seats.first().pk]) not in overview


def test_the_seed_is_published_after_the_close_and_not_before(browser, sitting) -> None:
    session = drawn(sitting)
    seed = Draw.objects.get().seed
    assert seed not in post(browser, "draw_show", session.pk)
    session.opened_at = session.closed_at = timezone.now()
    session.save()
    assert seed in post(browser, "draw_show", session.pk)


@pytest.mark.parametrize("reach", [commit, drawn, closed, shown])
def test_each_stage_has_its_next_step(browser, sitting, reach) -> None:
    session = reach(sitting)
    for name in ("exam_session", "exam_draw", "draw_projector"):
        assert browser.get(reverse(name, args=[session.pk])).status_code == 200
    page = browser.get(reverse("exam_session", args=[session.pk])).content.decode()
    assert "Next." in page


def test_a_sitting_is_shown_as_signed_when_both_have(browser, sitting) -> None:
    session = shown(sitting)
    session.examiners.update(signed_at=timezone.now(), signed_sequence=10**6)
    page = browser.get(reverse("exam_session", args=[session.pk])).content.decode()
    assert "Nothing is left to do" in page


def test_the_draws_pages_cost_the_same_for_any_number_of_students(
    browser, django_assert_max_num_queries
) -> None:
    session = make_sitting(students=12)
    session = drawn(session)
    browser = seen_by(examiner(session))
    for name in ("exam_session", "exam_draw", "draw_projector", "slips"):
        with django_assert_max_num_queries(15):
            assert browser.get(reverse(name, args=[session.pk])).status_code == 200


# --- the projector ---------------------------------------------------------


def picture(browser, session: ExamSession, seen: str = "") -> str:
    address = reverse("draw_projector", args=[session.pk])
    return browser.get(f"{address}?seen={seen}", headers={"HX-Request": "true"})


def test_the_projector_shows_the_fingerprint_and_then_the_draw(browser, sitting) -> None:
    session = commit(sitting)
    before = browser.get(reverse("draw_projector", args=[session.pk])).content.decode()
    draw = Draw.objects.get()
    assert all(draw.fingerprint[at : at + 8] in before for at in range(0, 64, 8))
    assert "<svg" in before
    assert "<form" not in before
    assert "<button" not in before
    assert "<a " not in before
    post(browser, "draw_now", session.pk, call=CALL)
    after = picture(browser, session, "committed0").content.decode()
    assert CALL in after
    assert session.seats.first().enrolment.user.usn in after
    assert "<html" not in after


def test_while_nothing_happens_the_projector_is_sent_nothing(browser, sitting) -> None:
    session = commit(sitting)
    page = browser.get(reverse("draw_projector", args=[session.pk])).content.decode()
    assert "seen=committed0" in page
    assert picture(browser, session, "committed0").status_code == 204
    post(browser, "draw_now", session.pk, call=CALL)
    assert picture(browser, session, "committed0").status_code == 200


def test_a_change_reaches_the_projector(browser, sitting) -> None:
    session = drawn(sitting)
    assert picture(browser, session, "drawn0").status_code == 204
    post(browser, "draw_change", session.pk, session.seats.first().pk)
    assert 'class="changed"' in picture(browser, session, "drawn0").content.decode()


def test_when_the_seed_is_public_the_projector_stops_asking(sitting) -> None:
    session = shown(sitting)
    page = seen_by(examiner(session)).get(reverse("draw_projector", args=[session.pk]))
    assert b"hx-get" not in page.content
    assert Draw.objects.get().seed in page.content.decode()
