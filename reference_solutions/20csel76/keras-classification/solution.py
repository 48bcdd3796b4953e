"""Practice: a first classifier in Keras, from dense layers, with answers as probabilities."""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

EPOCHS = 15

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
y_train, y_test = y_train.ravel(), y_test.ravel()
print("pictures:", x_train.shape, "classes:", sorted(set(y_train.tolist())))

scorer = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(10),
    ]
)
scorer.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
scorer.fit(x_train, y_train, epochs=EPOCHS, batch_size=64, verbose=2)
loss, accuracy = scorer.evaluate(x_test, y_test, verbose=0)
print(f"Test accuracy: {accuracy:.4f}")

# Scores are easier to train on, probabilities easier to read.
model = keras.Sequential([scorer, layers.Softmax()])
for truth, row in zip(y_test[:5], model.predict(x_test[:5], verbose=0)):
    print(f"class {truth}, answer {row.argmax()}, sure to {row.max():.0%}")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
