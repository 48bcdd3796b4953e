"""A linear model fitted by least squares, exported by hand."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

images, labels = np.load("data/train_images.npy"), np.load("data/train_labels.npy")
rows = images.reshape(len(images), -1).astype("float32") / 255
means = np.stack([rows[labels == k].mean(axis=0) for k in range(4)]).astype("float32")
weights, bias = (2 * means.T).astype("float32"), (-(means**2).sum(axis=1)).astype("float32")

nodes = [
    helper.make_node("Flatten", ["rows"], ["flat"], axis=1),
    helper.make_node("Gemm", ["flat", "w", "b"], ["scores"]),
]
graph = helper.make_graph(
    nodes,
    "linear",
    [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["n", 16, 16, 3])],
    [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 4])],
    [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
model.ir_version = 8
onnx.save(model, "model.onnx")


def predict(images):
    flat = np.asarray(images).reshape(len(images), -1).astype("float32") / 255
    return (flat @ weights + bias).argmax(axis=1)
