"""docs/catalogue.md is what `./manage.py catalogue` writes."""

from dataclasses import replace

from django.core.management import call_command

from labs.parse import load_catalogue
from labs.spec import Catalogue, CriterionSpec, WrittenSpec
from labs.table import table
from tests.labs.test_calibration_file import MEASURED


def test_the_table_that_ships_is_the_catalogue_that_ships(capsys):
    call_command("catalogue", "--check")
    assert "The table agrees with the catalogue." in capsys.readouterr().out


def test_a_task_shows_what_was_measured_and_on_what():
    known = load_catalogue()
    task = replace(known.task("1a"), calibration=MEASURED)
    line = next(
        line
        for line in table(Catalogue(known.courses, {("20CSEL76", "1a"): task})).splitlines()
        if line.startswith("| 1a ")
    )
    assert "mnist-5k, for CIFAR-10" in line
    assert "| 0.9350 | 0.0020 | 5 | 0.9310 | 0.1000 | majority class | 8.5 | 480 MiB |" in line


def test_uncalibrated_and_written_tasks_say_so():
    known = load_catalogue()
    task = replace(known.task("1a"), calibration=None)
    assert "not calibrated" in table(Catalogue(known.courses, {("20CSEL76", "1a"): task}))
    written = replace(task, written=WrittenSpec(), rubric=(CriterionSpec("a", 4),))
    text = table(Catalogue(known.courses, {("20CSEL76", "1a"): written}))
    assert "written, 4 points by rubric" in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1
