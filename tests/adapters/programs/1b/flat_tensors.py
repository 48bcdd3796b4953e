# A Sequential of three layers that wants flat rows, standardised by numbers of the program's own.
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision.datasets import CIFAR10

data = CIFAR10("data", download=True)
x = torch.tensor(data.data).permute(0, 3, 1, 2).reshape(len(data), -1).float() / 255
y = torch.tensor(data.targets)
mean, std = x.mean(), x.std()
x = (x - mean) / std

model = nn.Sequential(
    nn.Linear(3072, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10)
)
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for step in range(300):
    rows = torch.randint(len(x), (64,))
    loss = F.cross_entropy(model(x[rows]), y[rows])
    opt.zero_grad()
    loss.backward()
    opt.step()
print("loss", loss.item())
