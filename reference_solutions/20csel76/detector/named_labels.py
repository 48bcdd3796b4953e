"""Practice, broken: labels are names and no numbers."""

import numpy as np


def detect(images):
    box = np.array([[1.0, 1.0, 50.0, 50.0]])
    return [{"boxes": box, "labels": ["cat"], "scores": [0.9]} for _ in images]
