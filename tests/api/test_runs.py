"""A script follows a run, gets what was found, ends it."""

import pytest

from grading.live.hub import PER_PERSON
from grading.models import Enrolment, Run
from tests import factories
from tests.api.conftest import script_of
from tests.live.watching import nobody_watches


def test_a_run_that_goes_on_tells_how_far_it_is(student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    told = script_of(student.user).get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["state"], told["finished"]) == ("running", False)
    assert (told["progress"]["cell"], told["progress"]["cells"]) == (3, 10)
    assert (told["metric"], told["checks"], told["proposal"]) == (None, [], None)


def test_a_script_that_has_printed_nothing_tells_how_far_it_is(student: Enrolment) -> None:
    submission = factories.make_submission(student)
    run = factories.make_running_run(submission, cell=None, cells=None, log_tail="")
    told = script_of(student.user).get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["progress"]["cell"], told["progress"]["log_tail"]) == (None, "")


def test_lies_about_progress_are_left_out(student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student), cell="<b>")
    told = script_of(student.user).get(f"/api/v1/runs/{run.pk}/").json()
    assert told["progress"] is None


def test_a_finished_one_tells_everything_that_the_page_does(student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student), claimed=0.99)
    told = script_of(student.user).get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["finished"], told["outcome"]) == (True, "ok")
    assert told["metric"]["value"] == 0.9412
    assert (told["metric"]["claimed"], told["metric"]["evidence"]) == (0.99, "verified")
    assert "public_value" not in told["metric"]
    assert [check["points"] for check in told["checks"]] == ["25.00", "25.00", "50.00"]
    assert (told["proposal"]["marks"], told["proposal"]["band"]) == ("20.00", "Good")
    assert told["stdout"] == "KNN Accuracy: 0.94\n"


def test_curve_and_confusion_come_with_it_to_students_without_a_single_row(
    student: Enrolment, teacher: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    factories.make_breakdown(run)
    address = f"/api/v1/runs/{run.pk}/"
    told = script_of(student.user).get(address).json()
    assert told["curves"][0]["series"]["loss"] == [2.25, 1.5, None]
    assert told["confusion"]["step"] == 5
    assert told["confusion"]["counts"][4] == [0, 0, 0, 0, 85, 0, 0, 0, 0, 15]
    exact = script_of(teacher.user).get(address).json()["confusion"]
    assert (exact["step"], exact["counts"][4][7]) == (1, 1)


def test_a_run_without_them_has_none(student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    told = script_of(student.user).get(f"/api/v1/runs/{run.pk}/").json()
    assert (told["curves"], told["confusion"]) == ([], None)


def test_its_student_ends_it(student: Enrolment, teacher: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    address = f"/api/v1/runs/{run.pk}/cancel/"
    assert script_of(teacher.user).post(address).status_code == 404
    answer = script_of(student.user).post(address)
    assert answer.status_code == 200
    run.refresh_from_db()
    assert run.cancel_requested


def test_too_late_to_end(student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    answer = script_of(student.user).post(f"/api/v1/runs/{run.pk}/cancel/")
    assert answer.status_code == 409
    assert "Too late to cancel" in answer.json()["detail"]


def test_the_events_of_a_finished_one_say_so_and_end(student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    for accepted in ("*/*", "text/event-stream"):
        answer = script_of(student.user).get(f"/api/v1/runs/{run.pk}/events/", HTTP_ACCEPT=accepted)
        assert answer["Content-Type"].startswith("text/event-stream")
        events = b"".join(answer.streaming_content).decode()
        assert "event: progress" in events
        assert events.endswith('event: end\ndata: {"state": "scored", "outcome": "ok"}\n\n')


def test_a_further_stream_is_too_much_and_says_what_to_do(student: Enrolment) -> None:
    run = factories.make_running_run(factories.make_submission(student))
    address, script = f"/api/v1/runs/{run.pk}/events/", script_of(student.user)
    held = [script.get(address) for _ in range(PER_PERSON)]
    assert [answer.status_code for answer in held] == [200] * PER_PERSON
    answer = script.get(address)
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"]
    assert "Ask for the run itself meanwhile." in answer.json()["detail"]
    nobody_watches()
    assert script.get(address).status_code == 200
    nobody_watches()


@pytest.mark.parametrize("what", ["runs/{run}/", "runs/{run}/events/", "submissions/{submission}/"])
def test_who_sees_it(student: Enrolment, teacher: Enrolment, what: str) -> None:
    run: Run = factories.make_finished_run(factories.make_submission(student))
    address = "/api/v1/" + what.format(run=run.pk, submission=run.submission_id)
    classmate = factories.make_student(student.offering)
    others = (classmate.user, factories.make_faculty().user, factories.make_user(is_staff=True))
    assert script_of(student.user).get(address).status_code == 200
    assert script_of(teacher.user).get(address).status_code == 200
    assert [script_of(user).get(address).status_code for user in others] == [404] * 3


def test_lists_hold_what_one_may_see_and_can_be_narrowed(
    student: Enrolment, teacher: Enrolment
) -> None:
    mine = factories.make_submission(student)
    factories.make_submission(factories.make_student(student.offering))
    factories.make_submission()
    listed = script_of(student.user).get("/api/v1/submissions/").json()
    assert [one["id"] for one in listed["results"]] == [mine.pk]
    everybody = script_of(teacher.user)
    assert everybody.get("/api/v1/submissions/").json()["count"] == 2
    usn = student.user.usn
    narrowed = everybody.get("/api/v1/submissions/", {"usn": usn, "task": "1a", "limit": 1})
    assert [one["usn"] for one in narrowed.json()["results"]] == [usn]
    assert everybody.get("/api/v1/submissions/", {"offering": "x"}).status_code == 400


def test_the_file_comes_back_byte_by_byte(student: Enrolment) -> None:
    submission = factories.make_submission(student, content=b"print('\xc3\xa9')\n")
    answer = script_of(student.user).get(f"/api/v1/submissions/{submission.pk}/file/")
    assert answer.content == b"print('\xc3\xa9')\n"
    assert answer["Content-Type"] == "application/octet-stream"


def test_classes_and_their_tasks(student: Enrolment, teacher: Enrolment) -> None:
    client = script_of(student.user)
    (of_student,) = client.get("/api/v1/classes/").json()["results"]
    assert (of_student["id"], of_student["role"]) == (student.offering_id, "student")
    (of_teacher,) = script_of(teacher.user).get("/api/v1/classes/").json()["results"]
    assert of_teacher["role"] == "faculty"
    (task,) = client.get(f"/api/v1/classes/{student.offering_id}/tasks/").json()["results"]
    assert (task["slug"], task["experiment"]) == ("1a", 1)
    assert "predict" in task["statement"]
    other = factories.make_offering()
    assert client.get(f"/api/v1/classes/{other.pk}/tasks/").status_code == 404
