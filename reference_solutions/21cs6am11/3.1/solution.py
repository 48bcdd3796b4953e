"""3.1: seven narrow convolutional networks on the same pictures: accuracy, size and speed."""

import time

import numpy as np
import torch
from torch import nn

TRAIN, EPOCHS, BATCH, CLASSES = 2000, 2, 50, 10
torch.set_num_threads(1)

images, labels = np.load("data/train_images.npy"), np.load("data/train_labels.npy")


def rows_of(images):
    """(N, 1, 16, 16): grey, half as wide and high, about 0 on average."""
    grey = torch.tensor(images.mean(axis=3)[:, None] / 255 - 0.2, dtype=torch.float32)
    return nn.functional.avg_pool2d(grey, 2)


def conv(inner, outer, kernel=3, **more):
    padding = more.pop("padding", kernel // 2 * more.get("dilation", 1))
    layer = nn.Conv2d(inner, outer, kernel, padding=padding, bias=False, **more)
    return nn.Sequential(layer, nn.BatchNorm2d(outer), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, inner, outer, stride):
        super().__init__()
        self.body = nn.Sequential(
            conv(inner, outer, stride=stride),
            nn.Conv2d(outer, outer, 3, padding=1, bias=False), nn.BatchNorm2d(outer),
        )  # fmt: skip
        self.way = nn.Conv2d(inner, outer, 1, stride=stride)

    def forward(self, rows):
        return torch.relu(self.body(rows) + self.way(rows))


class Inception(nn.Module):
    def __init__(self, inner, each):
        super().__init__()
        self.ways = nn.ModuleList(
            [
                conv(inner, each, 1),
                nn.Sequential(conv(inner, each, 1), conv(each, each, 3)),
                nn.Sequential(conv(inner, each, 1), conv(each, each, 5)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(inner, each, 1)),
            ]
        )

    def forward(self, rows):
        return torch.cat([way(rows) for way in self.ways], dim=1)


def head(wide):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(wide, CLASSES))


def vgg16():
    layers, inner = [], 1
    for wide, count in ((8, 2), (16, 2), (24, 3), (32, 3), (32, 3)):
        for _ in range(count):
            layers.append(conv(inner, wide))
            inner = wide
        layers.append(nn.MaxPool2d(2, ceil_mode=True))
    dense = [nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, CLASSES)]
    return nn.Sequential(*layers, nn.Flatten(), *dense)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(64, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, CLASSES),
    )  # fmt: skip


def alexnet():
    return nn.Sequential(
        conv(1, 16, 7, stride=2), conv(16, 32, 5), nn.MaxPool2d(2),
        conv(32, 48), conv(48, 32), nn.MaxPool2d(2), nn.Flatten(),
        nn.Dropout(0.3), nn.Linear(128, 96), nn.ReLU(), nn.Dropout(0.3), nn.Linear(96, 96),
        nn.ReLU(), nn.Linear(96, CLASSES),
    )  # fmt: skip


MAKERS = {
    "resnet": lambda: nn.Sequential(
        conv(1, 12, stride=2), Residual(12, 16, 1), Residual(16, 24, 2), Residual(24, 32, 2), head(32)
    ),
    "alexnet": alexnet,
    "vgg16": vgg16,
    "stacked": lambda: nn.Sequential(
        conv(1, 12, stride=2), conv(12, 16), conv(16, 24, stride=2), conv(24, 32), head(32)
    ),
    "dilated": lambda: nn.Sequential(
        conv(1, 12, stride=2), conv(12, 16, dilation=2), conv(16, 24, dilation=4), conv(24, 24), head(24)
    ),
    "inception": lambda: nn.Sequential(
        conv(1, 12, 5, stride=2), Inception(12, 6), nn.MaxPool2d(2), Inception(24, 8), head(32)
    ),
    "lenet": lenet,
}


def trained(network, rows, names):
    steps = torch.optim.Adam(network.parameters(), lr=4e-3)
    network.train()
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(rows)).split(BATCH):
            loss = nn.functional.cross_entropy(network(rows[batch]), names[batch])
            steps.zero_grad()
            loss.backward()
            steps.step()
    return network.eval()


def function_of(network):
    """What answers by one network."""

    def predict(images):
        with torch.no_grad():
            return torch.cat([network(part).argmax(1) for part in rows_of(images).split(500)]).numpy()

    return predict


def fastest(predict, images, times=5):
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        predict(images)
        taken.append(time.perf_counter() - began)
    return min(taken)


order = np.random.permutation(len(images))
train, held = order[:TRAIN], order[TRAIN:]
rows, names = rows_of(images[train]), torch.tensor(labels[train])
networks, models, table = {}, {}, []
for name, make in MAKERS.items():
    began = time.perf_counter()
    networks[name] = trained(make(), rows, names)
    training = time.perf_counter() - began
    models[name] = function_of(networks[name])
    table.append(
        {
            "model": name,
            "accuracy": float((models[name](images[held]) == labels[held]).mean()),
            "parameters": sum(part.numel() for part in networks[name].parameters()),
            "seconds": fastest(models[name], images[:100]),
        }
    )
    row = table[-1]
    print(f"{name:10} accuracy {row['accuracy']:.3f}, {row['parameters']:7} parameters, "
          f"{1000 * row['seconds']:6.1f} ms for 100, trained in {training:.1f} s")  # fmt: skip
