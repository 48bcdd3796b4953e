"""`./manage.py draw`: the way from freezing to verifying in a terminal."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from grading.models import Draw
from tests import factories
from tests.exams.build import examiner, make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    return make_sitting(students=3)


@pytest.fixture
def by(sitting) -> str:
    return f"--by={examiner(sitting).username}"


def test_the_whole_way(sitting, by, tmp_path, capsys) -> None:
    call_command("draw", "list")
    assert "planned" in capsys.readouterr().out
    call_command("draw", "commit", str(sitting.pk), by)
    fingerprint = Draw.objects.get().fingerprint
    assert f"Fingerprint {fingerprint}" in capsys.readouterr().out
    call_command("draw", "now", str(sitting.pk), by, "--call=7 4 1")
    told = capsys.readouterr().out
    assert all(seat.enrolment.user.usn in told for seat in sitting.seats.all())
    with pytest.raises(CommandError, match="closed"):
        call_command("draw", "show", str(sitting.pk), by)
    sitting.opened_at = sitting.closed_at = timezone.now()
    sitting.save()
    call_command("draw", "show", str(sitting.pk), by)
    file = tmp_path / "draw.json"
    call_command("draw", "file", str(sitting.pk), f"--output={file}")
    capsys.readouterr()
    assert verify(str(file), f"--statement={fingerprint}") == 0
    assert "as published" in capsys.readouterr().out
    forged = json.loads(file.read_text()) | {"call": "another"}
    file.write_text(json.dumps(forged))
    assert verify(str(file)) == 1
    assert verify(str(tmp_path / "missing.json")) == 2


def verify(*arguments: str) -> object:
    with pytest.raises(SystemExit) as done:
        call_command("draw", "verify", *arguments)
    return done.value.code


def test_a_draw_is_made_once_here_too(sitting, by) -> None:
    call_command("draw", "commit", str(sitting.pk), by)
    call_command("draw", "now", str(sitting.pk), by, "--call=one")
    with pytest.raises(CommandError, match="made once") as refused:
        call_command("draw", "now", str(sitting.pk), by, "--call=two")
    assert refused.value.returncode == 2
    assert Draw.objects.get().call == "one"


def test_who_has_no_part_in_a_sitting_draws_nothing(sitting) -> None:
    stranger = factories.make_faculty().user
    for name in (stranger.username, "nobody"):
        with pytest.raises(CommandError, match=r"neither teaches|Nobody who can sign in"):
            call_command("draw", "commit", str(sitting.pk), f"--by={name}")
    assert not Draw.objects.exists()


def test_what_is_not_there_is_told_with_the_remedy(sitting, by) -> None:
    with pytest.raises(CommandError, match="draw list"):
        call_command("draw", "file", str(sitting.pk))
    with pytest.raises(CommandError, match="draw list"):
        call_command("draw", "commit", "987654", by)
    with pytest.raises(CommandError, match="required"):
        call_command("draw", "now", str(sitting.pk), by)


def test_a_file_that_can_not_be_written_is_told(sitting, by, tmp_path) -> None:
    call_command("draw", "commit", str(sitting.pk), by)
    with pytest.raises(CommandError, match="can't be written"):
        call_command("draw", "file", str(sitting.pk), f"--output={tmp_path}")
