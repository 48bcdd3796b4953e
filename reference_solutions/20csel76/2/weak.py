"""Program 2, weak: no backbone; the class whose mean colour is most like the picture's."""

import numpy as np

images = np.load("data/train_images.npy")
labels = np.load("data/train_labels.npy")


def colours(images):
    return np.asarray(images).reshape(len(images), -1, 3).mean(axis=1)


means = np.stack([colours(images[labels == name]).mean(axis=0) for name in range(labels.max() + 1)])


def predict(images):
    return ((colours(images)[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
