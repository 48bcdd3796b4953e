"""Program 4: the convolutional network of program 3, improved by tuning hyperparameters.

Each trial trains a network with other settings on one part of the pictures and is scored on another;
all get the same pictures and epochs. The best settings are then trained for longer on pictures that
are moved a little in every epoch, with a learning rate that falls towards the end.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

BATCH = 64
TRIAL_PICTURES = 1000
TRIAL_EPOCHS = 2
FINAL_EPOCHS = 10
SHIFT = 2
"""Pixels by which a picture is moved at most."""

CHOICES = [
    {"filters": 16, "dense": 64, "dropout": 0.25, "learning_rate": 1e-3},
    {"filters": 16, "dense": 64, "dropout": 0.25, "learning_rate": 1e-4},
    {"filters": 16, "dense": 64, "dropout": 0.25, "learning_rate": 3e-3},
    {"filters": 24, "dense": 64, "dropout": 0.25, "learning_rate": 2e-3},
    {"filters": 24, "dense": 128, "dropout": 0.25, "learning_rate": 2e-3},
    {"filters": 24, "dense": 128, "dropout": 0.5, "learning_rate": 2e-3},
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
    score = tried.evaluate(x_watch, y_watch, batch_size=256, verbose=0)[1]
    trials.append({"params": params, "score": float(score)})
    print(f"{score:.3f}  {params}")

best = max(trials, key=lambda trial: trial["score"])["params"]
print("chosen:", best)


class Moved(keras.utils.PyDataset):
    """The training pictures in batches, each picture moved by up to SHIFT pixels."""

    def __init__(self):
        super().__init__()
        self.padded = np.pad(x_train, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), "edge")
        self.on_epoch_end()

    def on_epoch_end(self):
        self.order = np.random.permutation(len(x_train))

    def __len__(self):
        return len(x_train) // BATCH

    def __getitem__(self, number):
        rows = self.order[number * BATCH : (number + 1) * BATCH]
        moved = np.empty((BATCH, *x_train.shape[1:]), x_train.dtype)
        for place, (row, (top, left)) in enumerate(
            zip(rows, np.random.randint(0, 2 * SHIFT + 1, (BATCH, 2)))
        ):
            moved[place] = self.padded[row, top : top + 32, left : left + 32]
        return moved, y_train[rows]


model = network(**best)
lower = keras.callbacks.LearningRateScheduler(
    lambda epoch, rate: rate if epoch < FINAL_EPOCHS // 2 else rate * 0.7
)
model.fit(Moved(), epochs=FINAL_EPOCHS, callbacks=[lower], verbose=2)
print(f"Test accuracy: {model.evaluate(x_test, y_test, verbose=0)[1] * 100:.2f}%")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
