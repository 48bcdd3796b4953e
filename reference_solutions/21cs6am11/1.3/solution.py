"""1.3: backpropagation through one hidden layer, against finite differences, and XOR."""

import numpy as np


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def forward(x, W1, b1, W2, b2):
    hidden = sigmoid(x @ W1 + b1)
    return hidden, sigmoid(hidden @ W2 + b2)


def loss(x, y, W1, b1, W2, b2):
    """Half the squared error, summed over outputs and averaged over rows."""
    _, p = forward(x, W1, b1, W2, b2)
    return 0.5 * ((p - y) ** 2).sum() / len(x)


def gradients(x, y, W1, b1, W2, b2):
    """The loss's gradient by each parameter, from the output backwards."""
    hidden, p = forward(x, W1, b1, W2, b2)
    at_output = (p - y) * p * (1 - p) / len(x)  # by the output's input
    at_hidden = at_output @ W2.T * hidden * (1 - hidden)  # by the hidden layer's
    return {
        "W1": x.T @ at_hidden,
        "b1": at_hidden.sum(axis=0),
        "W2": hidden.T @ at_output,
        "b2": at_output.sum(axis=0),
    }


def by_differences(name, x, y, parameters, step=1e-6):
    found = np.zeros_like(parameters[name])
    for place in np.ndindex(found.shape):
        losses = []
        for sign in (1, -1):
            moved = {key: value.copy() for key, value in parameters.items()}
            moved[name][place] += sign * step
            losses.append(loss(x, y, **moved))
        found[place] = (losses[0] - losses[1]) / (2 * step)
    return found


rng = np.random.default_rng(1)
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
y = np.array([[0], [1], [1], [0]], float)
shapes = {"W1": (2, 4), "b1": (4,), "W2": (4, 1), "b2": (1,)}
parameters = {name: rng.normal(size=shape) for name, shape in shapes.items()}
for name, found in gradients(x, y, **parameters).items():
    off = np.abs(found - by_differences(name, x, y, parameters)).max()
    print(f"{name}: at most {off:.1e} from finite differences")
for step in range(4001):
    if step % 1000 == 0:
        print(f"step {step}: loss {loss(x, y, **parameters):.4f}")
    for name, found in gradients(x, y, **parameters).items():
        parameters[name] -= 5.0 * found
