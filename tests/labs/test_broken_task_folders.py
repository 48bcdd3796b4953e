"""Whatever is wrong in a task's folder, the message names file, key and remedy."""

from pathlib import Path

import pytest

from labs.parse import load_task
from labs.spec import SpecError
from tests.labs.conftest import change

REPLACED = [
    ('title = "k near', 'titel = "k near', ["title is missing", "Did you mean 'titel'?"]),
    ("attempts = 30", "attempts = 30\natempts = 3", ["atempts is not a known", "'attempts'"]),
    ("attempts = 30", "attempts = 0", ["attempts must be a whole number from 1 to 1000, not 0"]),
    ("attempts = 30", "attempts = true", ["attempts must be a whole number", "True"]),
    ("experiment = 1", 'experiment = 1\nsection = "More"', ["section is for tasks without an exp"]),
    ("experiment = 1", 'section = "More"\noutcomes = [9]', ["outcomes names 9", "There are: 1, 2"]),
    ("experiment = 1", "experiment = 12", ["experiment is 12", "course.toml", "add it there"]),
    (
        '"cifar10-small"',
        '"cifar10-smal"',
        ["dataset is 'cifar10-smal'", "Did you mean 'cifar10-sm"],
    ),
    ('evidence = "verified"', 'evidence = "verifed"', ["metric.evidence", "mean 'verified'"]),
    (
        "weight = 45",
        "weight = 50",
        ["add up to 105", "runs 25 + contract 25 + neighbours 5 + metric 50", "lower"],
    ),
    ("weight = 45", "weight = 35", ["add up to 90", "raise some by 10"]),
    ("weight = 45", "weight = 0", ["checks[4].weight must be a whole number from 1 to 100"]),
    ("weight = 45", "wieght = 45", ["checks[4].weight is missing", "Did you mean 'wieght'?"]),
    ('name = "contract"', 'name = "runs"', ["checks lists 'runs' twice"]),
    ("[[checks]]", "[checks]", ["not valid TOML"]),
    ("wall_seconds = 120", "wall_seconds = inf", ["limits.wall_seconds must be from 1 to 86400"]),
    ("wall_seconds = 120", "wall_secs = 120", ["limits.wall_secs is not a known", "wall_seconds"]),
    ("memory_mib = 2048", 'memory_mib = "2 GB"', ["limits.memory_mib must be a whole number"]),
    ('function = "predict"', 'function = "predict it"', ["contract.function", "no name of a"]),
    ('signature = "predict(', 'signature = "classify(', ["contract.signature must begin with"]),
    ("def predict(images):", "def predikt(images):", ["contract.example must define predict"]),
    ("def predict(images):", "def predict(images:", ["contract.example is not Python"]),
    ('title = "k', 'title = "k\\n', ["title must be one line of at most 300 characters"]),
    ('title = "k', f'title = "k{"x" * 300}', ["title must be one line of at most 300"]),
    ("attempts = 30", "attempts = 2026-01-01", ["attempts must be a whole number", "date"]),
    ('summary = "', 'summary = "" # "', ["summary must be text in quotes"]),
    (
        "weight = 45",
        "weight = 45\noptions = { when = 2026-01-01 }",
        ["checks[4].options", "no dates"],
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), REPLACED, ids=[case[1][:28] for case in REPLACED])
def test_a_wrong_key_is_named_with_its_file_and_remedy(task_folder, old, new, said) -> None:
    change(task_folder / "lab.toml", old, new)
    with pytest.raises(SpecError) as error:
        load_task(task_folder)
    assert str(task_folder / "lab.toml") in str(error.value)
    for part in said:
        assert part in str(error.value)


@pytest.mark.parametrize("name", ["lab.toml", "statement.md", "starter.ipynb", "../course.toml"])
def test_a_missing_file_is_named(task_folder: Path, name: str) -> None:
    (task_folder / name).unlink()
    with pytest.raises(SpecError, match=r"is missing: add it"):
        load_task(task_folder)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("statement.md", b" \n", "is empty"),
        ("statement.md", b"\xff\xfe", "can't be read as UTF-8"),
        ("lab.toml", b"title = ", "not valid TOML"),
        ("statement.md", b"one\ntwo\x00", r"U\+0000 in line 2"),
        ("statement.md", "one \u202e eno".encode(), r"U\+202E in line 1"),
        ("statement.md", b"x" * 2_100_000, "has 2,100,000 bytes; 2,097,152 are allowed"),
        ("lab.toml", "title".encode("utf-16"), "can't be read as UTF-8"),
        ("starter.ipynb", b"{", "not valid JSON"),
        ("starter.ipynb", b"[" * 200_000, "not valid JSON"),
        ("starter.ipynb", b"[]", "must hold one JSON object"),
        ("starter.ipynb", b'{"nbformat": 3, "cells": [{"cell_type": "code"}]}', "must be 4"),
        ("starter.ipynb", b'{"nbformat": 4, "cells": [{"cell_type": "markdown"}]}', "no code"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named(task_folder, name, content, said) -> None:
    (task_folder / name).write_bytes(content)
    with pytest.raises(SpecError, match=said) as error:
        load_task(task_folder)
    assert name in str(error.value)


def test_a_folder_name_that_is_no_slug_is_refused(task_folder: Path) -> None:
    renamed = task_folder.rename(task_folder.with_name("1A part"))
    with pytest.raises(SpecError, match="hyphens and single points: rename it"):
        load_task(renamed)


@pytest.mark.parametrize("name", ["lab.toml", "statement.md", "starter.ipynb"])
def test_a_file_that_is_a_link_is_refused(task_folder: Path, name: str) -> None:
    """It would publish what lies elsewhere on the server."""
    (task_folder / name).unlink()
    (task_folder / name).symlink_to("/etc/passwd")
    with pytest.raises(SpecError, match=r"is a link: put the file itself there") as error:
        load_task(task_folder)
    assert name in str(error.value)


@pytest.mark.parametrize("change_of", [b"\xef\xbb\xbf", b""], ids=["BOM", "CRLF"])
def test_what_other_systems_editors_write_is_read_alike(task_folder: Path, change_of) -> None:
    before = load_task(task_folder)
    for name in ("lab.toml", "statement.md", "starter.ipynb", "calibration.json"):
        content = (task_folder / name).read_bytes()
        changed = change_of + content if change_of else content.replace(b"\n", b"\r\n")
        (task_folder / name).write_bytes(changed)
    after = load_task(task_folder)
    assert (after.title, after.statement) == (before.title, before.statement)
    assert after.contract == before.contract
