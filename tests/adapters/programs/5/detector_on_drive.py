# A detector with pre-trained weights, on a picture of somebody's Drive.
import matplotlib.pyplot as plt
import torchvision
from google.colab import drive
from google.colab.patches import cv2_imshow
from PIL import Image

drive.mount("/content/gdrive", force_remount=True)
detector = torchvision.models.detection.ssdlite320_mobilenet_v3_large(pretrained=True)
detector.eval()
photo = Image.open("/content/gdrive/MyDrive/detection/street.jpg")
plt.imshow(photo)
plt.show()
print(detector([torchvision.transforms.functional.to_tensor(photo)]))
