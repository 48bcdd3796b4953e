"""What the domain refuses reaches people in their language, and programs in English."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from grading.exams import draw
from grading.models import Draw, Enrolment
from grading.scheme import MarkError, Scheme, State
from tests.api.test_hand_in import script_of
from tests.exams.build import examiner, make_sitting

IN_KANNADA = {"Accept-Language": "kn"}


def test_a_refused_file_says_why_in_kannada(student: Enrolment) -> None:
    client = Client(headers=IN_KANNADA)
    client.force_login(student.user)
    sent = {
        "key": uuid.uuid4(),
        "program": SimpleUploadedFile("old.ipynb", b'{"nbformat": 3, "worksheets": []}'),
    }
    answer = client.post(reverse("hand_in", args=[student.pk, "1a"]), sent)
    assert answer.status_code == 422
    assert "ನೋಟ್‌ಬುಕ್ ಹಳೆಯ ಸ್ವರೂಪ 3 ರಲ್ಲಿದೆ" in answer.content.decode()


def test_what_the_script_says_of_a_lost_connection_stands_ready_in_kannada(
    student: Enrolment,
) -> None:
    client = Client(headers=IN_KANNADA)
    client.force_login(student.user)
    page = client.get(reverse("task", args=[student.pk, "1a"])).content.decode()
    assert 'data-why="unreachable"' in page
    assert "ತಾಣವನ್ನು ತಲುಪಲಾಗಲಿಲ್ಲ" in page


def test_a_script_is_refused_in_english_whatever_its_machine_speaks(student: Enrolment) -> None:
    address = f"/api/v1/classes/{student.offering_id}/tasks/1a/submissions/"
    file = SimpleUploadedFile("old.ipynb", b'{"nbformat": 3, "worksheets": []}')
    answer = script_of(student.user).post(
        address,
        {"file": file},
        format="multipart",
        headers={"Idempotency-Key": "one", **IN_KANNADA},
    )
    assert answer.status_code == 422
    assert "The notebook is in the old format 3." in answer.json()["detail"]
    assert answer["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Write-up: 6 is over the maximum of 5. Enter 0 to 5."),
        ("kn", "ಬರವಣಿಗೆ: 6 ಗರಿಷ್ಠ 5 ಅನ್ನು ಮೀರಿದೆ. 0 ಯಿಂದ 5 ನಮೂದಿಸಿ."),
    ],
)
def test_the_plain_scheme_speaks_the_readers_language(language: str, said: str) -> None:
    (writeup, *_) = Scheme().items([(1, "Train a CNN")])[0].components
    with translation.override(language), pytest.raises(MarkError) as refused:
        writeup.read("6")
    assert str(refused.value) == said
    assert State.AB.label == "Absent"  # as documents file it


@pytest.mark.django_db
def test_a_refused_draw_says_why_in_kannada_and_what_is_frozen_is_english() -> None:
    sitting = make_sitting(students=2)
    client = Client(headers=IN_KANNADA)
    client.force_login(examiner(sitting))
    client.post(reverse("draw_commit", args=[sitting.pk]), {"sure": "yes"})
    with translation.override("en"):
        assert Draw.objects.get().statement["title"] == str(sitting)
    change = reverse("draw_change", args=[sitting.pk, sitting.seats.get(number=1).pk])
    page = client.post(change, {"sure": "yes"}, follow=True).content.decode()
    assert "ಇನ್ನೂ ಚೀಟಿ ಎತ್ತಿಲ್ಲ, ಆದ್ದರಿಂದ ಬದಲಿಸಲು ಏನೂ ಇಲ್ಲ." in page


def test_every_error_of_the_draw_that_people_can_mend_is_known_to_the_catalogue() -> None:
    with translation.override("kn"):
        assert all(translation.gettext(text) != text for text in draw.DRAW_ERRORS)
