"""21CS6AM11 as it ships: thirteen questions, outcomes and Bloom levels, rubrics with bands."""

import pytest

from labs.models import Course, Experiment
from labs.parse import load_catalogue
from labs.spec import SpecError
from labs.sync import sync

CODE = "21CS6AM11"
CATALOGUE = load_catalogue()
COURSE = CATALOGUE.courses[CODE]
TASKS = {slug: task for (code, slug), task in CATALOGUE.tasks.items() if code == CODE}
LEGIBLE = {
    11: ((1,), "L3"), 12: ((1,), "L2"), 13: ((1,), "L2"),
    21: ((2,), "L3"), 22: ((2,), "L2"), 23: ((), ""), 24: ((), ""), 25: ((2,), "L2"),
    31: ((4,), "L3"), 32: ((), "L3"),
    41: ((4,), "L3"), 42: ((3,), "L3"), 43: ((4,), "L3"),
}  # fmt: skip
"""Question -> outcome and Bloom level beside it, where the paper lets them be read."""


def test_there_are_the_papers_thirteen_questions() -> None:
    assert {experiment.number: experiment.outcomes for experiment in COURSE.experiments} == {
        number: outcomes for number, (outcomes, _) in LEGIBLE.items()
    }
    assert COURSE.plan == "assignments"
    assert COURSE.outcomes[0].printed == "21CS6AM11.1"


def test_every_question_has_a_task_of_its_bloom_level() -> None:
    for number, (_, bloom) in LEGIBLE.items():
        own = [task for task in TASKS.values() if task.experiment == number]
        assert own
        assert {task.bloom for task in own} == {bloom}
        assert all(task.slug.startswith(f"{number // 10}.{number % 10}") for task in own)


@pytest.mark.parametrize("slug", [slug for slug, task in TASKS.items() if task.written])
def test_answers_in_words_are_marked_of_ten_by_described_bands(slug: str) -> None:
    task = TASKS[slug]
    assert task.written is not None
    assert task.written.formats == ("md", "pdf")
    assert sum(criterion.points for criterion in task.rubric) == 10
    for criterion in task.rubric:
        assert criterion.good
        assert criterion.satisfactory
        assert criterion.poor


def test_a_question_is_found_by_its_number() -> None:
    assert CATALOGUE.task("1.1") == CATALOGUE.task("21cs6am11/1.1")
    with pytest.raises(SpecError, match=r"Did you mean '1\.3'"):
        CATALOGUE.task("1.33")


@pytest.mark.django_db
def test_the_rows_know_what_each_question_is_marked_by() -> None:
    sync(CATALOGUE)
    course = Course.objects.get(code=CODE)
    assert course.plan == "assignments"
    rubrics = dict(Experiment.objects.filter(course=course).values_list("number", "rubric"))
    assert rubrics[11] == [{"key": "execution"}]
    assert [part["key"] for part in rubrics[13]] == [
        "execution", "set-up", "chain-rule", "what-it-is-good-for",
    ]  # fmt: skip
    assert all(len(part["key"]) <= 20 for rubric in rubrics.values() for part in rubric)
    first = Experiment.objects.filter(course__code="20CSEL76").values_list("rubric", flat=True)
    assert set(map(len, first)) == {0}
    assert not sync(CATALOGUE).made
