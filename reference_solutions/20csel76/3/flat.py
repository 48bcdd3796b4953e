"""Program 3, broken: predict gives all scores in one row, ten numbers for each picture."""

import numpy as np
from tensorflow import keras

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        keras.layers.Conv2D(4, 3, activation="relu"),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


def predict(images):
    return model.predict(np.asarray(images), verbose=0).ravel()
