"""Writes coded reviews where `keras.datasets.imdb` looks: `imdb.npz` and `imdb_word_index.json`.

The loader unpickles lists of word ranks inside the sandbox; here they are only written. All public
reviews are in it, the first half as training and the second as test reviews: programs add the two
parts (`X_train + X_test`), which numpy does row by row, so they must be equally long.
"""

import json
from pathlib import Path

import numpy as np

from labs.datasets.rows import Column

FILE = "imdb.npz"
WORDS = "imdb_word_index.json"


def write(folder: Path, reviews: Column, labels: np.ndarray, words: list[str]) -> None:
    """Fill `folder`/datasets.

    Args:
        reviews: N arrays of word ranks from 1, N even.
        labels: (N,) 0 or 1.
        words: the vocabulary, the word of rank 1 first.
    """
    target = folder / "datasets"
    target.mkdir(parents=True, exist_ok=True)
    lists = np.empty(len(reviews), dtype=object)
    for row in range(len(reviews)):
        lists[row] = [int(word) for word in reviews[row]]
    half = len(reviews) // 2
    np.savez(
        target / FILE,
        x_train=lists[:half],
        y_train=labels[:half],
        x_test=lists[half:],
        y_test=labels[half:],
    )
    index = {word: rank for rank, word in enumerate(words, 1)}
    (target / WORDS).write_text(json.dumps(index, ensure_ascii=False))
