"""Program 3: a convolutional neural network on CIFAR-10, in Keras.

Two convolutions with pooling find shapes, two dense layers name the class. Dropout keeps the network
from learning the training pictures by heart.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

EPOCHS = 8
BATCH = 64

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
y_train, y_test = y_train.ravel(), y_test.ravel()
print(f"{len(x_train)} pictures to train on, {len(x_test)} to test")

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.summary()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=EPOCHS, batch_size=BATCH, validation_split=0.1, verbose=2)
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"Test accuracy: {accuracy * 100:.2f}%")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
