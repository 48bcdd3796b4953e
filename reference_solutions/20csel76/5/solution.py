"""Program 5: objects found by a convolutional network that looks at every place at once.

A small network turns a picture into a grid of cells of eight pixels each. For each cell it says how
likely the middle of an object of each class lies there, and where the object's edges are. A cell that
is no local maximum is dropped, which keeps an object from being named twice (after Zhou, Wang and
Kraehenbuehl, "Objects as Points", 2019).
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CELL = 8
SIDE = 128
"""All pictures are laid into a square of this side; what is beside them is grey."""
EPOCHS = 16
BATCH = 16
FOUND = 8
"""Boxes for a picture at most."""


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
    """(N, 3, SIDE, SIDE) from -1 to 1: pictures at the top left of a grey square."""
    batch = torch.zeros(len(pictures), 3, SIDE, SIDE)
    for row, picture in enumerate(pictures):
        pixels = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1).float()
        pixels = pixels[:, :SIDE, :SIDE]
        batch[row, :, : pixels.shape[1], : pixels.shape[2]] = pixels / 127.5 - 1
    return batch


def layer(before, after, step=1):
    return nn.Sequential(
        nn.Conv2d(before, after, 3, step, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )


class Detector(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(
            layer(3, 16, 2), layer(16, 32, 2), layer(32, 48, 2), layer(48, 48), layer(48, 48),
            layer(48, 48),
        )  # fmt: skip
        self.heat = nn.Conv2d(48, classes, 1)
        self.edges = nn.Conv2d(48, 4, 1)
        nn.init.constant_(self.heat.bias, -4.0)  # at first, objects are rare

    def forward(self, batch):
        """Logits (N, classes, G, G), and distances (N, 4, G, G) to the edges, in cells."""
        found = self.body(batch)
        return self.heat(found), functional.softplus(self.edges(found))


def targets(boxes, labels, classes):
    """What the network should say of one picture: heat, edges, and which cells have edges."""
    grid = SIDE // CELL
    heat, edges = torch.zeros(classes, grid, grid), torch.zeros(4, grid, grid)
    there = torch.zeros(grid, grid)
    ys, xs = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
    for (x1, y1, x2, y2), label in zip(boxes / CELL, labels):
        x, y = int((x1 + x2) / 2), int((y1 + y2) / 2)
        spread = max(0.5, min(x2 - x1, y2 - y1) / 6)
        near = torch.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * spread**2))
        heat[label] = torch.maximum(heat[label], near)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                j, i = y + dy, x + dx
                if 0 <= j < grid and 0 <= i < grid and x1 < i + 0.5 < x2 and y1 < j + 0.5 < y2:
                    edges[:, j, i] = torch.tensor(
                        [i + 0.5 - x1, j + 0.5 - y1, x2 - i - 0.5, y2 - j - 0.5]
                    )
                    there[j, i] = 1
    return heat, edges, there


def loss_of(logits, distances, heat, edges, there):
    """Focal loss of the heat, and the mean error of the edges where an object is."""
    p = torch.sigmoid(logits).clamp(1e-5, 1 - 1e-5)
    middle = heat.eq(1)
    hit = -((1 - p) ** 2) * torch.log(p) * middle
    miss = -(p**2) * torch.log(1 - p) * (1 - heat) ** 4 * ~middle
    off = (functional.smooth_l1_loss(distances, edges, reduction="none") * there[:, None]).sum()
    return (hit + miss).sum() / middle.sum().clamp(min=1) + off / (2 * there.sum().clamp(min=1))


torch.set_num_threads(1)  # batches are so small that a second thread only waits
pictures, boxes, labels = load()
classes = int(max(row.max() for row in labels)) + 1
print(f"{len(pictures)} pictures, {sum(map(len, labels))} objects of {classes} classes")

batch = squared(pictures)
said = [targets(b, l, classes) for b, l in zip(boxes, labels)]
heat, edges, there = (torch.stack(part) for part in zip(*said))

model = Detector(classes)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-3)
steps = EPOCHS * (len(batch) // BATCH)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps)
for epoch in range(EPOCHS):
    total = 0.0
    for rows in torch.randperm(len(batch))[: len(batch) // BATCH * BATCH].view(-1, BATCH):
        light = 1 + 0.2 * (torch.rand(BATCH, 1, 1, 1) - 0.5)
        loss = loss_of(*model(batch[rows] * light), heat[rows], edges[rows], there[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item()
    if epoch % 6 == 5:
        print(f"epoch {epoch + 1}: loss {total / (len(batch) // BATCH):.3f}")
model.eval()


@torch.no_grad()
def detect(images):
    """For each of N pictures: boxes (M, 4) as x1 y1 x2 y2, labels (M,), scores (M,)."""
    answers = []
    for start in range(0, len(images), BATCH):
        part = images[start : start + BATCH]
        logits, distances = model(squared(part))
        p = torch.sigmoid(logits)
        p = p * (p == functional.max_pool2d(p, 3, 1, 1))  # local maxima only
        for picture, scores, edge in zip(part, p, distances):
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


first = detect(pictures[:1])[0]
print("first picture:", first["labels"][:3], first["scores"][:3].round(2), "should be", labels[0])
