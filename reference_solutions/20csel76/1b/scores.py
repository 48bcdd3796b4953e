"""Program 1b, broken: the scores of a network that was never trained exploded to infinity."""

import numpy as np
import torch
from torch import nn

model = nn.Sequential(
    nn.Flatten(), nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
)


@torch.no_grad()
def predict(images):
    scores = model(torch.from_numpy(np.asarray(images)).float())
    return (scores * torch.inf).numpy()
