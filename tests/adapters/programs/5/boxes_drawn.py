# Boxes drawn on a picture that the program makes itself, then shown in three ways.
import cv2
import matplotlib.pyplot as plt
import numpy as np
import torch
import torchvision
from google.colab.patches import cv2_imshow

detection = torchvision.models.detection
model = detection.ssdlite320_mobilenet_v3_large(weights="DEFAULT", score_thresh=0.5).eval()
picture = np.random.default_rng(0).integers(0, 255, (240, 320, 3)).astype("uint8")
with torch.no_grad():
    found = model([torch.from_numpy(picture).permute(2, 0, 1) / 255])[0]
print("boxes:", len(found["boxes"]))
cv2.rectangle(picture, (20, 20), (90, 70), (0, 255, 0), 2)
cv2_imshow(picture)
cv2.imshow("street", picture)
cv2.waitKey(0)
cv2.destroyAllWindows()
plt.imshow(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
plt.show()
