"""Practice: weak: the head saw forty pictures.

EfficientNet-Lite0, trained on ImageNet, turns a picture into 40 numbers for each cell of eight pixels and
112 for each of sixteen. These layers stay as they are, so what they make of the training pictures is
computed once. Trained is a head that says for each cell of eight pixels how likely an object's middle lies
there and where the object's edges are.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from data.efficientnet_lite0 import efficientnet_lite0, normalise

CELL = 8
SIDE = 128
PICTURES = 48
EPOCHS = 6
BATCH = 16
FOUND = 8

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


def squared(pictures):
    """(N, SIDE, SIDE, 3): pictures at the top left of a grey square."""
    batch = np.full((len(pictures), SIDE, SIDE, 3), 127, np.uint8)
    for row, picture in enumerate(pictures):
        part = np.asarray(picture)[:SIDE, :SIDE]
        batch[row, : part.shape[0], : part.shape[1]] = part
    return batch


backbone = efficientnet_lite0().to(memory_format=torch.channels_last)


@torch.no_grad()
def features(pictures):
    """(N, 152, SIDE / 8, SIDE / 8): what the trained layers make of pictures."""
    found = []
    for start in range(0, len(pictures), 32):
        rows = normalise(squared(pictures[start : start + 32]))
        rows = rows.contiguous(memory_format=torch.channels_last)
        rows = functional.relu6(backbone._bn0(backbone._conv_stem(rows)))
        for number, block in enumerate(backbone._blocks[:11]):
            rows = block(rows)
            if number == 4:
                fine = rows
        found.append(torch.cat([fine, functional.interpolate(rows, scale_factor=2)], 1))
    return torch.cat(found).contiguous()


class Head(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm2d(152), nn.Conv2d(152, 64, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
            nn.Conv2d(64, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        )  # fmt: skip
        self.heat = nn.Conv2d(64, classes, 1)
        self.edges = nn.Conv2d(64, 4, 1)
        nn.init.constant_(self.heat.bias, -4.0)  # at first, objects are rare

    def forward(self, rows):
        """Logits (N, classes, G, G), and distances (N, 4, G, G) to the edges, in cells."""
        found = self.body(rows)
        return self.heat(found), functional.softplus(self.edges(found))


def targets(boxes, labels, classes):
    """What the head should say of one picture: heat, edges, and which cells have edges."""
    grid = SIDE // CELL
    heat, edges = np.zeros((classes, grid, grid), "f4"), np.zeros((4, grid, grid), "f4")
    there = np.zeros((grid, grid), "f4")
    ys, xs = np.mgrid[:grid, :grid]
    for (x1, y1, x2, y2), label in zip(boxes / CELL, labels):
        x, y = int((x1 + x2) / 2), int((y1 + y2) / 2)
        spread = max(0.5, min(x2 - x1, y2 - y1) / 6)
        near = np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * spread**2))
        heat[label] = np.maximum(heat[label], near)
        inside = (abs(xs - x) <= 1) & (abs(ys - y) <= 1)
        inside &= (x1 < xs + 0.5) & (xs + 0.5 < x2) & (y1 < ys + 0.5) & (ys + 0.5 < y2)
        sides = np.stack([xs + 0.5 - x1, ys + 0.5 - y1, x2 - xs - 0.5, y2 - ys - 0.5])
        edges[:, inside] = sides[:, inside]
        there[inside] = 1
    return heat, edges, there


def loss_of(logits, distances, heat, edges, there):
    """Focal loss of the heat, and the mean error of the edges where an object is."""
    p = torch.sigmoid(logits).clamp(1e-5, 1 - 1e-5)
    middle = heat.eq(1)
    hit = -((1 - p) ** 2) * torch.log(p) * middle
    miss = -(p**2) * torch.log(1 - p) * (1 - heat) ** 4 * ~middle
    off = (functional.smooth_l1_loss(distances, edges, reduction="none") * there[:, None]).sum()
    return (hit + miss).sum() / middle.sum().clamp(min=1) + off / (2 * there.sum().clamp(min=1))


pictures, boxes, labels = (part[:PICTURES] for part in load())
classes = int(max(row.max() for row in labels)) + 1
print(f"{len(pictures)} pictures, {sum(map(len, labels))} objects of {classes} classes")
known = features(pictures)
said = [targets(b, l, classes) for b, l in zip(boxes, labels)]
heat, edges, there = (torch.from_numpy(np.stack(part)) for part in zip(*said))

head = Head(classes)
steps = EPOCHS * (len(known) // BATCH)
optimizer = torch.optim.AdamW(head.parameters(), lr=3e-3, weight_decay=1e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps)
for epoch in range(EPOCHS):
    for rows in torch.randperm(len(known))[: len(known) // BATCH * BATCH].view(-1, BATCH):
        loss = loss_of(*head(known[rows]), heat[rows], edges[rows], there[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}")
head.eval()


@torch.no_grad()
def detect(images):
    """For each of N pictures: boxes (M, 4) as x1 y1 x2 y2, labels (M,), scores (M,)."""
    answers = []
    logits, distances = head(features(images))
    p = torch.sigmoid(logits)
    p = p * (p == functional.max_pool2d(p, 3, 1, 1))  # local maxima only
    for picture, scores, edge in zip(images, p, distances):
        best, places = scores.flatten().topk(FOUND)
        cells = places % edge[0].numel()
        i, j = cells % edge.shape[2] + 0.5, cells // edge.shape[2] + 0.5
        left, up, right, down = edge.flatten(1)[:, cells]
        found = torch.stack([i - left, j - up, i + right, j + down], 1) * CELL
        height, width = picture.shape[:2]
        found[:, 0::2] = found[:, 0::2].clamp(0, width)
        found[:, 1::2] = found[:, 1::2].clamp(0, height)
        fits = (found[:, 2] > found[:, 0]) & (found[:, 3] > found[:, 1])
        answers.append(
            {
                "boxes": found[fits].numpy(),
                "labels": (places // edge[0].numel())[fits].numpy(),
                "scores": best[fits].numpy(),
            }
        )
    return answers
