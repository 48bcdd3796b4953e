"""Program 1b: a 3-layer neural network on CIFAR-10, in PyTorch.

Three weight layers, ReLU between them, cross-entropy on the scores at the end. A part of the
training pictures is put aside to watch the network learn; the accuracy printed at the end is measured
on the loader's test pictures, which play no part in training.
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
from torchvision import datasets, transforms

EPOCHS = 16
BATCH = 64
SHIFT = 2
"""Pixels by which a batch of training pictures is moved at most."""

to_tensor = transforms.Compose(
    [transforms.ToTensor(), transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))]
)


def load(train):
    """All pictures of one part as tensors: (N, 3, 32, 32) from -1 to 1, and (N,) class indices."""
    part = datasets.CIFAR10(root="./data", train=train, transform=to_tensor, download=True)
    images, labels = zip(*part)
    return torch.stack(images), torch.tensor(labels)


class ThreeLayers(nn.Module):
    """Flattened picture -> 256 -> 128 -> scores of the ten classes."""

    def __init__(self, classes=10):
        super().__init__()
        self.hidden1 = nn.Linear(3 * 32 * 32, 256)
        self.hidden2 = nn.Linear(256, 128)
        self.scores = nn.Linear(128, classes)
        self.dropout = nn.Dropout(0.2)

    def forward(self, images):
        rows = images.flatten(1)
        rows = self.dropout(torch.relu(self.hidden1(rows)))
        rows = self.dropout(torch.relu(self.hidden2(rows)))
        return self.scores(rows)


def shifted(images):
    """A batch of pictures, moved by up to SHIFT pixels; what comes in at the edge is black."""
    padded = nn.functional.pad(images, (SHIFT,) * 4, value=-1.0)
    top, left = torch.randint(0, 2 * SHIFT + 1, (2,)).tolist()
    return padded[:, :, top : top + 32, left : left + 32]


@torch.no_grad()
def accuracy(model, images, labels):
    model.eval()
    return (model(images).argmax(1) == labels).float().mean().item()


images, labels = load(train=True)
test_images, test_labels = load(train=False)
aside = len(labels) // 10
train, watch = random_split(TensorDataset(images, labels), [len(labels) - aside, aside])
watch_images, watch_labels = images[watch.indices], labels[watch.indices]
loader = DataLoader(train, batch_size=BATCH, shuffle=True)
print(f"{len(train)} pictures to train on, {len(watch)} to watch, {len(test_labels)} to test")

model = ThreeLayers()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS * len(loader))
criterion = nn.CrossEntropyLoss()
for epoch in range(EPOCHS):
    model.train()
    for batch, names in loader:
        optimizer.zero_grad()
        criterion(model(shifted(batch)), names).backward()
        optimizer.step()
        schedule.step()
    if epoch % 4 == 3:
        print(f"epoch {epoch + 1}: {accuracy(model, watch_images, watch_labels):.3f}")

print(f"3-Layer Neural Network Accuracy: {100 * accuracy(model, test_images, test_labels):.2f}%")


@torch.no_grad()
def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3)."""
    model.eval()
    batch = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float()
    return model((batch / 255.0 - 0.5) / 0.5).argmax(1).numpy()
