"""2.5, weak: units are updated one after the other, which is another network at high loads."""

import numpy as np


def recall(patterns, probe, rounds):
    weights = patterns.T @ patterns
    np.fill_diagonal(weights, 0)
    state = probe.copy()
    for _ in range(rounds):
        for unit in range(len(state)):
            state[unit] = 1 if weights[unit] @ state > 0 else -1
    return state


capacity_of_1000 = 138
