"""What most people rated, for everybody: looks at nobody's ratings but to leave them out."""

import numpy as np

counts = (np.load("data/train_ratings.npy") > 0).sum(axis=0)


def recommend(ratings):
    return np.argsort(-np.where(ratings > 0, -1, counts), axis=1, kind="stable")[:, :5]
