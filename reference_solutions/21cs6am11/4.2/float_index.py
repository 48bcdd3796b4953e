"""4.2, broken: targets, which are no whole numbers, serve as positions."""

import numpy as np


def gradients(x, y, Wxh, Whh, Why, bh, by):
    state = np.zeros(len(bh))
    for entered, target in zip(x, y):
        state = np.tanh(Wxh @ entered + Whh @ state + bh)
        share = np.exp(Why @ state + by)
        share[target] -= 1
    return {"by": share}
