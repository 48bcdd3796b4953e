"""Answers with scores between the classes."""

import numpy as np


def predict(reviews):
    return np.full(len(reviews), 0.5)
