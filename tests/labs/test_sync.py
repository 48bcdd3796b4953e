"""Folders become rows once; a changed folder becomes a new version; nothing is lost."""

import json
from pathlib import Path

import pytest

from labs.models import Course, Experiment, Task, TaskVersion
from labs.parse import load_catalogue
from labs.spec import TaskSpec
from labs.sync import sync
from tests.labs.conftest import change
from tests.labs.test_calibration_file import MEASURED, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue_folder(task_folder: Path) -> Path:
    """The real course with a calibrated 1a."""
    write(task_folder, MEASURED)
    return task_folder.parent.parent


def rows() -> list[tuple]:
    models = (Course, Experiment, Task, TaskVersion)
    return [row for model in models for row in model.objects.order_by("pk").values_list()]


def test_the_rows_say_what_the_folders_say(catalogue_folder: Path) -> None:
    catalogue = load_catalogue(catalogue_folder)
    assert sync(catalogue)
    course = Course.objects.get(code="20CSEL76")
    assert [e.number for e in course.experiments.all()] == [1, 2, 3, 4, 5, 6, 7]
    assert [str(o) for o in course.outcomes.all()] == ["CO1", "CO2", "CO3", "CO4", "CO5"]
    fourth = course.experiments.get(number=4)
    assert [outcome.number for outcome in fourth.outcomes.all()] == [4]
    task = Task.objects.get(experiment__course=course, slug="1a")
    assert task.current is not None
    assert TaskSpec.from_json(task.current.spec) == catalogue.task("1a")


def test_a_second_time_changes_nothing(catalogue_folder: Path) -> None:
    sync(load_catalogue(catalogue_folder))
    before = rows()
    changes = sync(load_catalogue(catalogue_folder))
    assert not changes
    assert (changes.made, changes.unpublished, changes.left) == ([], [], [])
    assert rows() == before


def test_an_uncalibrated_task_is_not_published_and_says_so(catalogue_folder, task_folder) -> None:
    (task_folder / "calibration.json").unlink()
    changes = sync(load_catalogue(catalogue_folder))
    assert Task.objects.get(slug="1a").current is None
    (line,) = changes.unpublished
    assert "20CSEL76/1a is not published, since it was never calibrated" in line
    assert "./manage.py calibrate 20csel76/1a" in line


def test_a_changed_folder_is_a_new_version_and_the_old_one_stays(
    catalogue_folder, task_folder
) -> None:
    sync(load_catalogue(catalogue_folder))
    old = Task.objects.get(slug="1a").current
    assert old is not None
    change(task_folder / "statement.md", "k nearest", "K nearest")
    changes = sync(load_catalogue(catalogue_folder))
    new = Task.objects.get(slug="1a").current
    assert new is not None
    assert new.digest != old.digest
    assert len(changes.made) == 1
    assert TaskVersion.objects.count() == 2
    assert "k nearest" in TaskVersion.objects.get(pk=old.pk).spec["statement"]


def test_a_folder_changed_back_is_its_former_version_again(catalogue_folder, task_folder) -> None:
    sync(load_catalogue(catalogue_folder))
    old = Task.objects.get(slug="1a").current
    change(task_folder / "lab.toml", "attempts = 30", "attempts = 3")
    sync(load_catalogue(catalogue_folder))
    change(task_folder / "lab.toml", "attempts = 3", "attempts = 30")
    sync(load_catalogue(catalogue_folder))
    assert Task.objects.get(slug="1a").current == old


def test_losing_its_calibration_leaves_the_earlier_version_open(
    catalogue_folder, task_folder
) -> None:
    sync(load_catalogue(catalogue_folder))
    old = Task.objects.get(slug="1a").current
    (task_folder / "calibration.json").unlink()
    changes = sync(load_catalogue(catalogue_folder))
    assert Task.objects.get(slug="1a").current == old
    assert "an earlier version stays open" in changes.unpublished[0]


def test_changed_titles_and_tags_reach_the_rows(catalogue_folder, course_folder) -> None:
    sync(load_catalogue(catalogue_folder))
    change(course_folder / "course.toml", "Sentiment analysis with an RNN", "Sentiment by RNN")
    change(course_folder / "course.toml", "outcomes = [4]", "outcomes = [2, 4]")
    changes = sync(load_catalogue(catalogue_folder))
    assert changes.made == [
        "20CSEL76 experiment 4 gives evidence for CO2, CO4",
        "20CSEL76 experiment 6 changed",
    ]
    fourth = Experiment.objects.get(number=4)
    assert [outcome.number for outcome in fourth.outcomes.all()] == [2, 4]


def test_a_task_that_left_the_catalogue_keeps_its_row(catalogue_folder, task_folder) -> None:
    sync(load_catalogue(catalogue_folder))
    task_folder.rename(catalogue_folder.parent / "elsewhere")
    changes = sync(load_catalogue(catalogue_folder))
    assert changes.left == [
        "20CSEL76/1a is no longer in the catalogue; its row stays, and it is open: students hand "
        "in by the version that was published. Put its folder back, or take the task back on its "
        "page, /tasks/20CSEL76/1a/"
    ]
    Task.objects.update(current=None)
    changes = sync(load_catalogue(catalogue_folder))
    assert changes.left == ["20CSEL76/1a is no longer in the catalogue; its row stays"]


def test_a_version_keeps_its_starter_and_one_stored_without_it_gets_it(
    catalogue_folder, task_folder
) -> None:
    sync(load_catalogue(catalogue_folder))
    version = TaskVersion.objects.get()
    starter = (task_folder / "starter.ipynb").read_text()
    assert version.starter == starter
    assert starter not in json.dumps(version.spec)
    TaskVersion.objects.update(starter="")  # as an earlier release left it
    sync(load_catalogue(catalogue_folder))
    version.refresh_from_db()
    assert version.starter == starter


def test_a_task_moved_to_another_experiment_keeps_its_row(catalogue_folder, task_folder) -> None:
    sync(load_catalogue(catalogue_folder))
    before = Task.objects.get(slug="1a").pk
    change(task_folder / "lab.toml", "experiment = 1", "experiment = 2")
    sync(load_catalogue(catalogue_folder))
    assert [(task.pk, task.experiment.number) for task in Task.objects.all()] == [(before, 2)]


def test_the_stored_spec_is_plain_json(catalogue_folder: Path) -> None:
    sync(load_catalogue(catalogue_folder))
    spec = TaskVersion.objects.get().spec
    assert json.loads(json.dumps(spec)) == spec


def test_a_task_without_an_experiment_is_practice_in_its_section(
    catalogue_folder, task_folder
) -> None:
    sync(load_catalogue(catalogue_folder))
    before = Task.objects.get(slug="1a").pk
    change(task_folder / "lab.toml", "experiment = 1", 'section = "Practice"\noutcomes = [2, 4]')
    catalogue = load_catalogue(catalogue_folder)
    assert (catalogue.task("1a").experiment, catalogue.task("1a").outcomes) == (None, (2, 4))
    sync(catalogue)
    task = Task.objects.get(slug="1a")
    assert (task.pk, task.experiment, task.section) == (before, None, "Practice")
    assert task.course.code == "20CSEL76"
    assert not sync(catalogue)
