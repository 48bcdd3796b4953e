"""Program 4, weak: two settings, tried on 150 pictures, and the last one kept."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(3)
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
trials = []
for filters in (4, 8):
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(4),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train[:150], y_train[:150], epochs=15, batch_size=16, verbose=0)
    score = model.evaluate(x_test, y_test, verbose=0)[1]
    trials.append({"params": {"filters": filters}, "score": float(score)})


def predict(images):
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
