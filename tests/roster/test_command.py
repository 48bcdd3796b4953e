"""`./manage.py roster`: the same lists from a terminal."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from grading.models import Enrolment
from tests import factories
from tests.roster.build import csv_of

pytestmark = pytest.mark.django_db

TWO = (("1GA23CS001", "Aarav Shetty"), ("1GA23CS002", "Bhavana Rao"))


def roster(*words: object) -> str:
    out = StringIO()
    call_command("roster", *map(str, words), stdout=out)
    return out.getvalue()


def test_a_dry_run_changes_nothing_and_the_real_one_writes_passwords_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    offering = factories.make_offering(section="A")
    file, kept = tmp_path / "list.csv", tmp_path / "passwords.csv"
    file.write_bytes(csv_of(*TWO))
    assert "2 New person" in roster(offering.pk, file, "--dry-run")
    assert not Enrolment.objects.exists()
    name = f"20csel76/{offering.term}/{offering.batch}/A"
    assert "2 came in" in roster(name, file, "--passwords", kept)
    assert Enrolment.objects.filter(role="student").count() == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text().count("1ga23cs00") == 2
    with pytest.raises(CommandError, match="is there already"):
        roster(offering.pk, file, "--passwords", kept)
    assert "2 In the class already" in roster(offering.pk, file)


def test_what_is_wrong_is_named_and_ends_with_an_error(tmp_path: Path) -> None:
    offering = factories.make_offering()
    file = tmp_path / "list.csv"
    file.write_bytes(csv_of(TWO[0], ("1GA", "X")))
    with pytest.raises(CommandError, match="1 thing to mend"):
        roster(offering.pk, file)
    assert not Enrolment.objects.exists()
    with pytest.raises(CommandError, match="no class"):
        roster("nothing", file)
    with pytest.raises(CommandError, match="can't be read"):
        roster(offering.pk, tmp_path / "none.csv")
    (tmp_path / "a.xlsm").write_bytes(b"PK")
    with pytest.raises(CommandError, match="macros"):
        roster(offering.pk, tmp_path / "a.xlsm")
