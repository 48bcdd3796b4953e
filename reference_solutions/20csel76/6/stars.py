"""Program 6, broken: answers with stars from 1 to 5 instead of 0 or 1."""

import numpy as np


def predict(reviews):
    return np.array([1 + len(review) % 5 for review in reviews])
