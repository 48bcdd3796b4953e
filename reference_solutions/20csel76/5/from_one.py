"""Program 5, broken: classes counted from 1, so that one of them is not there."""

import numpy as np


def detect(images):
    box = {"boxes": np.array([[10.0, 10.0, 50.0, 50.0]]), "labels": np.array([5]), "scores": np.array([0.9])}
    return [box] * len(images)
