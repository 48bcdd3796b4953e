"""2.5: a Hopfield network, all units updated at once, and its overlap over load."""

import matplotlib.pyplot as plt
import numpy as np

UNITS, ROUNDS, DRAWS = 200, 20, 12


def hebb(patterns):
    """Weights (N, N), without connections of a unit to itself."""
    weights = patterns.T @ patterns
    np.fill_diagonal(weights, 0)
    return weights


def recall(patterns, probe, rounds):
    weights, state = hebb(patterns), np.asarray(probe)
    for _ in range(int(rounds)):
        state = np.where(weights @ state > 0, 1, -1)
    return state


def overlap(load, rng):
    """Mean overlap of what the stored patterns become with what they were."""
    patterns = rng.choice([-1, 1], size=(max(1, round(load * UNITS)), UNITS))
    weights, states = hebb(patterns), patterns
    for _ in range(ROUNDS):
        states = np.where(states @ weights > 0, 1, -1)
    return float((states * patterns).mean())


rng = np.random.default_rng(5)
loads = [0.05, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3]
measured = {load: float(np.mean([overlap(load, rng) for _ in range(DRAWS)])) for load in loads}
for load, mean in measured.items():
    print(f"load {load:.3f}: overlap {mean:.3f}")
curve = {load: measured[load] for load in (0.05, 0.1, 0.2, 0.3)}
capacity_of_1000 = int(0.138 * 1000)
plt.plot(list(measured), list(measured.values()), marker="o")
plt.axvline(0.138, linestyle=":")
plt.xlabel("patterns for each unit")
plt.ylabel("overlap")
plt.show()
