"""Whatever is wrong with a task, `sync_labs` says it in one line, and opens no version of it.

The site has an earlier version open each time, which stays as it is.
"""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from labs import datasets
from labs.datasets import Roots
from labs.models import Task, TaskVersion
from tests.labs.conftest import change

pytestmark = pytest.mark.django_db


def sync(course: Path) -> list[str]:
    """Run the command on the copied catalogue; what it says on stderr."""
    err = StringIO()
    call_command("sync_labs", "--catalogue", str(course.parent), stdout=StringIO(), stderr=err)
    return err.getvalue().splitlines()


@pytest.fixture
def published(
    course_folder: Path, installed_roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> TaskVersion:
    """The version of 1a that is open before anything goes wrong."""
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(installed_roots.public.parent))
    assert sync(course_folder) == []
    version = Task.objects.get(slug="1a").current
    assert version is not None
    # The folder has been worked on since, so there is another version to publish.
    change(course_folder / "1a" / "statement.md", "k nearest", "K nearest")
    return version


def unchanged(version: TaskVersion) -> bool:
    return Task.objects.get(slug="1a").current == version == TaskVersion.objects.get()


def lab(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: change(folder / "lab.toml", old, new)


def cut_off(name: str) -> Callable[[Path], None]:
    """A file of which only the beginning arrived."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:200])


WRONG = {
    "a misspelt key": (lab("attempts = ", "atempts = "), "lab.toml: attempts is missing: add it"),
    "an unknown key": (lab("attempts = ", "colour = 1\nattempts = "), "colour is not a known key"),
    "a misspelt metric": (
        lab('name = "accuracy"', 'name = "acuracy"'),
        r"lab.toml: metric.name is 'acuracy'. Did you mean 'accuracy'\?",
    ),
    "a misspelt check": (
        lab('name = "runs"', 'name = "rnus"'),
        r"lab.toml: checks\[1\].name is 'rnus'. Did you mean 'runs'\?",
    ),
    "a misspelt option": (
        lab('name = "runs"', 'name = "runs"\noptions = { least = 3 }'),
        r"checks\[1\].options.least is not a known key. It takes no options: leave it out",
    ),
    "a misspelt kind": (
        lab('kind = "image_classes"', 'kind = "image_class"'),
        "contract.kind is 'image_class'. Did you mean 'image_classes'",
    ),
    "weights that are off": (
        lab("weight = 25", "weight = 30"),
        r"lab.toml: checks have weights that add up to 105 .*lower some by 5",
    ),
    "a missing statement": (
        lambda folder: (folder / "statement.md").unlink(),
        r"statement.md is missing: add it",
    ),
    "a missing starter": (
        lambda folder: (folder / "starter.ipynb").unlink(),
        r"starter.ipynb is missing: add it",
    ),
    "a missing course": (
        lambda folder: (folder.parent / "course.toml").unlink(),
        r"course.toml is missing: add it",
    ),
    "half a starter": (cut_off("starter.ipynb"), "starter.ipynb is not valid JSON"),
    "half a calibration": (cut_off("calibration.json"), "calibration.json is not valid JSON"),
    "half a lab.toml": (cut_off("lab.toml"), "lab.toml"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_a_folder_is_one_line(published, task_folder, name: str) -> None:
    spoil, said = WRONG[name]
    spoil(task_folder)
    with pytest.raises(CommandError, match=said) as error:
        sync(task_folder.parent)
    assert "\n" not in str(error.value)
    assert str(task_folder.parent) in str(error.value)
    assert unchanged(published)


def calibrated(**values: object) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        file = folder / "calibration.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | values))

    return write


REFUSED = {
    "never calibrated": (
        lambda folder: (folder / "calibration.json").unlink(),
        "since it was never calibrated (an earlier version stays open): run './manage.py calibrate "
        "20csel76/1a', then './manage.py sync_labs'",
    ),
    "another data set": (
        lab('dataset = "cifar10-small"', 'dataset = "cats-and-dogs"'),
        "it was calibrated on 'mnist-5k', and the dataset of its lab.toml is 'cats-and-dogs'",
    ),
    "another metric": (
        calibrated(metric="f1_macro"),
        "it was calibrated by 'f1_macro', and the metric of its lab.toml is 'accuracy'",
    ),
    "other rows": (
        calibrated(dataset_digest="ff" * 32),
        "its data can't be used (an earlier version stays open): Task 1a was calibrated on "
        "mnist-5k ffffffffffff, but 478a0da87286 is installed: run",
    ),
    "programs that were never graded": (
        calibrated(landed={}),
        "reference solution.py was not graded when the task was calibrated",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_task_that_was_not_measured_as_it_is_stays_closed(
    published, task_folder, name: str
) -> None:
    spoil, said = REFUSED[name]
    spoil(task_folder)
    (line,) = sync(task_folder.parent)
    assert line.startswith("20CSEL76/1a is not published, since ")
    assert said in line
    assert "./manage.py calibrate 20csel76/1a" in line
    assert unchanged(published)


def test_data_that_never_arrived_whole_are_named_with_the_command(
    published, task_folder, roots: Roots, monkeypatch
) -> None:
    """As after a download that broke off: nothing is installed."""
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(roots.public.parent))
    next(roots.downloads.iterdir()).rename(roots.downloads / "half.whl.part")
    (line,) = sync(task_folder.parent)
    assert "its data can't be used (an earlier version stays open): No data for 'mnist-5k'" in line
    assert f"below {roots.public}: run './manage.py datasets install mnist-5k'. Then run" in line
    assert unchanged(published)


def test_a_damaged_file_is_named_and_made_good_by_the_command_that_is_named(
    published, task_folder, roots: Roots, monkeypatch
) -> None:
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(roots.public.parent))
    file = datasets.install("mnist-5k", roots).public_folder / "data" / "train_images.npy"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    (line,) = sync(task_folder.parent)
    assert f"{file}: changed since it was installed: run" in line
    assert unchanged(published)
    typed = re.findall(r"'\./manage\.py ([^']+)'", line)
    assert [words.split()[0] for words in typed] == ["datasets", "sync_labs"]
    call_command(*typed[0].split(), stdout=StringIO())
    assert sync(task_folder.parent) == []
    assert Task.objects.get(slug="1a").current != published


def test_a_version_that_is_open_already_stays_open_whatever_happens_to_its_data(
    published, task_folder, roots: Roots, monkeypatch
) -> None:
    sync(task_folder.parent)
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(roots.public.parent))
    (line,) = sync(task_folder.parent)
    assert "(it was before, and stays open)" in line
    assert Task.objects.get(slug="1a").current is not None
