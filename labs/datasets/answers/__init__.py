"""Questions about a laboratory in four languages, and the one answer to each: a corpus of our own.

`answers.json` is given to students; the questions of `hidden.json` stay on the trusted side. Both
were written for this project.
"""

import json
from pathlib import Path

import numpy as np

from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Rows, Split
from labs.datasets.source import Report, Source

FOLDER = Path(__file__).resolve().parent
PUBLIC, HIDDEN = FOLDER / "answers.json", FOLDER / "hidden.json"
TAGS = tuple(one["tag"] for one in json.loads(PUBLIC.read_text())["answers"])


def fetch(roots: Roots, report: Report) -> Path:
    """Nothing to fetch: the corpus comes with the project."""
    return PUBLIC


def build(file: Path, hidden: Path | None) -> Split:
    """Columns `prompts` and `intents`, an answer's position; facts `replies`: each one alone.

    Raises:
        DatasetError: a hidden question is among the public ones, or an answer lacks some.
    """
    corpus = json.loads(file.read_text())["answers"]
    kept = json.loads(HIDDEN.read_text())
    if sorted(kept) != sorted(TAGS):
        raise DatasetError(f"{HIDDEN} and {file} name other answers: give both the same tags.")
    public = _rows([(text, one["tag"]) for one in corpus for text in _asked(one)])
    own = _rows([(text, tag) for tag in TAGS for text in kept[tag]])
    if both := set(public["prompts"]) & set(own["prompts"]):
        raise DatasetError(f"{HIDDEN}: {both.pop()!r} is public too: write another question.")
    replies = [[one["answer"]] for one in corpus]
    return Split(public, own, {"replies": replies}, {"data/answers.json": file.read_bytes()})


def _asked(one: dict[str, dict[str, list[str]]]) -> list[str]:
    return [text for texts in one["questions"].values() for text in texts]


def _rows(pairs: list[tuple[str, str]]) -> Rows:
    prompts, tags = zip(*pairs, strict=True)
    return Rows({"prompts": prompts, "intents": np.array([TAGS.index(t) for t in tags], np.int64)})


SOURCE = Source(
    name="lab-answers",
    title="Questions about a laboratory in four languages",
    stand_in=False,
    stand_in_for="",
    classes=TAGS,
    perturbation="retyped",
    about="What people ask in a deep-learning laboratory, in English, Hindi, Kannada and French: "
    f"{len(TAGS)} answers, two questions in each language for each. `answers.json` holds them as "
    "`answers`, each with `tag`, `answer` and `questions` by language. Programs are judged by "
    "other questions, one in each language for each answer.",
    licence="written for Prayoga; CC0-1.0",
    fetch=fetch,
    build=build,
)
