"""A network's output as class numbers."""

import numpy as np


def classes(output: np.ndarray, threshold: float = 0.5) -> np.ndarray:
    """Return (N,) int64 of (N, C) scores, of (N, 1) or (N,) numbers for two classes.

    Raises:
        ValueError: it has another shape.
    """
    scores = np.asarray(output)
    if scores.ndim == 2 and scores.shape[1] > 1:
        return scores.argmax(axis=1).astype(np.int64)
    if scores.ndim in (1, 2):
        return (scores.reshape(len(scores)) > threshold).astype(np.int64)
    raise ValueError(f"an output of the shape {scores.shape}")


def threshold(output: np.ndarray) -> float:
    """Return where two classes part: in the middle of probabilities, at 0 of what has no bound."""
    return 0.5 if output.size and output.min() >= 0 and output.max() <= 1 else 0.0
