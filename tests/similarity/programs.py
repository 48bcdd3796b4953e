"""Programs as students hand them in: one, a copy, a disguised one, and others of their own."""

import json

from labs.parse import CATALOGUE

ONE = '''"""k nearest neighbours."""
import numpy as np
from sklearn.datasets import fetch_openml
from sklearn.neighbors import KNeighborsClassifier

pixels, labels = fetch_openml(name="CIFAR_10_small", return_X_y=True, as_frame=False)
labels = labels.astype(int)


def accuracy_of(k, train, held):
    # how good is this k
    candidate = KNeighborsClassifier(n_neighbors=k, weights="distance")
    candidate.fit(pixels[train] / 255.0, labels[train])
    return float(np.mean(candidate.predict(pixels[held] / 255.0) == labels[held]))


def folds_of(count, parts):
    order = np.random.default_rng(7).permutation(count)
    for held in np.array_split(order, parts):
        yield np.setdiff1d(order, held), held


def search(values):
    scores = {}
    for k in values:
        scores[k] = sum(accuracy_of(k, *fold) for fold in folds_of(len(labels), 5)) / 5
        print("k", k, "accuracy", scores[k])
    return max(scores, key=scores.get)


best = search([1, 3, 5, 7, 9])
model = KNeighborsClassifier(n_neighbors=best, weights="distance")
model.fit(pixels / 255.0, labels)


def predict(images):
    rows = np.asarray(images).transpose(0, 3, 1, 2).reshape(len(images), -1)
    return model.predict(rows / 255.0)
'''
NAMES = {
    "pixels": "bilder", "labels": "ziele", "accuracy_of": "guete", "candidate": "versuch",
    "folds_of": "teile", "search": "suche", "scores": "werte", "best": "k_gut", "model": "netz",
    "rows": "zeilen", "held": "test", "train": "lern", "order": "folge", "fold": "teil",
}  # fmt: skip


def renamed() -> str:
    """The same under other names, with other comments, spacing and texts."""
    text = ONE.replace("# how good is this k", "# my own idea").replace('"k", k', '"K is", k')
    for name, other in NAMES.items():
        text = text.replace(name, other)
    return text.replace("\n\n\n", "\n\n\n\n").replace("    ", "  ")


def reordered() -> str:
    """The same with its functions in another order."""
    head, *functions = ONE.split("\n\n\n")
    first, second, third, *rest = functions
    return "\n\n\n".join([head, third, first, second, *rest])


OTHER = """from collections import Counter

from sklearn.datasets import fetch_openml
import numpy as np

X, y = fetch_openml(name="CIFAR_10_small", return_X_y=True, as_frame=False)
X = np.asarray(X, dtype="float32")
X -= X.mean(axis=0)
y = [int(c) for c in y]
squares = (X ** 2).sum(axis=1)
K = 5


def nearest(picture):
    far = squares - 2 * X.dot(picture)
    close = np.argpartition(far, K)[:K]
    votes = Counter(y[i] for i in close)
    winner, _ = votes.most_common(1)[0]
    return winner


def predict(images):
    answers = []
    for image in images:
        flat = np.moveaxis(image, -1, 0).ravel().astype("float32")
        answers.append(nearest(flat))
    return np.array(answers)


if __name__ == "__main__":
    while K < 6:
        print("ready", K)
        K += 1
"""
THIRD = '''import numpy as np
import torch
from torch import nn
from sklearn.datasets import fetch_openml

data = fetch_openml(name="CIFAR_10_small", as_frame=False)
inputs = torch.tensor(data.data.reshape(-1, 3, 32, 32) / 255, dtype=torch.float32)
targets = torch.tensor(data.target.astype("int64"))


class Lookup(nn.Module):
    """Holds the training pictures as one large weight."""

    def __init__(self, pictures):
        super().__init__()
        self.register_buffer("memory", pictures.flatten(1))

    def forward(self, batch):
        with torch.no_grad():
            return torch.cdist(batch.flatten(1), self.memory).argmin(dim=1)


lookup = Lookup(inputs).eval()


def predict(images):
    batch = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2) / 255
    parts = [targets[lookup(chunk.float())] for chunk in batch.split(64)]
    return torch.cat(parts).numpy()
'''
BROKEN = "def predict(images:\n    return [0 for _ in images\n" + "x = = 3 )(\n" * 20
NOT_PYTHON = "<html>\n" + "".join(f"<p class='x{n}'>{n * n} = {n}²</p>\n" for n in range(60))


def notebook(*cells: str, output: str = "") -> bytes:
    """A notebook with these code cells between two of text."""
    shown = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    made = [{"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# " + ONE}]
    made += [
        {
            "cell_type": "code", "id": f"c{number}", "metadata": {}, "execution_count": None,
            "outputs": shown, "source": cell.splitlines(keepends=True),
        }
        for number, cell in enumerate(cells)
    ]  # fmt: skip
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def starter(slug: str = "1a") -> bytes:
    """What every student begins with."""
    return (CATALOGUE / "20csel76" / slug / "starter.ipynb").read_bytes()
