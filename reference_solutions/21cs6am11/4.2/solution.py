"""4.2: backpropagation through time, against finite differences, and a sine foretold."""

import numpy as np

NAMES = ("Wxh", "Whh", "Why", "bh", "by")


def forward(x, Wxh, Whh, Why, bh, by):
    """All states, the zero one first, and the outputs (T, outputs)."""
    states = [np.zeros(len(bh))]
    for entered in x:
        states.append(np.tanh(Wxh @ entered + Whh @ states[-1] + bh))
    return states, np.array([Why @ state + by for state in states[1:]])


def loss(x, y, *parameters):
    return 0.5 * ((forward(x, *parameters)[1] - y) ** 2).sum()


def gradients(x, y, Wxh, Whh, Why, bh, by):
    """The loss's gradient by each parameter, from the last step to the first."""
    states, outputs = forward(x, Wxh, Whh, Why, bh, by)
    found = dict(zip(NAMES, map(np.zeros_like, map(np.asarray, (Wxh, Whh, Why, bh, by)))))
    later = np.zeros(len(bh))  # what later steps say about the state
    for t in reversed(range(len(x))):
        error = outputs[t] - y[t]
        found["Why"] += np.outer(error, states[t + 1])
        found["by"] += error
        raw = (Why.T @ error + later) * (1 - states[t + 1] ** 2)
        found["Wxh"] += np.outer(raw, x[t])
        found["Whh"] += np.outer(raw, states[t])
        found["bh"] += raw
        later = Whh.T @ raw
    return found


def by_differences(place, x, y, parameters, step=1e-6):
    found = np.zeros_like(parameters[place])
    for index in np.ndindex(found.shape):
        losses = []
        for sign in (1, -1):
            moved = [value.copy() for value in parameters]
            moved[place][index] += sign * step
            losses.append(loss(x, y, *moved))
        found[index] = (losses[0] - losses[1]) / (2 * step)
    return found


rng = np.random.default_rng(3)
shapes = ((8, 1), (8, 8), (1, 8), (8,), (1,))
parameters = [0.3 * rng.normal(size=shape) for shape in shapes]
wave = np.sin(np.arange(41) * 0.4)[:, None]
x, y = wave[:-1], wave[1:]
for place, (name, found) in enumerate(gradients(x, y, *parameters).items()):
    off = np.abs(found - by_differences(place, x, y, parameters)).max()
    print(f"{name}: at most {off:.1e} from finite differences")
for step in range(601):
    if step % 150 == 0:
        print(f"step {step}: loss {loss(x, y, *parameters):.4f}")
    found = gradients(x, y, *parameters)
    parameters = [value - 0.005 * found[name] for name, value in zip(NAMES, parameters)]
