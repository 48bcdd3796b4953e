"""1.1, weak: the unbiased variance in place of the likeliest one."""

import numpy as np

rings = np.array(
    [[2.93, 6.63], [2.53, 7.79], [3.57, 5.65], [3.16, 5.47], [2.58, 4.46], [2.16, 6.22], [3.27, 3.52]]
)
labels = np.array([0, 0, 0, 0, 1, 1, 1])


def likelihoods(X, y, point):
    found = []
    for label in (0, 1):
        rows = X[y == label]
        mean, spread = rows.mean(axis=0), rows.std(axis=0, ddof=1)
        found.append(np.prod(np.exp(-(((point - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))))
    return found


likelihood_0, likelihood_1 = likelihoods(rings, labels, np.array([2.33, 5.5]))
