"""Practice: from data to answers in as few lines as will do."""

import numpy as np
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        keras.layers.Rescaling(1 / 255),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10, batch_size=64, verbose=2)
print(f"Test accuracy: {model.evaluate(x_test, y_test, verbose=0)[1]:.4f}")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
