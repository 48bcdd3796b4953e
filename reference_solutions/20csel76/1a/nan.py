"""Program 1a, broken: divides zero by zero, so that some answers are not numbers."""

import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.neighbors import KNeighborsClassifier

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
model = KNeighborsClassifier(n_neighbors=5)
model.fit(data.data, data.target.astype(int))


def predict(images):
    images = np.asarray(images)
    votes = model.predict_proba(images.transpose(0, 3, 1, 2).reshape(len(images), -1))
    margin = votes.max(axis=1) - 0.6
    return votes.argmax(axis=1) * (margin / margin)
