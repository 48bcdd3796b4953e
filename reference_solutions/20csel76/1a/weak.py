"""Program 1a, weak: a working k nearest neighbours that looks at far too few pictures."""

import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.neighbors import KNeighborsClassifier

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
pixels, labels = data.data[:60], data.target[:60].astype(int)

model = KNeighborsClassifier(n_neighbors=5)
model.fit(pixels, labels)
print(f"KNN Accuracy: {model.score(pixels, labels):.2f}")


def predict(images):
    images = np.asarray(images)
    return model.predict(images.transpose(0, 3, 1, 2).reshape(len(images), -1))
