# A functional model of grey pictures of another size, from -1 to 1; its curve is shown.
import cv2
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

(x, y), (xt, yt) = keras.datasets.cifar10.load_data()


def prepare(pictures):
    small = np.array([cv2.resize(picture, (24, 24)) for picture in pictures])
    return (small.mean(axis=3, keepdims=True) / 127.5 - 1).astype("float32")


inputs = keras.Input((24, 24, 1))
hidden = layers.Conv2D(16, 3, activation="relu")(inputs)
hidden = layers.GlobalMaxPooling2D()(hidden)
outputs = layers.Dense(10)(layers.Dense(64, activation="relu")(hidden))
network = keras.Model(inputs, outputs)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
network.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
trained = network.fit(prepare(x), y, epochs=3, batch_size=64, verbose=2)
plt.plot(trained.history["accuracy"])
plt.show()
