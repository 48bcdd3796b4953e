"""Deployment: the network of program 3 exported to ONNX and run without its framework.

The graph is written node by node from the trained weights. ONNX Runtime takes TensorRT or CUDA where a
graphics processor is there, else the CPU.
"""

import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tensorflow import keras
from tensorflow.keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
y_train, y_test = y_train.ravel(), y_test.ravel()
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(24, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(48, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(96, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=7, batch_size=64, verbose=2)


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


parts = [layer.get_weights() for layer in model.layers if layer.get_weights()]
onnx.save(graph(parts), "model.onnx")

wanted = ("TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider")
there = onnxruntime.get_available_providers()
session = onnxruntime.InferenceSession(
    "model.onnx", providers=[provider for provider in wanted if provider in there]
)
print("runs on", session.get_providers()[0])


def exported(images):
    scores = session.run(None, {"images": np.asarray(images, np.float32)})[0]
    return scores.argmax(axis=1)


def framework(images):
    return np.asarray(model(np.asarray(images, np.float32), training=False)).argmax(axis=1)


def seconds(function, images, times=10):
    function(images)
    began = time.perf_counter()
    for _ in range(times):
        function(images)
    return (time.perf_counter() - began) / times


for name, function in (("framework", framework), ("exported", exported)):
    right = (function(x_test) == y_test).mean()
    one, many = seconds(function, x_test[:1]), seconds(function, x_test[:128])
    print(f"{name}: {right:.4f} right, {1000 * one:.2f} ms a picture, {128 / many:.0f} a second")


def predict(images):
    """Class indices of N pictures, uint8 (N, 32, 32, 3), by the framework."""
    return model.predict(np.asarray(images), verbose=0).argmax(axis=1)
