"""2.4, broken: the same film ten times."""

import numpy as np


def recommend(ratings):
    best = np.argmax(np.random.random(ratings.shape) * (ratings == 0), axis=1)
    return np.repeat(best[:, None], 10, axis=1)
