"""Program 4, broken: a learning rate at which the weights, and so the scores, are no numbers."""

import numpy as np


def predict(images):
    scores = np.asarray(images, dtype="float32").mean(axis=(1, 2)) * np.nan
    return scores[:, 0]
