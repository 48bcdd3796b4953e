"""The chatbot's corpus: students get patterns and replies, paraphrases stay hidden."""

import json
from pathlib import Path

import numpy as np
import pytest

from labs import datasets
from labs.datasets import Dataset, Roots, intents
from labs.datasets.perturb import ENDINGS, retyped


@pytest.fixture
def corpus(tmp_path: Path) -> Dataset:
    return datasets.install("lab-intents", Roots.below(tmp_path))


def test_students_get_the_form_of_chatbot_tutorials(corpus: Dataset) -> None:
    file = next(m.source for m in corpus.mounts if m.target == "/work/data/intents.json")
    given = json.loads(file.read_text())["intents"]
    assert [intent["tag"] for intent in given] == list(corpus.classes)
    assert all(len(intent["patterns"]) == 14 and intent["responses"] for intent in given)
    assert corpus.facts["replies"] == [intent["responses"] for intent in given]
    assert max(len(r) for intent in given for r in intent["responses"]) <= 200


def test_no_paraphrase_is_a_pattern_whatever_is_typed_around_it(corpus: Dataset) -> None:
    public = {intents.plain(str(text)) for text in corpus.public["prompts"]}
    hidden = [intents.plain(str(text)) for text in corpus.hidden["prompts"]]
    assert len(hidden) == len(set(hidden)) == 160
    assert not public & set(hidden)
    given = b"".join(m.source.read_bytes() for m in corpus.mounts)
    assert b"got any jokes" not in given


def test_retyping_changes_the_first_letter_and_the_end_alone() -> None:
    texts = ("who are you", "hi")
    for seed in range(20):
        for before, after in zip(texts, retyped(texts, np.random.default_rng(seed)), strict=True):
            assert any(after.lower() == before + ending for ending in ENDINGS)
