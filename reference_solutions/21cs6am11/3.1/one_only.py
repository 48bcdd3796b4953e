"""3.1, broken: one function in place of seven."""

import numpy as np


def models(images):
    return np.zeros(len(images), dtype=int)


table = []
