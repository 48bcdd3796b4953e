"""Practice, weak: no hidden layer, and fifty pictures."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(2)
(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train[:50], y_train[:50], epochs=10, batch_size=16, verbose=0)


def predict(images):
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
