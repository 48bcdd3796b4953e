"""Program 1b, weak: three layers, but hardly trained: a hundred pictures, a few steps."""

import numpy as np
import torch
from torch import nn

images = np.load("data/train_images.npy")[:100]
labels = np.load("data/train_labels.npy")[:100]


def as_rows(images):
    return torch.from_numpy(np.asarray(images).reshape(len(images), -1)).float() / 255


torch.manual_seed(1)
model = nn.Sequential(
    nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for step in range(60):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(as_rows(images)), torch.from_numpy(labels)).backward()
    optimizer.step()


@torch.no_grad()
def predict(images):
    return model(as_rows(images)).argmax(1).numpy()
