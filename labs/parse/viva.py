"""Reads a course folder's `viva.toml`: questions for the viva, with answers for examiners."""

import re
from pathlib import Path

from labs.parse.reading import Table, read_toml
from labs.spec import VivaQuestion

FILE = "viva.toml"


def load_viva(folder: Path, experiments: set[int]) -> tuple[VivaQuestion, ...]:
    """The questions of a course, in the file's order; none where it has no such file.

    Args:
        experiments: numbers of the course's experiments.

    Raises:
        SpecError: the file is wrong.
    """
    if not (folder / FILE).exists():
        return ()
    top = read_toml(folder / FILE)
    questions = tuple(_question(table, experiments) for table in top.each("questions"))
    top.done()
    names = [question.name for question in questions]
    texts = [question.text.casefold() for question in questions]
    for number, question in enumerate(questions):
        if question.name in names[:number]:
            top.wrong("questions", f"names {question.name!r} twice: rename one of them.")
        if question.text.casefold() in texts[:number]:
            top.wrong("questions", f"asks the same twice ({question.name!r}): remove one of them.")
        if question.same_as and question.same_as not in names:
            top.wrong(
                "questions",
                f"says that {question.name!r} is the same as {question.same_as!r}, which is not "
                "there: correct the name.",
            )
    return questions


def _question(table: Table, experiments: set[int]) -> VivaQuestion:
    experiment = table.integer("experiment", 0, 99, 0)
    if experiment and experiment not in experiments:
        table.wrong("experiment", f"is {experiment}, which course.toml does not list: correct it.")
    name = table.text("name")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", name):
        table.wrong("name", f"is {name!r}; it may hold small letters, digits and hyphens.")
    return VivaQuestion(
        name=name,
        topic=table.text("topic"),
        experiment=experiment or None,
        text=table.text("text"),
        answer=table.text("answer"),
        same_as=table.text("same_as", ""),
    )
