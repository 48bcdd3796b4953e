"""Program 2, weak: the right backbone with a head that was never trained, so it guesses."""

import numpy as np
import torch
from torch import nn

from data.efficientnet_lite0 import efficientnet_lite0, normalise

torch.manual_seed(4)
model = efficientnet_lite0()
model._fc = nn.Linear(1280, 4)
model.eval()


@torch.no_grad()
def predict(images):
    answers = [model(normalise(np.asarray(images[i : i + 32]))) for i in range(0, len(images), 32)]
    return torch.cat(answers).argmax(1).numpy()
