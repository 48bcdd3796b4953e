"""Program 2, broken: the path of the picture was never filled in."""

from PIL import Image

image = Image.open("/...../path to a picture.jpg")


def predict(images):
    return [0] * len(images)
