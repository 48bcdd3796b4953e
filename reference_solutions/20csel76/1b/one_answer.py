"""Program 1b, broken: one class for the whole batch instead of one for each picture."""

import numpy as np
import torch
from torch import nn

model = nn.Sequential(
    nn.Flatten(), nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
)


@torch.no_grad()
def predict(images):
    return model(torch.from_numpy(np.asarray(images)).float()).argmax().item()
