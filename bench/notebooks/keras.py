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
optimizer = keras.optimizers.Adam(0.05)
model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", run_eagerly=True)
for _ in range(10):
    loss = model.train_on_batch(rows(images), labels)
print("loss:", loss)


# %%
def predict(images):
    return np.asarray(model(rows(images))).argmax(1)
