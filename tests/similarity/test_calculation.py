"""From request to stored result: what is chosen, what is kept, and whose end is whose."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from grading.ledger import Decision, record
from grading.models import Comparison, HandIn, Offering, PairNote, SimilarPair
from grading.scheme import State
from grading.similarity import calculation, choosing
from tests import factories
from tests.similarity import programs
from tests.similarity.build import asked, calculated, handed_in, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def offering() -> Offering:
    return factories.make_offering()


def chosen(offering: Offering, **how: bool) -> list[choosing.Chosen]:
    task = factories.get_task(offering)
    return choosing.chosen(offering, task, **({"other_classes": False} | how))


def test_a_calculation_finds_the_copy_and_says_what_it_rests_on(offering: Offering) -> None:
    first = handed_in(offering, programs.ONE)
    second = handed_in(
        offering, programs.notebook(*programs.renamed().split("\n\n\n")), file_name="a.ipynb"
    )
    handed_in(offering, programs.OTHER)
    handed_in(offering, programs.BROKEN)
    handed_in(offering, b"\x00\xff" * 400)
    row = calculated(offering)
    assert row.state == Comparison.State.DONE
    pair = SimilarPair.objects.get(comparison=row)
    assert {pair.first.submission.enrolment, pair.second.submission.enrolment} == {first, second}
    assert pair.share >= 900
    assert row.files.count() == 5
    assert row.settings["versions"]["copydetect"]
    assert row.settings["lowest_share"] == 300
    assert row.settings["given_files"] == 2  # starter and example


def test_a_new_calculation_takes_nothings_place(offering: Offering) -> None:
    handed_in(offering, programs.ONE)
    handed_in(offering, programs.ONE)
    before, after = calculated(offering), calculated(offering)
    assert before.pairs.count() == after.pairs.count() == 1


def test_the_newest_counts_and_the_confirmed_one_beside_it(offering: Offering) -> None:
    student, teacher = factories.make_student(offering), factories.make_faculty(offering)
    confirmed = factories.make_submission(student)
    run = factories.make_finished_run(confirmed)
    decided = {"execution": Decision(State.SCORED, Decimal(18))}
    record(student, "1", decided, teacher.user, expected={}, run=run)
    factories.make_submission(student, content=b"second = 2")
    newest = factories.make_submission(student, content=b"third = 3")
    found = {one.submission: one.confirmed for one in chosen(offering)}
    assert found == {newest: False, confirmed: True}


def test_answers_sittings_and_those_who_left_are_not_compared(offering: Offering) -> None:
    answer = factories.make_submission(factories.make_student(offering))
    answer.kind = "written"
    answer.save()
    gone = handed_in(offering, programs.ONE)
    gone.role = "withdrawn"
    gone.save()
    assert chosen(offering) == []
    assert not choosing.tasks_of(offering)
    assert not HandIn.objects.exists()


def test_other_classes_take_part_only_where_asked_and_one_person_is_one(
    offering: Offering,
) -> None:
    student = handed_in(offering, programs.ONE)
    earlier = factories.make_offering(offering.course, term="Odd 2025")
    handed_in(earlier, programs.renamed())
    again = earlier.enrolments.create(user=student.user, role="student")
    factories.make_submission(again, content=programs.ONE.encode())
    assert len(chosen(offering)) == 1
    assert [one.of_this_class for one in chosen(offering, other_classes=True)] == [True] + [
        False
    ] * 2
    row = calculated(offering, other_classes=True)
    pair = row.pairs.get()  # not with their own program of last year
    assert pair.second.submission.enrolment.offering == earlier


def test_a_file_that_is_gone_is_named_and_ends_nothing(offering: Offering) -> None:
    student = handed_in(offering, programs.ONE)
    default_storage.delete(student.submissions.get().file.name)
    row = calculated(offering)
    assert row.state == Comparison.State.DONE
    assert "not where it was stored" in row.files.get().note


def test_one_at_a_time_and_only_one_worker_has_it(offering: Offering) -> None:
    row = asked(offering)
    with pytest.raises(calculation.AlreadyGoing):
        asked(offering)
    assert calculation.carry_out(row.pk)
    assert not calculation.carry_out(row.pk)


def test_cancelled_while_it_waits_it_never_begins(offering: Offering) -> None:
    row = asked(offering)
    assert calculation.cancel(row)
    assert not calculation.carry_out(row.pk)
    row.refresh_from_db()
    assert row.state == Comparison.State.CANCELLED
    assert not calculation.cancel(row)


def test_cancelled_on_its_way_it_stores_nothing(
    offering: Offering, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(offering, programs.ONE)
    handed_in(offering, programs.ONE)
    row = asked(offering)
    monkeypatch.setattr(calculation, "WRITE_SECONDS", 0.0)

    def cancel_then_read(one: choosing.Chosen) -> object:
        calculation.cancel(row)
        return read(one)

    read = calculation.read
    monkeypatch.setattr(calculation, "read", cancel_then_read)
    calculation.carry_out(row.pk)
    row.refresh_from_db()
    assert row.state == Comparison.State.CANCELLED
    assert not row.files.exists()


def test_a_calculation_over_its_time_ends_with_the_reason(
    offering: Offering, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(offering, programs.ONE)
    monkeypatch.setattr(calculation.outside, "SECONDS", -1)
    row = calculated(offering)
    assert row.state == Comparison.State.FAILED
    assert "was ended" in row.message


def test_upkeep_takes_it_from_a_silent_worker_once_and_then_says_so(offering: Offering) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    row = asked(offering)
    silent = {"state": Comparison.State.RUNNING, "heard_at": long_ago, "published_at": long_ago}
    Comparison.objects.filter(pk=row.pk).update(attempt=1, **silent)
    calculation.sweep()
    row.refresh_from_db()
    assert row.state == Comparison.State.QUEUED
    assert row.published_at > long_ago  # its message was sent
    Comparison.objects.filter(pk=row.pk).update(attempt=2, **silent)
    calculation.sweep()
    row.refresh_from_db()
    assert row.state == Comparison.State.FAILED
    assert "fell silent" in row.message


def test_the_command_does_the_same_from_a_terminal(
    offering: Offering, capsys: pytest.CaptureFixture[str]
) -> None:
    one = handed_in(offering, programs.ONE)
    other = handed_in(offering, programs.renamed())
    call_command("similarity", str(offering.pk), "1a")
    said = capsys.readouterr().out
    assert f"Group 1: {one.user.usn}" in said or f"Group 1: {other.user.usn}" in said
    assert "a reason to look" in said
    with pytest.raises(CommandError, match="There are: 1a"):
        call_command("similarity", str(offering.pk), "1b")


def test_notes_can_not_be_changed(offering: Offering) -> None:
    pair = stored(handed_in(offering, programs.ONE), handed_in(offering, programs.ONE))
    note = PairNote.objects.create(
        pair=pair, outcome="explained", actor=factories.make_faculty(offering).user
    )
    note.text = "other"
    with pytest.raises(Exception, match="append-only"):
        note.save()
