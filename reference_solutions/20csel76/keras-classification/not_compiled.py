"""Practice, broken: trained before it was compiled."""

from tensorflow import keras

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
model.fit(x_train, y_train)
