"""2.4, broken: scores of all films in place of ten of them."""

import numpy as np

popular = (np.load("data/train_ratings.npy") > 0).mean(axis=0)


def recommend(ratings):
    return np.where(ratings > 0, 0, popular)
