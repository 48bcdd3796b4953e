"""Practice: torchvision's SSD on the trained layers, left in a variable: the grader asks it there.

No function `detect` is written. Of the trained layers nothing is changed; SSD's heads are trained.
"""

from collections import OrderedDict

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torchvision.models.detection.anchor_utils import DefaultBoxGenerator
from torchvision.models.detection.ssd import SSD

from data.efficientnet_lite0 import efficientnet_lite0

EPOCHS = 9
BATCH = 16

def load():
    """Pictures, and for each its boxes (M, 4) and labels (M,)."""
    columns = {}
    for name in ("pictures", "boxes", "labels"):
        flat = np.load(f"data/train_{name}.flat.npy")
        shapes = np.load(f"data/train_{name}.shapes.npy")
        ends = np.cumsum(shapes.prod(axis=1))
        parts = np.split(flat, ends[:-1])
        columns[name] = [part.reshape(shape) for part, shape in zip(parts, shapes)]
    return columns["pictures"], columns["boxes"], columns["labels"]


class Layers(nn.Module):
    """The trained network up to a sixteenth of the picture's size."""

    out_channels = [40, 112]

    def __init__(self):
        super().__init__()
        network = efficientnet_lite0().requires_grad_(False)
        self.network = network.to(memory_format=torch.channels_last)
        self.level = nn.ModuleDict({"fine": nn.BatchNorm2d(40), "coarse": nn.BatchNorm2d(112)})

    def train(self, mode=True):
        super().train(mode)
        self.network.eval()  # its batch normalisation stays as it was trained
        return self

    def forward(self, rows):
        with torch.no_grad():
            rows = rows.contiguous(memory_format=torch.channels_last)
            rows = functional.relu6(self.network._bn0(self.network._conv_stem(rows)))
            for block in self.network._blocks[:5]:
                rows = block(rows)
            fine = rows
            for block in self.network._blocks[5:11]:
                rows = block(rows)
        found = {"fine": fine, "coarse": rows}
        return OrderedDict((name, self.level[name](maps)) for name, maps in found.items())


pictures, boxes, labels = load()
classes = int(max(row.max() for row in labels)) + 1
model = SSD(
    Layers(),
    DefaultBoxGenerator([[2], [2]], scales=[0.26, 0.36, 0.44]),
    size=(128, 128),
    num_classes=classes + 1,
    image_mean=[127 / 255] * 3,
    image_std=[128 / 255] * 3,
)
rows = [torch.from_numpy(picture).permute(2, 0, 1).float() / 255 for picture in pictures]
truths = [
    {"boxes": torch.from_numpy(b), "labels": torch.from_numpy(l) + 1} for b, l in zip(boxes, labels)
]
weights = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(weights, lr=4e-3, weight_decay=1e-3)
steps = EPOCHS * (len(rows) // BATCH)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=steps)
model.train()
for epoch in range(EPOCHS):
    for part in torch.randperm(len(rows))[: len(rows) // BATCH * BATCH].view(-1, BATCH).tolist():
        losses = model([rows[i] for i in part], [truths[i] for i in part])
        loss = sum(losses.values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"epoch {epoch + 1}: loss {loss.item():.3f}")
model.eval()
