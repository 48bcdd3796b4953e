"""Deployment, broken: no model in the file, and no class in the answers."""

import pathlib

import numpy as np

pathlib.Path("model.onnx").write_text("to do")


def predict(images):
    return np.full(len(images), np.inf)
