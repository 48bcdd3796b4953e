"""Practice, weak: one convolution, and a hundred pictures."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(3)
(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, 3, activation="relu"),
        layers.MaxPooling2D(4),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train[:100], y_train[:100], epochs=12, batch_size=16, verbose=0)


def predict(images):
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
