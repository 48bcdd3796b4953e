"""The viva bank: the manual's different questions by topic, and mistakes told with their remedy."""

from collections import Counter
from pathlib import Path

import pytest

from labs.parse import CATALOGUE, SpecError, load_course
from tests.labs.conftest import change

OWN = {"transfer learning": 2, "tuning": 4, "object detection": 5}


def test_the_bank_holds_the_manuals_25_and_our_own_for_the_programs_it_leaves_out() -> None:
    viva = load_course(CATALOGUE / "20csel76").viva
    topics = Counter(question.topic for question in viva)
    assert topics["machine learning"] == 16
    assert topics["basics of deep learning"] == 5
    assert topics["text and recurrent networks"] == 4
    for topic, experiment in OWN.items():
        asked = [question for question in viva if question.topic == topic]
        assert len(asked) >= 3
        assert {question.experiment for question in asked} == {experiment}


def test_a_course_without_a_bank_has_no_questions(course_folder: Path) -> None:
    (course_folder / "viva.toml").unlink()
    assert load_course(course_folder).viva == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('topic = "tuning"', 'topics = "tuning"', r"topic is missing: add it"),
        ("experiment = 4", "experiment = 44", r"is 44, which course.toml does not list"),
        ('name = "roc-curve"', 'name = "word2vec"', r"names 'word2vec' twice: rename one"),
        ('name = "roc-curve"', 'name = "ROC curve"', r"may hold small letters"),
        ('name = "roc-curve"', 'name = "roc"\nsame_as = "rok"', r"which is not there"),
    ],
)
def test_a_mistake_is_one_line_with_the_file_and_the_remedy(
    course_folder: Path, old: str, new: str, told: str
) -> None:
    change(course_folder / "viva.toml", old, new)
    with pytest.raises(SpecError, match=told) as error:
        load_course(course_folder)
    assert "viva.toml" in str(error.value)
    assert "\n" not in str(error.value)
