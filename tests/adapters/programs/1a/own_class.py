# A class of one's own with fit and predict, and a function under another name.
import numpy as np
from tensorflow.keras.datasets import cifar10


class NearestNeighbour:
    def fit(self, rows, labels):
        self.rows, self.labels = rows, labels.ravel()

    def predict(self, rows):
        squares = (self.rows**2).sum(axis=1)
        answers = []
        for row in rows:
            answers.append(self.labels[np.argmin(squares - 2 * self.rows @ row)])
        return np.array(answers)


(x, y), (xt, yt) = cifar10.load_data()
x = x.reshape(len(x), -1) / np.float32(255)
nearest = NearestNeighbour()
nearest.fit(x[::2], y[::2])
print((nearest.predict(xt[:50].reshape(50, -1) / np.float32(255)) == yt[:50].ravel()).mean())
