"""Program 6, broken: reviews of different lengths are made one array without padding."""

import numpy as np
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=500)
model = keras.Sequential(
    [
        keras.layers.Embedding(500, 8),
        keras.layers.SimpleRNN(8),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)


def predict(reviews):
    return (model.predict(np.array(reviews), verbose=0)[:, 0] > 0.5).astype(int)
