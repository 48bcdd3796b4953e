"""Practice, broken: one answer too few."""


def predict(images):
    return [0] * (len(images) - 1)
