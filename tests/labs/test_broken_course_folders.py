"""Whatever is wrong in a course's file, the message names file, key and remedy."""

from pathlib import Path

import pytest

from labs.parse import load_catalogue, load_course
from labs.spec import SpecError
from tests.labs.conftest import change

REPLACED = [
    ('code = "20CSEL76"', 'code = "20CSEL77"', "so the folder must be named '20csel77'"),
    ("number = 2\nprinted", "number = 1\nprinted", "outcomes lists 1 twice"),
    ("number = 2\ntitle", "number = 1\ntitle", "experiments lists 1 twice"),
    ("outcomes = [4]", "outcomes = [6]", r"experiments\[4\].outcomes names 6.*There are: 1, 2, 3"),
    ("outcomes = [4]", "outcomes = [4, 4]", r"experiments\[4\].outcomes names a number twice"),
    ("outcomes = [4]", 'outcomes = "CO4"', "must be a list of whole numbers"),
    ("writeup = [1]", "write_up = [1]", "evidence.write_up is not a known key.*'writeup'"),
    ("CO1 = { PO1 = 2", "CO1 = { PO13 = 2", "programme.mapping.CO1.PO13 is not among"),
    ("CO1 = { PO1 = 2", "CO1 = { PO1 = 4", "programme.mapping.CO1.PO1 must be a whole number fr"),
    ("CO5 = {", "CO6 = {", "programme.mapping.CO6 is not a known key"),
    ('code = "PO2"', 'code = "PO1"', "programme.outcomes lists PO1 twice"),
    ("objectives = [", "objectives = [1,", "objectives must be a list of texts"),
    ("semester =", "semster =", "semester is missing: add it. Did you mean 'semster'"),
]


@pytest.mark.parametrize(("old", "new", "said"), REPLACED, ids=[case[1][:28] for case in REPLACED])
def test_a_wrong_key_is_named_with_its_file_and_remedy(course_folder, old, new, said) -> None:
    change(course_folder / "course.toml", old, new)
    with pytest.raises(SpecError, match=said) as error:
        load_course(course_folder)
    assert str(course_folder / "course.toml") in str(error.value)


def test_a_catalogue_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="is not a folder"):
        load_catalogue(tmp_path / "nowhere")


def test_folders_that_tools_leave_behind_are_passed_over(course_folder: Path) -> None:
    for name in (".ipynb_checkpoints", "__pycache__"):
        (course_folder / name).mkdir()
        (course_folder.parent / name).mkdir()
    assert list(load_catalogue(course_folder.parent).tasks) == [("20CSEL76", "1a")]
