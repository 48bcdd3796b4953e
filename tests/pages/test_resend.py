"""A form sent after signing out, or signing in anew: nothing typed is lost, nothing is saved."""

import re
import uuid
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, MarkEntry, Submission

HERE = {"Origin": "http://testserver"}
TYPED = '</textarea>\n<b>def predict(images):\n    return "mine"\n'


@pytest.fixture
def hand_in(student: Enrolment) -> str:
    return reverse("hand_in", args=[student.pk, "1a"])


def _given_back(answer: HttpResponse) -> dict[str, str]:
    fields = re.findall(
        r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', answer.content.decode(), re.DOTALL
    )
    return {name: unescape(value) for name, value in fields}


def test_what_a_signed_out_student_typed_is_given_back(hand_in: str) -> None:
    form = {"key": str(uuid.uuid4()), "pasted": TYPED}
    answer = Client().post(hand_in, form, headers=HERE)
    assert answer.status_code == 401
    assert "You are signed out" in answer.content.decode()
    assert f'action="{hand_in}"' in answer.content.decode()
    assert _given_back(answer) == form
    assert not Submission.objects.exists()


def test_marks_typed_before_signing_in_anew_are_given_back_and_can_be_sent(
    student: Enrolment, teacher: Enrolment
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher.user)
    address = reverse("score_save", args=[student.offering_id, student.pk, "1"])
    form = {"do": "marks", "mark-viva": "4", "reason": "careful", "csrfmiddlewaretoken": "old"}
    answer = client.post(address, form, headers=HERE)
    assert answer.status_code == 403
    assert "This form was too old" in answer.content.decode()
    kept = _given_back(answer)
    assert kept == {"do": "marks", "mark-viva": "4", "reason": "careful"}
    assert not MarkEntry.objects.exists()
    secret = client.cookies["csrftoken"].value
    client.post(address, kept | {"csrfmiddlewaretoken": secret}, headers=HERE)
    assert MarkEntry.objects.get().reason == "careful"


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elsewhere.example"}])
def test_what_another_site_sent_is_not_one_click_from_being_saved(
    hand_in: str, origin: dict[str, str]
) -> None:
    answer = Client().post(hand_in, {"pasted": TYPED}, headers=origin)
    assert answer.status_code == 401
    assert "mine" not in answer.content.decode()


def test_passwords_are_never_given_back(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"login": "meera", "password": "a secret"}
    answer = client.post(reverse("account_login"), form, headers=HERE)
    assert answer.status_code == 403
    assert "a secret" not in answer.content.decode()


def test_a_part_of_a_page_leaves_the_page_and_what_is_typed_on_it_alone(db: None) -> None:
    answer = Client().get(reverse("run_progress", args=[1]), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert not answer.content
    assert "HX-Refresh" not in answer


def test_a_page_asked_for_leads_to_sign_in_and_back(db: None) -> None:
    answer = Client().get(reverse("run", args=[1]))
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('run', args=[1])}"
