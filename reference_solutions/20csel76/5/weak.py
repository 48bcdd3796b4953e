"""Program 5, weak: finds the one place that differs most from the picture's mean, and calls it a cat."""

import numpy as np
from torch import nn

# A network that was never trained and is never asked.
model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3))
SIDE = 40


def detect(images):
    answers = []
    for image in images:
        colour = np.abs(image.astype(float) - image.mean(axis=(0, 1))).sum(axis=2)
        sums = np.pad(colour, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        around = sums[SIDE:, SIDE:] - sums[:-SIDE, SIDE:] - sums[SIDE:, :-SIDE] + sums[:-SIDE, :-SIDE]
        y, x = np.unravel_index(around.argmax(), around.shape)
        boxes = np.tile([x, y, x + SIDE, y + SIDE], (5, 1)).astype(float)
        answers.append({"boxes": boxes, "labels": np.arange(5), "scores": np.full(5, 0.5)})
    return answers
