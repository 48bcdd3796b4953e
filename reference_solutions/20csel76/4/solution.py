"""Program 4: the convolutional network of program 3, improved by tuning hyperparameters.

Each trial trains a network with other settings on one part of the pictures for a few epochs and is
scored on another part; all get the same pictures and epochs. The best settings are then trained for longer, with the learning rate lowered
towards the end.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

BATCH = 64
TRIAL_PICTURES = 1500
TRIAL_EPOCHS = 3
FINAL_EPOCHS = 9

CHOICES = [
    {"filters": 16, "dense": 64, "dropout": 0.25, "learning_rate": 1e-3},
    {"filters": 24, "dense": 128, "dropout": 0.25, "learning_rate": 1e-3},
    {"filters": 24, "dense": 128, "dropout": 0.5, "learning_rate": 1e-3},
    {"filters": 24, "dense": 128, "dropout": 0.25, "learning_rate": 3e-3},
    {"filters": 24, "dense": 128, "dropout": 0.25, "learning_rate": 1e-4},
    {"filters": 32, "dense": 128, "dropout": 0.5, "learning_rate": 2e-3},
]

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
y_train, y_test = y_train.ravel(), y_test.ravel()
aside = len(x_train) // 6
x_watch, y_watch = x_train[:aside], y_train[:aside]
x_rest, y_rest = x_train[aside:][:TRIAL_PICTURES], y_train[aside:][:TRIAL_PICTURES]
print(f"{len(x_rest)} pictures to try with, {len(x_watch)} to score, {len(x_test)} to test")


def network(filters, dense, dropout, learning_rate):
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(dense, activation="relu"),
            layers.Dropout(dropout),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


trials = []
for params in CHOICES:
    tried = network(**params)
    tried.fit(x_rest, y_rest, epochs=TRIAL_EPOCHS, batch_size=BATCH, verbose=0)
    score = tried.evaluate(x_watch, y_watch, verbose=0)[1]
    trials.append({"params": params, "score": float(score)})
    print(f"{score:.3f}  {params}")

best = max(trials, key=lambda trial: trial["score"])["params"]
print("chosen:", best)
model = network(**best)
lower = keras.callbacks.LearningRateScheduler(
    lambda epoch, rate: rate if epoch < FINAL_EPOCHS // 2 else rate * 0.7
)
model.fit(x_train, y_train, epochs=FINAL_EPOCHS, batch_size=BATCH, callbacks=[lower], verbose=2)
print(f"Test accuracy: {model.evaluate(x_test, y_test, verbose=0)[1] * 100:.2f}%")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
