"""Deployment, broken: PyTorch's export is given a Keras model."""

import torch
from tensorflow import keras

model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten()])
torch.onnx.export(model, torch.zeros(1, 32, 32, 3), "model.onnx")
