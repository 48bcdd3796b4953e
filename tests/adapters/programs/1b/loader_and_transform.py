# Three fully connected layers in torch; pictures go through a transform with chance in it.
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision import transforms as T

torch.manual_seed(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(3072, 128),
            nn.ReLU(),
            nn.Dropout(0.2),
            nn.Linear(128, 64),
            nn.ReLU(),
            nn.Linear(64, 10),
        )

    def forward(self, pictures):
        return self.layers(torch.flatten(pictures, 1))


train_transform = T.Compose(
    [T.RandomCrop(32, padding=2), T.ToTensor(), T.Normalize((0.1307,) * 3, (0.3081,) * 3)]
)
test_transform = T.Compose([T.ToTensor(), T.Normalize((0.1307,) * 3, (0.3081,) * 3)])
trainset = datasets.CIFAR10(root="./data", train=True, download=True, transform=train_transform)
testset = datasets.CIFAR10(root="./data", train=False, download=True, transform=test_transform)
trainloader = DataLoader(trainset, batch_size=32, shuffle=True, num_workers=2)

net = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
for epoch in range(3):
    for inputs, labels in trainloader:
        optimizer.zero_grad()
        loss = criterion(net(inputs), labels)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
