"""The institution's settings and the marks schemes: looked at, changed, gone back to."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts import institution
from accounts.models import AuditEvent, InstitutionChange
from grading.models import Enrolment, NamedScheme, SchemeChange
from grading.scoring import rubric
from tests import factories

AT = "administration_institution"


def _given(**more: object) -> dict[str, object]:
    now = institution.current()
    return {
        "institute": now.institute,
        "department": now.department,
        "usn_pattern": now.usn_pattern,
        "max_upload_kib": now.max_upload_bytes // 1024,
        "least_free_gib": now.least_free_gib,
        "reason": "The college has a new name.",
    } | more


def test_a_change_is_looked_at_first_and_then_holds_everywhere(
    as_administrator: Client, student: Enrolment
) -> None:
    given = _given(institute="A College of Engineering", usn_pattern=r"^X\d+$")
    page = as_administrator.post(reverse(AT), given).content.decode()
    assert "1 seat number that is here does not look like that" in page
    assert institution.current().institute != "A College of Engineering"
    as_administrator.post(reverse(AT), given | {"sure": "1"})
    assert "A College of Engineering" in as_administrator.get(reverse("home")).content.decode()
    event = AuditEvent.objects.get(kind="institution")
    assert event.after["institute"] == "A College of Engineering"
    back = as_administrator.get(reverse(AT), {"from": "start"}).context["form"]
    assert back["institute"].value() == institution.from_environment().institute


def test_what_is_not_possible_is_refused_by_its_field(as_administrator: Client) -> None:
    for wrong, told in (
        ({"usn_pattern": "("}, "no regular expression"),
        ({"max_upload_kib": 10**9}, "PRAYOGA_MAX_UPLOAD_BYTES"),
        ({"institute": " "}, "required"),
    ):
        answer = as_administrator.post(reverse(AT), _given(**wrong) | {"sure": "1"})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not InstitutionChange.objects.exists()


def test_a_smaller_limit_for_files_holds_at_the_hand_in(
    as_administrator: Client, student: Enrolment
) -> None:
    as_administrator.post(reverse(AT), _given(max_upload_kib=1) | {"sure": "1"})
    client = Client()
    client.force_login(student.user)
    answer = client.post(
        reverse("hand_in", args=[student.pk, "1a"]),
        {"key": "3b241101-e2bb-4255-8caf-4136c566a962", "pasted": "x = 1\n" * 1000},
    )
    assert answer.status_code == 422


def test_secrets_are_not_shown(as_administrator: Client, settings) -> None:
    page = as_administrator.get(reverse(AT)).content.decode()
    assert "PRAYOGA_SECRET_KEY" in page
    assert settings.SECRET_KEY not in page


def test_what_was_decided_can_not_be_changed_in_the_database(as_administrator: Client) -> None:
    as_administrator.post(reverse(AT), _given(institute="A College") | {"sure": "1"})
    for rows in (InstitutionChange.objects.all(), AuditEvent.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(reason="another")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def _make(client: Client, **more: object):
    form = client.get(reverse("administration_scheme_new", args=[0])).context["form"]
    given = {name: form[name].value() for name in form.fields}
    given |= {"name": "With halves", "halves": "True", "reason": "The board decided it."} | more
    return client.post(reverse("administration_scheme_new", args=[0]), given, follow=True)


def test_a_scheme_is_made_from_the_default_and_given_to_a_class(
    as_administrator: Client, student: Enrolment
) -> None:
    assert _make(as_administrator).status_code == 200
    scheme = NamedScheme.objects.get()
    assert scheme.stored == {"halves": True}
    give = reverse("administration_scheme_give", args=[scheme.pk])
    given = {"offering": student.offering_id, "reason": "As decided."}
    assert "Half marks may be given" in as_administrator.post(give, given).content.decode()
    assert not SchemeChange.objects.exists()
    as_administrator.post(give, given | {"sure": "1"})
    student.offering.refresh_from_db()
    assert student.offering.scheme == {"halves": True}
    lines = as_administrator.get(reverse("administration_schemes")).context["lines"]
    assert [line["classes"] for line in lines] == [[], [student.offering]]


def test_a_scheme_like_another_is_not_made_twice(as_administrator: Client, db: None) -> None:
    _make(as_administrator)
    assert (
        "“With halves” is like that already"
        in _make(as_administrator, name="Again").content.decode()
    )
    assert (
        "the default” is like that"
        in _make(as_administrator, name="Plain", halves="False").content.decode()
    )


def test_marks_hold_a_classs_scheme_fast(as_administrator: Client, student: Enrolment) -> None:
    teacher = factories.make_faculty(student.offering).user
    rubric.save(student, "1", {"viva": 4}, teacher, {})
    _make(as_administrator)
    give = reverse("administration_scheme_give", args=[NamedScheme.objects.get().pk])
    given = {"offering": student.offering_id, "reason": "As decided.", "sure": "1"}
    answer = as_administrator.post(give, given)
    assert answer.status_code == 422
    assert "is fixed" in answer.content.decode()
