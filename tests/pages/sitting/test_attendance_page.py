"""Who is present and who is absent, for the whole room on one form."""

from django.urls import reverse

from grading import ledger
from tests.pages.sitting.conftest import make_program, post_marks, step


def address(session) -> str:
    return reverse("sitting_attendance", args=[session.pk])


def say(client, session, **told: str):
    """`say(client, session, one="present")` by the seats' names one, two, three."""
    seats = dict(zip(("one", "two", "three"), session.seats.order_by("number"), strict=True))
    return client.post(
        address(session), {f"seat-{seats[name].pk}": value for name, value in told.items()}
    )


def states(client, session) -> list[str]:
    return [row.state for row in client.get(address(session)).context["room"].rows]


def test_present_and_absent_are_said_at_once(session, internal) -> None:
    assert say(internal, session, one="present", two="absent").status_code == 302
    assert states(internal, session) == ["present", "absent", "awaited"]
    two = session.seats.get(number=2)
    assert ledger.present(two.enrolment, "S")[""].state == "AB"


def test_saying_it_again_changes_nothing(session, internal) -> None:
    for _ in range(2):
        say(internal, session, one="present", two="absent", three="nonsense")
    assert len(ledger.history(session.seats.get(number=2).enrolment, "S")) == 1
    assert session.events.filter(kind="present").count() == 1


def test_who_comes_late_is_present_again_and_the_absence_stays_in_the_history(
    session, internal
) -> None:
    say(internal, session, two="absent")
    say(internal, session, two="present")
    assert states(internal, session)[1] == "present"
    rows = ledger.history(session.seats.get(number=2).enrolment, "S")
    assert [row.state for row in rows] == ["AB", "BLANK"]
    assert "came after" in rows[1].reason


def test_whoever_has_marks_is_not_made_absent_by_a_slip(session, seat, internal) -> None:
    post_marks(internal, seat, {"viva": 5})
    say(internal, session, one="absent")
    assert states(internal, session)[0] == "partly"


def test_who_handed_in_may_be_said_absent_and_is_pointed_out(session, seat, internal) -> None:
    make_program(seat)
    say(internal, session, one="absent")
    assert states(internal, session)[0] == "absent"


def test_before_the_start_and_after_both_signatures_nothing_can_be_said(
    session, internal, outside
) -> None:
    say(internal, session, one="absent", two="absent", three="absent")
    step(internal, session, "close")
    step(internal, session, "sign")
    step(outside, session, "sign")
    answer = say(internal, session, one="present")
    assert answer.status_code == 422
    assert "Both examiners have signed" in answer.content.decode()
    assert "radio" not in answer.content.decode()
    session.opened_at = None
    session.save()
    assert "Not begun" in internal.get(address(session)).content.decode()
