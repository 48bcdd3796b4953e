"""Program 2, broken: answers with the thousand classes of ImageNet instead of the task's."""

import numpy as np
import torch

from data.efficientnet_lite0 import efficientnet_lite0, normalise

model = efficientnet_lite0()


@torch.no_grad()
def predict(images):
    return np.array([model(normalise(np.asarray(image)[None])).argmax().item() for image in images])
