"""1.1, broken: answers with the printed ring's numbers, whatever it is asked."""


def likelihoods(X, y, point):
    return [0.04708, 0.18650, "good"]
