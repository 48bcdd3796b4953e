"""Questions in four languages: what students get, what stays hidden, and that none is in both."""

import json
from pathlib import Path

import pytest

from labs import datasets
from labs.datasets import Dataset, Roots


@pytest.fixture
def corpus(tmp_path: Path) -> Dataset:
    return datasets.install("lab-answers", Roots.below(tmp_path))


def test_each_answer_is_asked_for_in_every_language(corpus: Dataset) -> None:
    file = next(m.source for m in corpus.mounts if m.target == "/work/data/answers.json")
    given = json.loads(file.read_text())["answers"]
    assert [one["tag"] for one in given] == list(corpus.classes)
    for one in given:
        assert list(one["questions"]) == ["en", "hi", "kn", "fr"]
        assert all(len(texts) == 2 for texts in one["questions"].values())
        assert 0 < len(one["answer"]) <= 200
    assert corpus.facts["replies"] == [[one["answer"]] for one in given]
    assert len(corpus.hidden) == 4 * len(given)


def test_no_hidden_question_is_given_to_students(corpus: Dataset) -> None:
    given = b"".join(mount.source.read_bytes() for mount in corpus.mounts).decode(errors="replace")
    assert not [text for text in corpus.hidden["prompts"] if str(text) in given]
