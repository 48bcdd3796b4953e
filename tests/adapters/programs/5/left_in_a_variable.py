# torchvision's SSD on layers of one's own, trained, and left in a variable.
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.ssd import SSD


def column(name):
    flat, shapes = np.load(f"data/train_{name}.flat.npy"), np.load(f"data/train_{name}.shapes.npy")
    parts = np.split(flat, np.cumsum(shapes.prod(axis=1))[:-1])
    return [torch.from_numpy(part.reshape(shape).copy()) for part, shape in zip(parts, shapes)]


def block(before, after, step):
    return nn.Sequential(nn.Conv2d(before, after, 3, step, 1), nn.BatchNorm2d(after), nn.ReLU())


class Layers(nn.Module):
    out_channels = [64]

    def __init__(self):
        super().__init__()
        steps = [(3, 16, 2), (16, 32, 2), (32, 64, 2), (64, 64, 1), (64, 64, 1)]
        self.body = nn.Sequential(*[block(*one) for one in steps])

    def forward(self, x):
        return OrderedDict(only=self.body(x))


boxes = DefaultBoxGenerator([[2]], scales=[0.3, 0.4])
finder = SSD(Layers(), boxes, (128, 128), 6, image_mean=[0.5] * 3, image_std=[0.5] * 3)
images = [picture.permute(2, 0, 1) / 255 for picture in column("pictures")]
truths = [{"boxes": b, "labels": l + 1} for b, l in zip(column("boxes"), column("labels"))]
optimizer = torch.optim.Adam(finder.parameters(), lr=2e-3)
for epoch in range(8):
    for rows in torch.randperm(len(images)).split(16):
        loss = sum(finder([images[i] for i in rows], [truths[i] for i in rows]).values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
finder.eval()
print(finder(images[:1])[0]["labels"][:3], truths[0]["labels"])
