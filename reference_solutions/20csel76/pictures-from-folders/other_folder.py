"""Practice, broken: the folder is on somebody's own computer."""

from tensorflow import keras

rows = keras.utils.image_dataset_from_directory("C:/Users/me/Desktop/flowers")
