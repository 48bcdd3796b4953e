"""4.2, broken: gradients of the outputs' weights alone."""

import numpy as np


def gradients(x, y, Wxh, Whh, Why, bh, by):
    return {"Why": np.zeros_like(Why), "by": np.zeros_like(by)}
