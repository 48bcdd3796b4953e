"""Returns objects that unpickle into a call."""

import numpy as np


class Right:
    def __reduce__(self):
        return (eval, ("__import__('os').system('true')",))


def predict(images):
    return np.array([Right() for _ in images], dtype=object)
