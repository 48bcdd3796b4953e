"""Program 5, broken: boxes that end before they begin."""

import numpy as np


def detect(images):
    box = {"boxes": np.array([[50.0, 50.0, 10.0, 10.0]]), "labels": np.array([0]), "scores": np.array([0.9])}
    return [box] * len(images)
