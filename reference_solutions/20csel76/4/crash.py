"""Program 4, broken: the optimizer is given its learning rate under a name of former days."""

from tensorflow import keras

trials = []
for rate in (0.01, 0.001, 0.0001):
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile(optimizer=keras.optimizers.Adam(lr=rate), loss="mse")
    trials.append({"params": {"learning_rate": rate}, "score": 0.0})


def predict(images):
    return model.predict(images).argmax(axis=1)
