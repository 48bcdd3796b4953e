"""4.2, weak: what later steps say about a state is left out."""

import numpy as np


def gradients(x, y, Wxh, Whh, Why, bh, by):
    names = ("Wxh", "Whh", "Why", "bh", "by")
    found = dict(zip(names, (np.zeros_like(part) for part in (Wxh, Whh, Why, bh, by))))
    state = np.zeros(len(bh))
    for entered, target in zip(x, y):
        before, state = state, np.tanh(Wxh @ entered + Whh @ state + bh)
        error = Why @ state + by - target
        raw = (Why.T @ error) * (1 - state**2)
        found["Why"] += np.outer(error, state)
        found["by"] += error
        found["Wxh"] += np.outer(raw, entered)
        found["Whh"] += np.outer(raw, before)
        found["bh"] += raw
    return found
