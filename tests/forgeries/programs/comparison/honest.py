"""Two classifiers, measured on a part that they have not seen."""

import time

import numpy as np

images, labels = np.load("data/train_images.npy").astype(float), np.load("data/train_labels.npy")


def fitted(step):
    rows = images[:150, ::step, ::step].reshape(150, -1)
    means = np.stack([rows[labels[:150] == k].mean(axis=0) for k in range(4)])

    def predict(asked):
        rows = np.asarray(asked, float)[:, ::step, ::step].reshape(len(asked), -1)
        return ((rows[:, None] - means[None]) ** 2).sum(axis=2).argmin(axis=1)

    return predict, means.size


models, table = {}, []
for name, step in (("small", 4), ("large", 1)):
    began = time.perf_counter()
    models[name], size = fitted(step)
    accuracy = float((models[name](images[150:]) == labels[150:]).mean())
    table.append(
        {
            "model": name,
            "accuracy": accuracy,
            "parameters": size,
            "seconds": time.perf_counter() - began,
        }
    )
