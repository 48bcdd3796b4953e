"""Practice, broken: the weights are looked for on a Drive."""

import torch

state = torch.load("/content/drive/MyDrive/detector.pth")
