"""Who did what, other people's tokens, and how the installation is doing."""

import tarfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, AuditEvent, User
from grading.evaluation import hearing
from grading.health import site
from grading.models import Enrolment, HealthReport, PairNote, Worker
from grading.scoring import regrade, rubric
from tests import factories
from tests.pages.conftest import queries_of
from tests.similarity.build import stored


@pytest.fixture
def teacher(student: Enrolment) -> User:
    teacher = factories.make_faculty(student.offering, name="=cmd|calc").user
    rubric.save(student, "1", {"viva": 4}, teacher, {})
    return teacher


def test_decisions_of_a_class_stand_there_without_their_marks(
    as_administrator: Client, student: Enrolment, teacher: User
) -> None:
    found = as_administrator.get(reverse("administration_audit"), {"source": "marks"})
    (line,) = found.context["lines"]
    assert (line.who, line.person, line.what) == (teacher, student.user, "Entered 1, viva")
    assert "4" not in line.what + line.about.replace(str(student.offering), "")


def test_it_is_narrowed_by_person_class_and_day(
    as_administrator: Client, student: Enrolment, teacher: User
) -> None:
    address = reverse("administration_audit")

    def shown(**wanted: object) -> int:
        return len(as_administrator.get(address, wanted).context["lines"])

    assert shown(source="marks", person="1GA23CS101") == 1
    assert shown(source="marks", person="nobody") == 0
    assert shown(offering=student.offering_id) == 1
    assert shown(offering=factories.make_offering().pk) == 0
    today = timezone.localdate()
    assert shown(source="marks", since=today, until=today) == 1
    assert shown(until=today - timedelta(days=1)) == 0
    assert shown(since="no day", page="x") > 0
    assert queries_of(as_administrator, address) <= 15


def test_answers_to_students_and_looks_at_alike_programs_stand_there(
    as_administrator: Client, student: Enrolment, teacher: User
) -> None:
    regrade.decline(regrade.ask(student, "1", "Look again."), teacher, "The cell shows why.")
    pair = stored(student, factories.make_student(student.offering, name="Bhavana Rao"))
    PairNote.objects.create(pair=pair, outcome="explained", text="They may.", actor=teacher)
    address = reverse("administration_audit")

    def told(**wanted: object) -> list[tuple]:
        lines = as_administrator.get(address, wanted).context["lines"]
        return [(line.who, line.what, line.person, line.reason) for line in lines]

    declined = (teacher, "Declined a re-grade request", student.user, "The cell shows why.")
    noted = (teacher, "Noted: Explained", None, "They may.")
    assert told(source="regrades", offering=student.offering_id) == [declined]
    assert told(source="similarity", offering=student.offering_id) == [noted]
    assert {declined, noted} <= set(told(person=teacher.username))
    assert told(source="similarity", person="Bhavana Rao") == []
    assert told(source="similarity", offering=factories.make_offering().pk) == []
    assert queries_of(as_administrator, address) <= 15


def test_the_csv_has_everything_and_no_formula(as_administrator: Client, teacher: User) -> None:
    answer = as_administrator.get(reverse("administration_audit_csv"))
    text = b"".join(answer).decode("utf-8-sig")
    assert "Entered 1, viva" in text
    assert "Signed in" in text
    assert "'=cmd" in text


def test_a_token_of_somebody_is_revoked_with_a_reason(
    as_administrator: Client, student: Enrolment
) -> None:
    token, key = ApiToken.objects.create(
        user=student.user, name="laptop", scopes=["read"], expiry=timedelta(days=7)
    )
    use = {"authorization": f"Token {key}"}
    assert Client().get(reverse("api:me"), headers=use).status_code == 200
    page = as_administrator.get(reverse("administration_tokens"), {"q": "Aditi"}).content.decode()
    assert "laptop" in page
    assert key not in page
    address = reverse("administration_token_revoke", args=[token.pk])
    assert as_administrator.post(address).status_code == 422
    as_administrator.post(address, {"reason": "The laptop was stolen."})
    assert Client().get(reverse("api:me"), headers=use).status_code == 401
    assert AuditEvent.objects.get(kind="token_revoked").person == student.user


def test_each_finding_has_its_remedy(as_administrator: Client, student: Enrolment) -> None:
    factories.make_run(factories.make_submission(student))
    page = as_administrator.get(reverse("administration_health"))
    findings = {one.subject: one for one in page.context["findings"]}
    assert findings["workers"].level == "warning"
    assert "make run" in findings["workers"].remedy
    assert findings["backups"].level == "warning"
    assert all(one.remedy for one in findings.values() if one.level != "ok")
    hearing.heard(hearing.RUNS, "here:1")
    assert {one.subject: one.level for one in site.runs()} == {"queue": "ok", "workers": "ok"}
    Worker.objects.update(heard_at=timezone.now() - timedelta(hours=2))
    assert {one.subject: one.level for one in site.runs()}["workers"] == "fault"
    assert queries_of(as_administrator, reverse("administration_health")) <= 18


def test_a_monitor_is_told_no_more_than_that(as_administrator: Client, student: Enrolment) -> None:
    answer = Client().get(reverse("healthz"))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    factories.make_run(factories.make_submission(student))
    answer = Client().get(reverse("healthz"))
    assert (answer.status_code, answer.json()) == (503, {"status": "fault"})
    assert as_administrator.get(reverse("healthz")).json()["waiting"] == 1


def test_a_worker_is_asked_once_for_what_the_doctor_says(as_administrator: Client) -> None:
    for _ in range(2):
        as_administrator.post(reverse("administration_look"))
    report = HealthReport.objects.get()
    assert "A worker looks at it" in _health(as_administrator)
    finding = {"level": "fault", "subject": "queue", "text": "is away.", "remedy": "Start it."}
    report.findings, report.done_at = [finding], timezone.now()
    report.save()
    assert "Start it." in _health(as_administrator)


def _health(client: Client) -> str:
    return client.get(reverse("administration_health")).content.decode()


def test_a_backup_holds_database_and_files_and_is_seen(
    as_administrator: Client, settings, tmp_path
) -> None:
    settings.BACKUP_DIR = tmp_path / "backups"
    call_command("backup", str(settings.BACKUP_DIR), verbosity=0)
    (made,) = settings.BACKUP_DIR.iterdir()
    with tarfile.open(made / "files.tar") as archive:
        assert "secret_key" in archive.getnames()
    assert {one.subject: one.level for one in site.backups()} == {"backups": "ok"}
