"""A huge log: its ends on every page that shows it, all of it as a download."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from grading.live.log import ends
from grading.models import Enrolment, Run, ScoringOrder
from grading.pages.results.printed import SHOWN
from grading.scoring import rounds
from grading.scoring.order import numbered
from tests import factories

KIB = 1024
LINES = "".join(f"epoch {n} of 20000, loss {n * 7919 % 1000 / 1000}\n" for n in range(20_000))
HUGE = f"the first line\n{LINES}\x1b[31mthe last line\x1b[0m\n"


@pytest.fixture
def run(student: Enrolment) -> Run:
    """Of a program that filled both streams up to what is kept of them."""
    submission = factories.make_submission(student)
    return factories.make_finished_run(submission, stdout=HUGE, stderr=HUGE)


def test_the_result_shows_its_ends_and_stays_light(as_student: Client, run: Run) -> None:
    page = as_student.get(reverse("run", args=[run.pk])).content
    for text in (b"the first line", b"the last line", b"the middle is left out here"):
        assert page.count(text) == 2
    assert b"epoch 10000 of" not in page
    assert b"[31m" not in page
    assert len(page) < 4 * SHOWN
    assert len(gzip.compress(page)) < 60 * KIB


def test_all_of_it_is_a_download(as_student: Client, run: Run) -> None:
    for stream in ("stdout", "stderr"):
        address = reverse("run_log", args=[run.pk, stream])
        assert f'href="{address}"' in as_student.get(reverse("run", args=[run.pk])).content.decode()
        answer = as_student.get(address)
        assert answer.content.decode() == HUGE.replace("\x1b[31m", "").replace("\x1b[0m", "")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert as_student.get(reverse("run_log", args=[run.pk, "facts"])).status_code == 404


def test_scoring_stays_light_by_name_and_by_number(
    as_teacher: Client, teacher: Enrolment, student: Enrolment, run: Run
) -> None:
    page = as_teacher.get(reverse("score", args=[student.offering_id, student.pk, "1"])).content
    assert page.count(b"the last line") == 2
    assert reverse("run_log", args=[run.pk, "stdout"]).encode() in page
    assert len(gzip.compress(page)) < 60 * KIB
    rounds.choose(student.offering, "1", teacher.user, order="fair", blind=True)
    secret = ScoringOrder.objects.get(offering=student.offering).seed
    number = numbered(secret, [student.pk])[student.pk]
    page = as_teacher.get(reverse("blind", args=[student.offering_id, "1", number])).content
    assert page.count(b"the last line") == 2
    assert b"epoch 10000 of" not in page
    assert reverse("run_log", args=[run.pk, "stdout"]).encode() not in page


def test_a_run_that_goes_on_shows_the_newest_lines(as_student: Client, student: Enrolment) -> None:
    going = factories.make_running_run(factories.make_submission(student))
    tail = HUGE[-16 * KIB :]
    Run.objects.filter(pk=going.pk).update(
        progress=going.progress | {"log_tail": tail, "log_end": len(HUGE)}
    )
    page = as_student.get(reverse("run", args=[going.pk])).content.decode()
    assert "the last line" in page
    assert '<p class="small quiet" id="log-cut">' in page
    assert len(page) < 64 * KIB


@pytest.mark.parametrize(
    "text", ["", "one line", "a\n" * 50, "x" * 100, HUGE, "y" * len(HUGE), "50 %\r" * 50]
)
def test_ends_are_of_the_text_and_no_longer_than_wanted(text: str) -> None:
    found = ends(text, 100)
    assert len(found.head) + len(found.tail) <= 100
    if not found.tail:
        assert found.head == (text if "\r" not in text else "50 %")
    elif "\x1b" not in text:
        assert text.startswith(found.head)
        assert text.endswith(found.tail)
