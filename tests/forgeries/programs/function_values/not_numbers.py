"""NaN is neither near nor far."""


def likelihoods(X, y, point):
    return [float("nan"), float("inf")]
