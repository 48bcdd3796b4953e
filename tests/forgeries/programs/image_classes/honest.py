"""Nearest mean of each class: what the task asks for."""

import numpy as np

images, labels = np.load("data/train_images.npy"), np.load("data/train_labels.npy")
means = np.stack([images[labels == k].mean(axis=0).ravel() for k in range(4)])


def predict(images):
    rows = np.asarray(images, float).reshape(len(images), -1)
    return ((rows[:, None] - means[None]) ** 2).sum(axis=2).argmin(axis=1)
