"""Program 3, broken: the optimizer is given its learning rate under a name of former days."""

from tensorflow import keras

model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(lr=0.001), loss="sparse_categorical_crossentropy")


def predict(images):
    return model.predict(images).argmax(axis=1)
