"""Boxes without bounds and scores without end."""

import numpy as np


def detect(images):
    return [
        (np.array([[-np.inf, -np.inf, np.inf, np.inf]]), np.array([0]), np.array([np.inf]))
        for _ in images
    ]
