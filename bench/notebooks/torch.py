# %%
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)

# %%
images = np.load("/work/data/train_images.npy")[::4]
labels = torch.from_numpy(np.load("/work/data/train_labels.npy")[::4])


def rows(images):
    """(N, 32, 32, 3) uint8 -> (N, 256): every second pixel, grey, from 0 to 1."""
    grey = np.asarray(images)[:, ::2, ::2, 0].reshape(len(images), -1)
    return torch.from_numpy(grey).float() / 255


inputs = rows(images)

# %%
model = nn.Sequential(nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
loss_of = nn.CrossEntropyLoss()
for _ in range(10):
    optimizer.zero_grad()
    loss = loss_of(model(inputs), labels)
    loss.backward()
    optimizer.step()
print("loss:", loss.item())


# %%
def predict(images):
    with torch.no_grad():
        return model(rows(images)).argmax(1).numpy()
