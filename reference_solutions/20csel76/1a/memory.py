"""Program 1a, broken: keeps every difference of every two pictures, 390 GB of them."""

import numpy as np
from sklearn.datasets import fetch_openml

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
pixels, labels = data.data.astype("float64"), data.target.astype(int)

# One picture after the other, as a program does that was tried on a few.
differences = [pixels - picture for picture in pixels]
distances = np.array([np.sqrt((difference**2).sum(axis=1)) for difference in differences])


def predict(images):
    images = np.asarray(images)
    rows = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.array([labels[((pixels - row) ** 2).sum(axis=1).argmin()] for row in rows])
