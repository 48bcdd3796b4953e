"""Whoever has the fingerprint verifies the draw, without an account, with what the page gives."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from grading.exams import draw as drawing
from grading.models import Draw, ExamSession
from tests.exams.build import examiner, make_sitting
from tests.pages.exams.build import CALL, closed, commit, drawn, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    return Client()


def address(name: str) -> str:
    return reverse(name, args=[Draw.objects.get().fingerprint])


def test_before_the_draw_the_page_gives_the_statement_and_not_the_seed(stranger) -> None:
    commit(make_sitting())
    page = stranger.get(address("draw_verify"))
    assert page.status_code == 200
    draw = Draw.objects.get()
    text = page.content.decode()
    assert draw.seed not in text
    assert draw.statement["roster"][0]["usn"] in text
    assert draw.statement["commitment"] in text
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]


def test_without_the_fingerprint_there_is_nothing(stranger) -> None:
    commit(make_sitting())
    other = "0" * 64
    assert stranger.get(reverse("draw_verify", args=[other])).status_code == 404
    assert stranger.get(f"/draws/{Draw.objects.get().fingerprint[:63]}/").status_code == 404


def test_after_the_draw_and_before_the_close_only_what_was_drawn_is_told(stranger) -> None:
    session = drawn(make_sitting())
    text = stranger.get(address("draw_verify")).content.decode()
    assert CALL in text
    assert str(session.seats.first().drawn) in text
    assert Draw.objects.get().seed not in text


def run(tmp_path: Path, stranger: Client, *options: str) -> subprocess.CompletedProcess[str]:
    """Do what the page says: download both files, type the command."""
    (tmp_path / "draw.json").write_bytes(stranger.get(address("draw_file")).content)
    (tmp_path / "verify_draw.py").write_bytes(stranger.get(reverse("draw_program")).content)
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify_draw.py", "draw.json", *options],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_downloads_verify_a_real_draw_with_a_change_in_it(stranger, tmp_path) -> None:
    session = drawn(make_sitting(students=9))
    drawing.change(session.seats.all()[4], examiner(session))
    session.opened_at = session.closed_at = session.starts_at
    session.save()
    drawing.show_seed(session)
    page = stranger.get(address("draw_verify")).content.decode()
    assert "every allocation is what seed and call give" in page
    program = stranger.get(reverse("draw_program")).content
    assert hashlib.sha256(program).hexdigest() in page
    done = run(tmp_path, stranger, "--statement", Draw.objects.get().fingerprint)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The draw is as published" in done.stdout


def test_before_the_seed_the_downloads_verify_the_statement(stranger, tmp_path) -> None:
    commit(make_sitting())
    done = run(tmp_path, stranger, "--statement", Draw.objects.get().fingerprint)
    assert done.returncode == 0
    assert "The statement is as published" in done.stdout
    assert "still secret" in done.stdout
    assert run(tmp_path, stranger, "--statement", "0" * 64).returncode == 1


def test_an_allocation_that_was_changed_in_the_database_is_found_by_the_downloads(
    stranger, tmp_path
) -> None:
    """The page draws anew from the seed: what somebody wrote into the table shows against it."""
    session = shown(make_sitting(students=3))
    file = json.loads(stranger.get(address("draw_file")).content)
    entry = file["allocations"][1]
    lot = file["statement"]["lot"]
    entry["drawn"] = lot[(lot.index(entry["drawn"]) + 1) % len(lot)]
    (tmp_path / "draw.json").write_text(json.dumps(file))
    program = tmp_path / "verify_draw.py"
    program.write_bytes(stranger.get(reverse("draw_program")).content)
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, tmp_path / "draw.json"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert session.seats.all()[1].enrolment.user.usn in done.stdout


def test_the_page_itself_says_so_where_the_table_differs_from_the_draw(stranger) -> None:
    session = shown(make_sitting(students=3))
    seat = session.seats.first()
    other = session.lot.exclude(pk=seat.drawn_id).first()
    session.seats.filter(pk=seat.pk).update(drawn=other)
    page = stranger.get(address("draw_verify")).content.decode()
    assert "is not as published" in page
    assert seat.enrolment.user.usn in page


def test_a_roster_that_was_changed_in_the_database_is_told(stranger) -> None:
    shown(make_sitting(students=3))
    draw = Draw.objects.get()
    draw.statement["roster"][0]["name"] = "Somebody else"
    draw.save()
    page = stranger.get(address("draw_verify")).content.decode()
    assert "statement was changed after it was published" in page


def test_a_sitting_that_was_opened_again_keeps_its_public_seed(stranger) -> None:
    session = shown(make_sitting())
    ExamSession.objects.filter(pk=session.pk).update(closed_at=None)
    assert Draw.objects.get().seed in stranger.get(address("draw_verify")).content.decode()


def test_closing_alone_publishes_nothing(stranger) -> None:
    closed(make_sitting())
    assert Draw.objects.get().seed not in stranger.get(address("draw_file")).content.decode()
