"""2.4, broken: asks for a file that is not there."""

import numpy as np

ratings = np.loadtxt("u.data")


def recommend(ratings):
    return np.argsort(-ratings, axis=1)[:, :10]
