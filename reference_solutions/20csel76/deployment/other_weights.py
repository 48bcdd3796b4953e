"""Deployment, weak: the exported weights are not those that were trained."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(4)
(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(16, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train[:400], y_train[:400], epochs=12, batch_size=16, verbose=0)


def graph(parts):
    """The network as an ONNX model: pictures (N, 32, 32, 3), floats 0..255 -> scores (N, 10).

    ONNX convolves pictures with their channels first, so they are turned before and after.
    """
    nodes, held, last = [], [], "images"

    def add(kind, *inputs, **options):
        nonlocal last
        name = f"{kind.lower()}{len(nodes)}"
        nodes.append(helper.make_node(kind, [last, *inputs], [name], **options))
        last = name

    def keep(name, values):
        held.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    add("Mul", keep("scale", np.float32(1 / 255)))
    add("Transpose", perm=[0, 3, 1, 2])
    for number, (kernel, bias) in enumerate(parts):
        kernel_name, bias_name = f"kernel{number}", f"bias{number}"
        keep(bias_name, bias)
        if kernel.ndim == 4:
            add("Conv", keep(kernel_name, kernel.transpose(3, 2, 0, 1)), bias_name)
            add("Relu")
            add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            continue
        if parts[number - 1][0].ndim == 4:
            add("Transpose", perm=[0, 2, 3, 1])
            add("Flatten", axis=1)
        add("Gemm", keep(kernel_name, kernel), bias_name)
        add("Relu" if number < len(parts) - 1 else "Softmax")
    made = helper.make_model(
        helper.make_graph(
            nodes,
            "digits",
            [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 32, 32, 3])],
            [helper.make_tensor_value_info(last, TensorProto.FLOAT, ["N", 10])],
            held,
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    onnx.checker.check_model(made)
    return made


parts = [[np.roll(w, 7) for w in layer.get_weights()] for layer in model.layers if layer.get_weights()]
onnx.save(graph(parts), "model.onnx")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3), by the framework."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
