"""Program 5, broken: the picture lies on somebody's drive."""

from PIL import Image

image = Image.open("/content/drive/MyDrive/pictures/two.jpg")


def detect(images):
    return []
