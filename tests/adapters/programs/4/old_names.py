# Tuning with the names that Keras 2 had.
from tensorflow.keras.datasets import cifar10
from tensorflow.keras.layers import Conv2D, Dense, Flatten
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam

(x, y), _ = cifar10.load_data()
for rate in (0.01, 0.001):
    model = Sequential([Conv2D(8, 3, input_shape=x.shape[1:]), Flatten(), Dense(10, "softmax")])
    model.compile(Adam(lr=rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x / 255, y, epochs=1)
