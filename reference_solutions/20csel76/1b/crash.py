"""Program 1b, broken: the second layer takes more inputs than the first one gives."""

import numpy as np
import torch
from torch import nn

images = torch.from_numpy(np.load("data/train_images.npy")[:64]).float() / 255
labels = torch.from_numpy(np.load("data/train_labels.npy")[:64])
model = nn.Sequential(
    nn.Flatten(), nn.Linear(3072, 128), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10)
)
nn.functional.cross_entropy(model(images), labels).backward()


def predict(images):
    return model(torch.from_numpy(images).float() / 255).argmax(1).numpy()
