"""Boxes that end before they begin, whose negative areas would spoil an overlap."""

import numpy as np


def detect(images):
    return [(np.array([[60.0, 60.0, 0.0, 0.0]]), np.array([1]), np.array([1.0])) for _ in images]
