# %%
import numpy as np
from sklearn.neighbors import KNeighborsClassifier

# %%
images = np.load("/work/data/train_images.npy")[::4]
labels = np.load("/work/data/train_labels.npy")[::4]


def rows(images):
    """(N, 32, 32, 3) uint8 -> (N, 256): every second pixel, grey."""
    return np.asarray(images)[:, ::2, ::2, 0].reshape(len(images), -1)


model = KNeighborsClassifier(n_neighbors=1)
model.fit(rows(images), labels)
print("accuracy on its own rows:", model.score(rows(images), labels))


# %%
def predict(images):
    return model.predict(rows(images))
