"""Program 2: pictures classified by a head of our own on a backbone trained on ImageNet.

The backbone turns each picture into 1,280 numbers and stays as it is; only the head is trained, on
these numbers, brought to one mean and deviation.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from data.efficientnet_lite0 import efficientnet_lite0, normalise

BATCH = 32
STEPS = 150

images = np.load("data/train_images.npy")
labels = torch.from_numpy(np.load("data/train_labels.npy"))
classes = int(labels.max()) + 1
print(f"{len(images)} pictures of {classes} classes")

# Channels last is the layout in which convolutions of each channel by itself are quick.
backbone = efficientnet_lite0().to(memory_format=torch.channels_last)


@torch.no_grad()
def features(images):
    """(N, H, W, 3) uint8 -> (N, 1280)."""
    found = []
    for start in range(0, len(images), BATCH):
        pixels = normalise(np.asarray(images[start : start + BATCH]))
        found.append(backbone.features(pixels.contiguous(memory_format=torch.channels_last)))
    return torch.cat(found)


known = features(images)
mean, deviation = known.mean(0), known.std(0) + 1e-3
order = torch.randperm(len(images))
aside, rest = order[: len(order) // 8], order[len(order) // 8 :]


def train(rows):
    """A linear head trained on the pictures `rows`, each class weighing the same.

    It begins with zeros and sees all rows at each step, so that chance has no part in it.
    """
    head = nn.Linear(1280, classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    x, y = (known[rows] - mean) / deviation, labels[rows]
    weights = len(y) / (classes * torch.bincount(y, minlength=classes).float())
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.1)
    for step in range(STEPS):
        optimizer.zero_grad()
        functional.cross_entropy(head(x), y, weight=weights).backward()
        optimizer.step()
    return head


def scores(found):
    return head((found - mean) / deviation)


head = train(rest)
with torch.no_grad():
    right = (scores(known[aside]).argmax(1) == labels[aside]).float().mean()
print(f"accuracy on pictures put aside: {right:.3f}")

head = train(order)
model = nn.ModuleDict({"backbone": backbone, "head": head})


@torch.no_grad()
def predict(images):
    """Class indices of N pictures, uint8 (N, H, W, 3)."""
    return scores(features(images)).argmax(1).numpy()


names = ["animal", "clothing", "food", "vehicle"]
print("The first picture is classified as:", names[predict(images[:1])[0]])
