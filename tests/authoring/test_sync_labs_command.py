"""`./manage.py sync_labs` tells what it did, and what is wrong in one line."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from labs.models import Course
from labs.parse import CATALOGUE
from tests.labs.conftest import change


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("sync_labs", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_it_lists_what_it_made_and_then_that_nothing_is_left_to_do() -> None:
    made, _ = run()
    assert "20CSEL76 added" in made
    assert "20CSEL76 experiment 7 added" in made
    assert "The database agrees with the catalogue already." in run()[0]


@pytest.mark.django_db
def test_a_broken_folder_is_one_line_and_writes_nothing(course_folder: Path) -> None:
    change(course_folder / "1a" / "lab.toml", "weight = 45", "weight = 46")
    with pytest.raises(CommandError, match=r"lab.toml: checks have weights that add up to 101"):
        run("--catalogue", str(course_folder.parent))
    assert not Course.objects.exists()


@pytest.mark.django_db
def test_an_uncalibrated_task_is_told_on_stderr(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    (copied / "20csel76" / "1a" / "calibration.json").unlink(missing_ok=True)
    _, said = run("--catalogue", str(copied))
    assert "20CSEL76/1a is not published" in said


def test_help_explains_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("sync_labs", "--help")
    assert ended.value.code == 0
    assert "Safe to repeat" in " ".join(capsys.readouterr().out.split())
