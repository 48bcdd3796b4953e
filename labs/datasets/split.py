"""Splits rows once into public and hidden ones, by a recorded seed. Pure arithmetic on labels."""

import numpy as np

from labs.datasets.dataset import Labels


def stratified(labels: Labels, hidden_per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose `hidden_per_class` rows of each class and shuffle both parts.

    Args:
        labels: (N,) class indices.
        hidden_per_class: how many rows of each class are held back.
        seed: recorded with the data set; the same seed gives the same split.

    Returns:
        Positions of the public and of the hidden rows, int64, each in a shuffled order.

    Raises:
        ValueError: a class has no row left for the public part.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    public, hidden = [], []
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) <= hidden_per_class:
            raise ValueError(f"class {label} has {len(rows)} rows, all of which would be hidden")
        hidden.append(rows[:hidden_per_class])
        public.append(rows[hidden_per_class:])
    return rng.permutation(np.concatenate(public)), rng.permutation(np.concatenate(hidden))
