"""Program 1a, broken: searches for a perfect k and never ends."""

import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.neighbors import KNeighborsClassifier

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
pixels, labels = data.data, data.target.astype(int)

k = 1
while True:
    model = KNeighborsClassifier(n_neighbors=k).fit(pixels[:500], labels[:500])
    if model.score(pixels[500:600], labels[500:600]) > 1.0:
        break


def predict(images):
    images = np.asarray(images)
    return model.predict(images.transpose(0, 3, 1, 2).reshape(len(images), -1))
