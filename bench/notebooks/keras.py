# %%
import keras
import numpy as np

keras.utils.set_random_seed(0)

# %%
images = np.load("/work/data/train_images.npy")[::4]
labels = np.load("/work/data/train_labels.npy")[::4]


def rows(images):
    """(N, 32, 32, 3) uint8 -> (N, 256): every second pixel, grey, from 0 to 1."""
    return np.asarray(images)[:, ::2, ::2, 0].reshape(len(images), -1).astype("float32") / 255


# %%
model = keras.Sequential(
    [
        keras.layers.Input((256,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
history = model.fit(rows(images), labels, batch_size=100, epochs=3, verbose=0)
print("loss:", history.history["loss"][-1])


# %%
def predict(images):
    return model.predict(rows(images), verbose=0).argmax(1)
