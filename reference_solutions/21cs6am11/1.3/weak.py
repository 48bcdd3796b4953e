"""1.3, weak: the division by the number of rows is forgotten."""

import numpy as np


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def gradients(x, y, W1, b1, W2, b2):
    h = sigmoid(x @ W1 + b1)
    p = sigmoid(h @ W2 + b2)
    out = (p - y) * p * (1 - p)
    inner = out @ W2.T * h * (1 - h)
    return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": h.T @ out, "b2": out.sum(axis=0)}
