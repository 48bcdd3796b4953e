"""Program 1a: k nearest neighbours on CIFAR-10 (small).

The distance between two pictures is the Euclidean distance between their pixels. How many
neighbours vote, and whether near ones count more, is chosen by cross-validation on the training
part; the accuracy printed at the end is measured on pictures that played no part in that choice.
"""

import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.metrics import accuracy_score, confusion_matrix
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from sklearn.neighbors import KNeighborsClassifier

SEED = 7
CHOICES = {"n_neighbors": [1, 3, 5, 9], "weights": ["uniform", "distance"]}


def load():
    """All labelled pictures: (N, 3072) floats from 0 to 1, channel-first, and (N,) class indices."""
    data = fetch_openml(name="CIFAR_10_small", as_frame=False)
    return data.data.astype("float32") / 255.0, data.target.astype("int64")


def as_rows(images):
    """(N, 32, 32, 3) pictures of 0 to 255 as the rows that `load` gives."""
    images = np.asarray(images)
    return images.transpose(0, 3, 1, 2).reshape(len(images), -1).astype("float32") / 255.0


pixels, labels = load()
print(f"{len(labels)} pictures in {len(np.unique(labels))} classes")

train_pixels, test_pixels, train_labels, test_labels = train_test_split(
    pixels, labels, test_size=0.2, stratify=labels, random_state=SEED
)

folds = StratifiedKFold(n_splits=3, shuffle=True, random_state=SEED)
search = GridSearchCV(KNeighborsClassifier(), CHOICES, cv=folds, scoring="accuracy")
search.fit(train_pixels, train_labels)
for tried, reached in zip(search.cv_results_["params"], search.cv_results_["mean_test_score"]):
    print(f"k = {tried['n_neighbors']:2}, {tried['weights']:8}: {reached:.3f}")
print("chosen:", search.best_params_)

answers = search.predict(test_pixels)
print(confusion_matrix(test_labels, answers))
print(f"KNN Accuracy: {accuracy_score(test_labels, answers):.2f}")

# More pictures to choose neighbours from rarely hurt: the final model keeps every labelled one.
model = KNeighborsClassifier(**search.best_params_).fit(pixels, labels)


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    return model.predict(as_rows(images))
