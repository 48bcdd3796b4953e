"""Mini project: digits as a bank reads them, by a small convolutional network."""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn

EPOCHS = 25

digits = load_digits()
images = torch.from_numpy(digits.images).float()[:, None] / 16
labels = torch.from_numpy(digits.target).long()
order = torch.from_numpy(np.random.default_rng(2023).permutation(len(labels)))
aside, rest = order[: len(order) // 5], order[len(order) // 5 :]

model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
    nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(512, 10),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(EPOCHS):
    model.train()
    for part in rest[torch.randperm(len(rest))].split(128):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images[part]), labels[part])
        loss.backward()
        optimizer.step()
model.eval()
with torch.no_grad():
    answers = model(images[aside]).argmax(1)
print(f"accuracy on held-out rows: {(answers == labels[aside]).float().mean():.3f}")

data_statement = {
    "problem": "Read single handwritten digits, as on a paying-in slip.",
    "source": "The 1,797 digits that scikit-learn ships, from the UCI repository's optdigits.",
    "licence": "CC BY 4.0",
    "rows": len(labels),
    "classes": 10,
    "held_out": "A fifth, drawn once with seed 2023 before anything was trained.",
}
held_out = {"labels": labels[aside].tolist(), "answers": answers.tolist()}
