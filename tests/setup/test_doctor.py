"""`./manage.py doctor` sees what is wrong and says what to do."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from grading.health import doctor
from grading.health.finding import Level
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def test_a_complete_installation_passes_with_a_run_in_the_sandbox(bubblewrap: object) -> None:
    make_course()
    said = StringIO()
    call_command("doctor", stdout=said)
    assert "probe run" in said.getvalue()
    assert "fault" not in said.getvalue()


def test_an_empty_catalogue_is_a_fault_that_ends_with_1() -> None:
    said = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", stdout=said)
    assert "sync_labs" in said.getvalue()


def test_a_data_folder_open_to_others_is_a_fault() -> None:
    folder = Path(settings.DATA_DIR)
    folder.chmod(0o755)
    try:
        (found,) = doctor.data_folder()
    finally:
        folder.chmod(0o700)
    assert found.level is Level.FAULT
    assert found.remedy == f"Type: chmod 700 {folder}"


def test_a_lab_runtime_that_is_not_there_is_a_fault(settings, tmp_path: Path) -> None:
    settings.LAB_RUNTIME = tmp_path / "nowhere"
    found = list(doctor.sandbox())
    assert found[-1].level is Level.FAULT
    assert "make setup" in found[-1].text + found[-1].remedy
