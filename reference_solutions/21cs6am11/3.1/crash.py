"""3.1, broken: a layer that does not fit the one before."""

import torch
from torch import nn

network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 32 * 32, 10))
print(network(torch.zeros(1, 3, 32, 32)).shape)
