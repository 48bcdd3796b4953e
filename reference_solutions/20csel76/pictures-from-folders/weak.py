"""Practice, weak: pictures compared by their mean colours."""

import pathlib

import numpy as np
from PIL import Image

colours, labels = [], []
for number, folder in enumerate(sorted(pathlib.Path("data/pictures").iterdir())):
    for file in sorted(folder.glob("*.png"))[:40]:
        colours.append(np.asarray(Image.open(file)).reshape(-1, 3).mean(axis=0))
        labels.append(number)
colours, labels = np.array(colours), np.array(labels)


def predict(images):
    means = np.asarray(images).reshape(len(images), -1, 3).mean(axis=1)
    return labels[((means[:, None] - colours[None]) ** 2).sum(axis=2).argmin(axis=1)]
