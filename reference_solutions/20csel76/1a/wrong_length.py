"""Program 1a, broken: leaves out the pictures that it is unsure of, so answers are missing."""

import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.neighbors import KNeighborsClassifier

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
model = KNeighborsClassifier(n_neighbors=5)
model.fit(data.data, data.target.astype(int))


def predict(images):
    images = np.asarray(images)
    votes = model.predict_proba(images.transpose(0, 3, 1, 2).reshape(len(images), -1))
    sure = votes.max(axis=1) > 0.5
    return votes[sure].argmax(axis=1)
