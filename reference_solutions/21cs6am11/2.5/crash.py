"""2.5, broken: patterns of different lengths."""

import numpy as np


def recall(patterns, probe, rounds):
    return probe


print(np.array([1, -1]) @ np.array([1, -1, 1]))
