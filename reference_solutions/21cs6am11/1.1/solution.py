"""1.1: maximum likelihood of independent Gaussians, for the seven rings and for any others."""

import numpy as np

RINGS = np.array(
    [
        [2.93, 6.63], [2.53, 7.79], [3.57, 5.65], [3.16, 5.47],
        [2.58, 4.46], [2.16, 6.22], [3.27, 3.52],
    ]
)  # fmt: skip
LABELS = np.array([0, 0, 0, 0, 1, 1, 1])
NEW_RING = np.array([2.33, 5.5])


def density(value, mean, variance):
    """Of a normal distribution."""
    return np.exp(-((value - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def likelihoods(X, y, point):
    """The likelihood of a point under class 0 and under class 1: its features' densities, multiplied.

    Mean and variance maximise the likelihood of the class's rows, so the variance divides by n.
    """
    found = []
    for label in (0, 1):
        rows = X[y == label]
        found.append(float(np.prod(density(point, rows.mean(axis=0), rows.var(axis=0)))))
    return found


likelihood_0, likelihood_1 = likelihoods(RINGS, LABELS, NEW_RING)
print(f"class 0: {likelihood_0:.5f}, class 1: {likelihood_1:.5f}")
print("The ring is", "good" if likelihood_1 > likelihood_0 else "faulty")
