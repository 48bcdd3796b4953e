"""Program 4, weak: six trials that are one, and a network that was never trained for longer."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(5)
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(4),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train[:400], y_train[:400], epochs=10, batch_size=16, verbose=0)
score = model.evaluate(x_test, y_test, verbose=0)[1]
trials = [{"params": {"filters": 8}, "score": float(score)}] * 6


def predict(images):
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
