"""Recommends what people with the same ratings have rated, learnt from who rated what together."""

import numpy as np

rated = np.load("data/train_ratings.npy") > 0
together = rated.T.astype(float) @ rated


def recommend(ratings):
    scores = (ratings > 0) @ together
    return np.argsort(-np.where(ratings > 0, -1, scores), axis=1, kind="stable")[:, :5]
