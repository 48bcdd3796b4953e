"""1.3, broken: returns the loss instead of gradients."""

import numpy as np


def gradients(x, y, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    return float(0.5 * ((p - y) ** 2).sum() / len(x))
