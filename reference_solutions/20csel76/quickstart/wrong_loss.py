"""Practice, broken: a loss that wants a column for each class."""

from tensorflow import keras

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(x_train[:64], y_train[:64])
