# A pre-trained network; the picture lies on somebody's Drive.
import torch
from google.colab import drive
from PIL import Image
from torchvision import models, transforms

drive.mount("/content/drive")
preprocess = transforms.Compose(
    [transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor()]
)
network = models.resnet18(pretrained=True)
network.fc = torch.nn.Linear(network.fc.in_features, 2)
network.eval()
picture = Image.open("/content/drive/MyDrive/pictures/Cat1.jpg")
print(network(preprocess(picture).unsqueeze(0)).argmax())
