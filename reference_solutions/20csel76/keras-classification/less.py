"""Practice, broken: the last picture gets no answer."""


def predict(images):
    return [0] * (len(images) - 1)
