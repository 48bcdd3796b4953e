"""3.2, weak: every penalty is taken for L2."""

import numpy as np


def fit(X, y, penalty, strength):
    return np.linalg.solve(X.T @ X / len(X) + strength * np.eye(X.shape[1]), X.T @ y / len(X))
