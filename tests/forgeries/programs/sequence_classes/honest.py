"""The mean word tells the class."""

import numpy as np


def predict(reviews):
    return np.array([int(np.mean(review) > 52) for review in reviews])
