"""1.1, broken: takes labels for texts."""


def likelihoods(X, y, point):
    return [len(X[y == "faulty"][0]), 1.0]


print(likelihoods([[1.0, 2.0]], ["faulty"], [1.0, 2.0]))
