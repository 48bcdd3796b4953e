# The path was never filled in.
import cv2
import torch
from torchvision import models

model = models.mobilenet_v2(weights="DEFAULT").eval()
image = cv2.imread("path/to/your/image.jpg")
image = cv2.resize(image, (224, 224))
with torch.no_grad():
    scores = model(torch.tensor(image).permute(2, 0, 1)[None].float())
print(scores.argmax(1))
